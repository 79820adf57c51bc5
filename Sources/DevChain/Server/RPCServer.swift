// SPDX-License-Identifier: MIT
internal import Address
internal import Hummingbird
internal import Logging
internal import NIOCore
internal import NVS
internal import ServiceLifecycle

/// The listening JSON-RPC of a chain, and its cookie file.
final class RPCServer: Sendable {
    /// The port it listens on.
    let port: Int
    private let group: ServiceGroup
    private let task: Task<Void, any Error>
    private let cookieFile: String

    private init(port: Int, group: ServiceGroup, task: Task<Void, any Error>, cookieFile: String) {
        self.port = port
        self.group = group
        self.task = task
        self.cookieFile = cookieFile
    }

    /// Listens, writes the cookie file and serves.
    ///
    /// `services`: what runs as long as it serves.
    static func start(
        host: String,
        port: Int,
        cookieFile: String,
        node: ChainNode,
        services: [any Service],
        logger: Logger
    ) async throws(DevChainError) -> RPCServer {
        let cookie = "__cookie__:" + randomHex()
        let responder = RPCResponder(
            dispatcher: RPCDispatcher(node: node),
            authorization: Array("Basic ".utf8) + Array(Base64.encode(Array(cookie.utf8)).utf8)
        )
        let (running, continuation) = AsyncStream.makeStream(of: Int.self)
        let application = Application(
            responder: CallbackResponder<BasicRequestContext> { request, _ in try await responder.respond(to: request)
            },
            configuration: ApplicationConfiguration(address: .hostname(host, port: port)),
            services: services,
            onServerRunning: { channel in
                continuation.yield(channel.localAddress?.port ?? port)
                continuation.finish()
            },
            logger: logger
        )
        var serving = ServiceGroupConfiguration(services: [application], logger: logger)
        // A client that sent half a request would hold it up for as long as it likes.
        serving.maximumGracefulShutdownDuration = .seconds(3)
        let group = ServiceGroup(configuration: serving)
        let task = Task {
            defer { continuation.finish() }
            try await group.run()
        }
        for await port in running {
            do {
                try ChainFolder.writePrivate(Array(cookie.utf8), to: cookieFile)
            } catch {
                task.cancel()
                throw error
            }
            return RPCServer(port: port, group: group, task: task, cookieFile: cookieFile)
        }
        let reason: String
        do {
            try await task.value
            reason = "it stopped at once"
        } catch {
            reason = "\(error)"
        }
        throw DevChainError(
            message: "the embedded chain cannot listen on \(host):\(port): \(reason); "
                + "choose another port, or 0 for any that is free"
        )
    }

    /// Serves until ``stop()``, or until something in it fails.
    func wait() async throws {
        try await task.value
    }

    /// Takes no more connections, and lets ``wait()`` end when all are closed, after three seconds at the latest.
    func stop() async {
        try? ChainFolder.remove(cookieFile)
        await group.triggerGracefulShutdown()
    }

    deinit {
        if ChainFolder.isFile(cookieFile) { try? ChainFolder.remove(cookieFile) }
        task.cancel()
    }

    private static func randomHex() -> String {
        var generator = SystemRandomNumberGenerator()
        return Hex.encode((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
    }
}
