// SPDX-License-Identifier: MIT
public import Access
public import Hummingbird
public import IP
public import Logging
import NIOCore
import NIOPosix
import NIOSSL
public import ServiceLifecycle

/// The HTTP side of the server: HTTP/1.1, and HTTP/2 over TLS.
public struct HTTPServer: Service {
    private let configuration: HTTPServerConfiguration
    private let edge: HTTPEdge
    private let logger: Logger
    private let onListening: @Sendable ([ListenAddress]) -> Void

    /// Creates a server that is not listening yet.
    ///
    /// - Parameters:
    ///   - configuration: where and how it answers.
    ///   - responder: answers requests; the router of all routes.
    ///   - authenticator: whom a token stands for; nil if it is unknown, expired or revoked.
    ///   - rates: counts what clients ask; the same one that routes use.
    ///   - fast: answers some requests at once; nil for none.
    ///   - logger: receives what goes wrong; of its level, all that is less important than a warning is left out, unless
    ///     it is one to look for mistakes with: what libraries tell of each connection is of no use otherwise.
    ///   - onListening: called once clients can connect, with the addresses and the ports they have got.
    public init(
        configuration: HTTPServerConfiguration,
        responder: some HTTPResponder<APIContext>,
        authenticator: @escaping @Sendable (String) -> Principal?,
        rates: RateGate,
        fast: (any FastResponder)? = nil,
        logger: Logger,
        onListening: @escaping @Sendable ([ListenAddress]) -> Void = { _ in }
    ) {
        self.configuration = configuration
        var logger = logger
        if logger.logLevel > .debug { logger.logLevel = max(logger.logLevel, .warning) }
        edge = HTTPEdge(
            configuration: configuration,
            authentication: Authentication(authenticator: authenticator, takesAPIKey: configuration.takesAPIKey),
            rates: rates,
            fast: fast,
            logger: logger,
            respond: { try await responder.respond(to: $0, context: $1) }
        )
        self.logger = logger
        self.onListening = onListening
    }

    /// Whether somebody else listens at an address already.
    public static func isTaken(_ address: ListenAddress) async -> Bool {
        let listener = try? await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: address.address.description, port: Int(address.port)).get()
        guard let listener else { return true }
        try? await listener.close()
        return false
    }

    /// Serves until the program ends.
    ///
    /// At the end, requests that are being answered may finish within ``HTTPLimits/shutdownTime``.
    ///
    /// - Throws: ``HTTPServerError`` if the configuration is not safe, a file cannot be used, or an address is taken.
    public func run() async throws {
        try configuration.check()
        let tls = try configuration.tls?.context(http2: configuration.http2)
        let group = MultiThreadedEventLoopGroup(numberOfThreads: configuration.threads ?? System.coreCount)
        do {
            try await serve(on: group, tls: tls)
        } catch {
            try? await group.shutdownGracefully()
            throw error
        }
        try? await group.shutdownGracefully()
    }

    private func serve(on group: MultiThreadedEventLoopGroup, tls: NIOSSLContext?) async throws {
        let table = ConnectionTable(limits: configuration.limits, proxies: configuration.trustedProxies)
        let (connections, continuation) = AsyncStream.makeStream(of: HTTPConnection.self)
        let sockets = ListenSockets(
            group: group,
            table: table,
            setup: ConnectionSetup(edge: edge, table: table) { continuation.yield($0) }
        )
        var listeners: [any Channel] = []
        do {
            for address in configuration.addresses {
                listeners.append(try await sockets.listen(at: address, tls: tls))
            }
            if let path = configuration.operatorSocket {
                listeners.append(try await sockets.listen(at: OperatorSocket(path: path)))
            }
        } catch {
            for listener in listeners { try? await listener.close() }
            throw error
        }
        onListening(listeners.compactMap(\.listenAddress))
        let end = HTTPServerEnd(
            listeners: listeners,
            table: table,
            loop: group.next(),
            time: configuration.limits.shutdownTime,
            // Not earlier: a connection that nobody serves would end the program, if it is one of HTTP/2.
            drained: { continuation.finish() }
        )
        // Who cancels us cancels nobody who serves, for the same reason: connections are closed first.
        let serving = Task {
            await withDiscardingTaskGroup { tasks in
                for await connection in connections {
                    tasks.addTask { await connection.serve(edge) }
                }
                // Connections are closed; what answers them still may not have noticed.
                tasks.cancelAll()
            }
        }
        await withTaskCancellationOrGracefulShutdownHandler {
            await serving.value
        } onCancelOrGracefulShutdown: {
            end.begin()
        }
    }
}

extension Channel {
    /// The address that a listener has; nil for a socket in the file system.
    fileprivate var listenAddress: ListenAddress? {
        guard let localAddress, let address = IPAddress(localAddress), let port = localAddress.port else { return nil }
        return ListenAddress(address: address, port: UInt16(clamping: port))
    }
}
