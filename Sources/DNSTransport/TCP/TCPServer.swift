// SPDX-License-Identifier: MIT
internal import IP
internal import NIOCore
internal import NIOPosix

/// Accepts TCP connections on all addresses of a server and serves them on its own event loops.
final class TCPServer<Responder: DNSResponder & ~Copyable>: Sendable {
    private let group: MultiThreadedEventLoopGroup
    private let table: ConnectionTable
    private let gate = LoopGate()
    private let configuration: DNSServerConfiguration
    private let counters: [ThreadCounters]
    private let makeResponder: @Sendable () -> Responder

    /// Starts the event loops, one for each element of `counters`.
    init(
        _ configuration: DNSServerConfiguration,
        table: ConnectionTable,
        counters: [ThreadCounters],
        makeResponder: @escaping @Sendable () -> Responder
    ) {
        self.configuration = configuration
        self.table = table
        self.counters = counters
        self.makeResponder = makeResponder
        group = MultiThreadedEventLoopGroup(numberOfThreads: counters.count)
    }

    /// Starts to serve connections.
    ///
    /// - Parameter sockets: listening sockets, whose descriptors are taken over.
    /// - Returns: what accepts connections, to be given to `stop`.
    /// - Throws: what NIO failed with.
    func start(_ sockets: [Socket]) async throws -> [any Channel] {
        let responders = try await makeResponders()
        let bootstrap = bootstrap(responders)
        var acceptors: [any Channel] = []
        for socket in sockets {
            acceptors.append(try await bootstrap.withBoundSocket(socket.release()).get())
        }
        return acceptors
    }

    /// Accepts no more connections, lets those that are open finish what they have begun, and ends the event loops.
    ///
    /// - Parameters:
    ///   - acceptors: what accepts connections.
    ///   - giveUp: called when answers that come later are waited for no longer; has them given, whatever they are.
    /// - Throws: what NIO failed with.
    func stop(_ acceptors: [any Channel], giveUp: @escaping @Sendable () -> Void) async throws {
        for acceptor in acceptors {
            try? await acceptor.close().get()
        }
        let connections = table.close()
        for connection in connections {
            connection.channel.pipeline.fireUserInboundEventTriggered(ServerStops())
        }
        let loop = group.next()
        let end = loop.scheduleTask(in: TimeAmount(configuration.tcp.drainTimeout)) {
            giveUp()
            loop.scheduleTask(in: Self.lastWords) {
                for connection in connections {
                    connection.channel.close(promise: nil)
                }
            }
        }
        try await EventLoopFuture.andAllComplete(connections.map(\.channel.closeFuture), on: loop).get()
        end.cancel()
        gate.close()
        try await group.shutdownGracefully()
    }

    /// How long those answers may take to leave.
    private static var lastWords: TimeAmount { .milliseconds(250) }

    private typealias Responders = [ObjectIdentifier: NIOLoopBound<LoopResponder<Responder>>]

    private func makeResponders() async throws -> Responders {
        var responders: Responders = [:]
        for (loop, counters) in zip(group.makeIterator(), counters) {
            responders[ObjectIdentifier(loop)] =
                try await loop.submit { [makeResponder] in
                    let responder = NIOLoopBound(LoopResponder(makeResponder(), counters: counters), eventLoop: loop)
                    let tick = TimeAmount.milliseconds(Int64(Socket.idleTick))
                    loop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in responder.value.refresh() }
                    return responder
                }
                .get()
        }
        return responders
    }

    private func bootstrap(_ responders: Responders) -> ServerBootstrap {
        let limits = configuration.tcp
        return ServerBootstrap(group: group)
            .childChannelOption(.allowRemoteHalfClosure, value: true)
            .childChannelOption(.autoRead, value: false)
            .childChannelOption(.tcpOption(.tcp_nodelay), value: 1)
            // Without this the kernel lets megabytes wait for a client that does not read.
            .childChannelOption(.socketOption(.so_sndbuf), value: min(limits.maxWaitingOutput, Int(Int32.max)))
            .childChannelInitializer { [table, gate, accessList = configuration.accessList] channel in
                channel.eventLoop.makeCompletedFuture {
                    guard let client = ClientAddress(channel.remoteAddress),
                        let responder = responders[ObjectIdentifier(channel.eventLoop)]?.value
                    else { throw ChannelError.inputClosed }
                    let connection = Connection(channel: channel, client: client)
                    guard table.admit(connection) else { throw ChannelError.operationUnsupported }
                    channel.closeFuture.whenComplete { _ in table.remove(connection) }
                    let handler = TCPConnectionHandler(
                        connection,
                        in: table,
                        gate: gate,
                        responder: responder,
                        limits: limits,
                        isAllowed: accessList.contains(client.address)
                    )
                    try channel.pipeline.syncOperations.addHandler(handler)
                }
            }
    }
}

extension ClientAddress {
    /// The address of NIO's that a connection comes from; nil if it is gone already.
    fileprivate init?(_ address: SocketAddress?) {
        let name = unsafe address?
            .withSockAddr { start, size in
                unsafe SocketName(copying: UnsafeRawBufferPointer(start: start, count: size))
            }
        guard let name, let address = name.address else { return nil }
        self.init(address: address, port: name.port)
    }
}
