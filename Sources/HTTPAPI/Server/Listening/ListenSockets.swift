// SPDX-License-Identifier: MIT
import Access
import IP
import Logging
import NIOCore
import NIOPosix
import NIOSSL

/// Opens what the server listens at, and hands on who connects.
struct ListenSockets: Sendable {
    let group: MultiThreadedEventLoopGroup
    let table: ConnectionTable
    let setup: ConnectionSetup

    /// Listens at an address.
    ///
    /// - Throws: ``HTTPServerError`` if that is not possible.
    func listen(at address: ListenAddress, tls: NIOSSLContext?) async throws(HTTPServerError) -> any Channel {
        do {
            let name = try SocketAddress(ipAddress: address.address.description, port: Int(address.port))
            var bootstrap = bootstrap(isForOperators: false) { channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let address = channel.remoteAddress.flatMap({ IPAddress($0) }) else {
                        throw HTTPServerError("the client has gone")
                    }
                    let peer = HTTPPeer(
                        address: address,
                        localAddress: channel.localAddress.flatMap { IPAddress($0) },
                        standing: .anonymous,
                        isProxy: setup.edge.proxies.contains(address)
                    )
                    try setup.setUp(channel, peer: peer, tls: tls)
                }
            }
            bootstrap = bootstrap.childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            if !address.address.isV4 {
                // An address of each family is configured by itself.
                bootstrap = bootstrap.serverChannelOption(
                    ChannelOptions.Types.SocketOption(level: .ipv6, name: .ipv6_v6only),
                    value: 1
                )
            }
            return try await bootstrap.bind(to: name).get()
        } catch {
            throw HTTPServerError("cannot listen for HTTP at \(address): \(Self.reason(error))")
        }
    }

    /// Listens at the operator's socket.
    ///
    /// - Throws: ``HTTPServerError`` if that is not possible.
    func listen(at socket: OperatorSocket) async throws(HTTPServerError) -> any Channel {
        try await socket.expectFree()
        do {
            let bootstrap = bootstrap(isForOperators: true) { channel in
                OperatorSocket.principal(channel)
                    .flatMapThrowing { principal in
                        guard let principal else { throw HTTPServerError("a stranger has knocked") }
                        let peer = HTTPPeer(address: nil, localAddress: nil, standing: principal, isProxy: false)
                        try setup.setUp(channel, peer: peer, tls: nil)
                    }
            }
            let channel = try await bootstrap.bind(unixDomainSocketPath: socket.path, cleanupExistingSocketFile: true)
                .get()
            do throws(HTTPServerError) {
                try socket.makePrivate()
            } catch {
                try? await channel.close()
                throw error
            }
            return channel
        } catch let error as HTTPServerError {
            throw error
        } catch {
            throw HTTPServerError("cannot make the operator's socket \(socket.path): \(Self.reason(error))")
        }
    }

    private func bootstrap(
        isForOperators: Bool,
        _ setUp: @escaping @Sendable (any Channel) -> EventLoopFuture<Void>
    ) -> ServerBootstrap {
        ServerBootstrap(group: group)
            .serverChannelOption(.backlog, value: 1024)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .serverChannelInitializer { [table, logger = setup.edge.logger] channel in
                channel.eventLoop.makeCompletedFuture {
                    try channel.pipeline.syncOperations.addHandler(
                        ConnectionAdmission(table: table, isForOperators: isForOperators, logger: logger)
                    )
                }
            }
            // Who ends its own side still waits for our reply.
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            // A second read after each request would find nothing, most times.
            .childChannelOption(.maxMessagesPerRead, value: 1)
            .childChannelInitializer(setUp)
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? IOError else { return "\(error)" }
        return error.errnoCode == EADDRINUSE ? "another program listens there" : "\(error)"
    }
}
