// SPDX-License-Identifier: MIT
public import JSONRPC
public import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle

/// The socket in the data folder through which commands talk to the running server.
///
/// A connection carries one request, a line of JSON, and then lines of the reply: any number of rows, and one that ends
/// it. Only the user who runs the server can open the socket; there is no other authentication.
public struct ControlServer: Service {
    /// Answers one request. It may send rows before it returns the result, and should stop when it is cancelled.
    public typealias Handler =
        @Sendable (_ request: ControlRequest, _ reply: ControlReply) async throws -> JSON

    /// The most octets of one line.
    static let lineLimit = 1 << 20

    private let path: String
    private let logger: Logger
    private let handler: Handler

    /// Creates a server that is not listening yet.
    ///
    /// - Parameters:
    ///   - path: where the socket is made.
    ///   - logger: receives what goes wrong.
    ///   - handler: answers requests, several at once.
    public init(path: String, logger: Logger, handler: @escaping Handler) {
        self.path = path
        self.logger = logger
        self.handler = handler
    }

    /// Listens until the program ends.
    ///
    /// - Throws: ``ControlError`` if the socket cannot be made.
    public func run() async throws {
        let listener: NIOAsyncChannel<NIOAsyncChannel<ByteBuffer, ByteBuffer>, Never>
        do {
            listener = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .serverChannelOption(.backlog, value: 16)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .bind(unixDomainSocketPath: path, cleanupExistingSocketFile: true) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            ByteToMessageHandler(ControlLineDecoder(limit: Self.lineLimit)))
                        return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                            wrappingChannelSynchronously: channel,
                            configuration: .init(isOutboundHalfClosureEnabled: true)
                        )
                    }
                }
            try ControlSocket.makePrivate(path)
        } catch {
            throw ControlError("cannot make the control socket \(path): \(error)")
        }
        do {
            try await cancelWhenGracefulShutdown {
                try await listener.executeThenClose { connections in
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            group.addTask { await serve(connection) }
                        }
                    }
                }
            }
        } catch is CancellationError {
            // The program is ending.
        }
        ControlSocket.remove(path)
    }

    private func serve(_ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                var lines = inbound.makeAsyncIterator()
                guard let line = try await lines.next() else { return }
                let reply = ControlReply { line in try await outbound.write(ByteBuffer(bytes: line)) }
                let end = try await answer(line, reply, until: &lines)
                try await reply.send(line: end)
            }
        } catch {
            logger.debug("control connection ended early", metadata: ["reason": "\(error)"])
        }
    }

    /// Runs the handler; it is cancelled when the client goes away.
    private func answer(
        _ line: ByteBuffer,
        _ reply: ControlReply,
        until lines: inout NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
    ) async throws -> JSON {
        guard let json = try? JSONParser().parse(Array(line.readableBytesView)), let request = ControlRequest(json)
        else {
            return ["error": "the request is not a line of JSON with a command"]
        }
        do {
            return ["result": try await handler(request, reply)]
        } catch let error as ControlError {
            return ["error": .string(error.message)]
        } catch {
            return ["error": .string("\(error)")]
        }
    }
}

/// Sends rows of a reply before its end.
public struct ControlReply: Sendable {
    private let write: @Sendable ([UInt8]) async throws -> Void

    init(write: @escaping @Sendable ([UInt8]) async throws -> Void) {
        self.write = write
    }

    /// Sends one row.
    ///
    /// - Throws: if the client is gone.
    public func send(_ row: JSON) async throws {
        try await send(line: ["row": row])
    }

    func send(line: JSON) async throws {
        try await write(JSONWriter.octets(of: line) + [0x0A])
    }
}
