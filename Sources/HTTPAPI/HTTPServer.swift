// SPDX-License-Identifier: MIT
import Hummingbird
import JSONRPC
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The HTTP side of the server: for now, `GET /health`.
public struct HTTPServer: Service {
    private let host: String
    private let port: Int
    private let logger: Logger
    private let health: @Sendable () async -> HealthReport

    /// Creates a server that is not listening yet.
    ///
    /// - Parameters:
    ///   - host: an address of this machine.
    ///   - port: its port.
    ///   - logger: receives what goes wrong.
    ///   - health: how the server is now.
    public init(host: String, port: Int, logger: Logger, health: @escaping @Sendable () async -> HealthReport) {
        self.host = host
        self.port = port
        self.logger = logger
        self.health = health
    }

    /// Whether somebody else listens at an address already.
    public static func isTaken(host: String, port: Int) async -> Bool {
        let listener = try? await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: host, port: port).get()
        guard let listener else { return true }
        try? await listener.close()
        return false
    }

    /// Serves until the program ends.
    public func run() async throws {
        let router = Router()
        let health = health
        router.get("health") { _, _ in
            let report = await health()
            // The fields and codes of the first ENUM service, which clients know, and what it did not tell.
            let status: HTTPResponse.Status = report.isAnswering && report.isNodeConnected ? .ok : .serviceUnavailable
            let word = report.isNodeConnected && report.isAnswering ? "healthy" : "degraded"
            let body: JSON = [
                "answering": .bool(report.isAnswering),
                "blocks": .integer(report.height),
                "emercoin_connected": .bool(report.isNodeConnected),
                "state": .string(report.state),
                "status": .string(word),
                "version": .string(report.version),
            ]
            return Response(
                status: status,
                headers: [.contentType: "application/json", .cacheControl: "no-store"],
                body: ResponseBody(byteBuffer: ByteBuffer(bytes: JSONWriter.octets(of: body) + [0x0A]))
            )
        }
        let application = Application(
            router: router,
            configuration: ApplicationConfiguration(address: .hostname(host, port: port), serverName: "numen"),
            logger: logger
        )
        try await application.run()
    }
}
