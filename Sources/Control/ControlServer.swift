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
    /// Answers one request.
    ///
    /// It may send rows before it returns the result. It is cancelled when the client closes the connection, or the
    /// program ends, and should stop then. A client that only ends its own side waits for the reply.
    public typealias Handler =
        @Sendable (_ request: ControlRequest, _ reply: ControlReply) async throws -> JSON

    /// The most octets of one line.
    static let lineLimit = 1 << 20

    private let socket: ControlSocket
    private let logger: Logger
    private let gate: ControlGate
    private let onListening: @Sendable () -> Void
    private let handler: Handler

    /// Creates a server that is not listening yet.
    ///
    /// - Parameters:
    ///   - path: where the socket is made, in a folder that exists and that only its owner should be able to enter.
    ///   - logger: receives what goes wrong.
    ///   - requestLimit: the most requests that are answered at once; more are refused.
    ///   - onListening: called once clients can connect.
    ///   - handler: answers requests, several at once.
    public init(
        path: String,
        logger: Logger,
        requestLimit: Int = 64,
        onListening: @escaping @Sendable () -> Void = {},
        handler: @escaping Handler
    ) {
        socket = ControlSocket(path: path)
        self.logger = logger
        gate = ControlGate(limit: requestLimit)
        self.onListening = onListening
        self.handler = handler
    }

    /// Listens until the program ends.
    ///
    /// - Throws: ``ControlError`` if the socket cannot be made, or another server answers there.
    public func run() async throws {
        let listener = try await listen()
        do {
            try await cancelWhenGracefulShutdown {
                // Closing removes the file.
                try await listener.executeThenClose { connections in
                    try socket.makePrivate()
                    onListening()
                    try await withThrowingDiscardingTaskGroup { group in
                        for try await connection in connections {
                            group.addTask { await serve(connection.take()) }
                        }
                    }
                }
            }
        } catch is CancellationError {
            // The program is ending.
        }
    }

    private func listen() async throws(ControlError) -> NIOAsyncChannel<ControlConnection, Never> {
        try await socket.expectFree()
        do {
            return try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                // As many as may be answered at once can knock at once.
                .serverChannelOption(.backlog, value: 128)
                .childChannelOption(.allowRemoteHalfClosure, value: true)
                .bind(unixDomainSocketPath: socket.path, cleanupExistingSocketFile: true) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        try channel.pipeline.syncOperations.addHandler(
                            ByteToMessageHandler(ControlLineDecoder(limit: Self.lineLimit))
                        )
                        return ControlConnection(try ControlConnection.Lines(wrappingChannelSynchronously: channel))
                    }
                }
        } catch {
            throw ControlError("cannot make the control socket \(socket.path): \(ControlSocket.Failure(error).reason)")
        }
    }

    private func serve(_ connection: ControlConnection.Lines) async {
        do {
            try await connection.executeThenClose { inbound, outbound in
                var lines = inbound.makeAsyncIterator()
                let end: JSON
                do {
                    guard let line = try await lines.next() else { return }
                    let reply = ControlReply { line in try await outbound.write(ByteBuffer(bytes: line)) }
                    end = await answer(Array(line.readableBytesView), reply, connection.channel)
                } catch let error as ControlError {
                    end = ["error": .string(error.message)]
                }
                try await send(end, over: connection.channel)
            }
        } catch {
            logger.debug("control connection ended early", metadata: ["reason": "\(error)"])
        }
    }

    /// Runs the handler and makes the last line of its outcome.
    private func answer(_ line: [UInt8], _ reply: ControlReply, _ channel: any Channel) async -> JSON {
        guard let json = try? JSONParser().parse(line), let request = ControlRequest(json) else {
            return ["error": "the request is not a line of JSON with a command"]
        }
        guard gate.enter() else {
            return [
                "error": .string("the server is answering \(gate.limit) requests already; try again when one has ended")
            ]
        }
        defer { gate.leave() }
        // Not a child task: a group would end only when the connection does, and the connection ends with the reply.
        let work = Task { try await handler(request, reply) }
        channel.closeFuture.whenComplete { _ in work.cancel() }
        let outcome = await withTaskCancellationHandler {
            await work.result
        } onCancel: {
            work.cancel()
        }
        switch outcome {
        case .success(let result): return ["result": result]
        case .failure(let error as ControlError): return ["error": .string(error.message)]
        case .failure where Task.isCancelled:
            return ["error": "the server is ending; ask again when it has been started"]
        case .failure(let error): return ["error": .string("\(error)")]
        }
    }

    /// Sends the last line, and waits until it is out: closing the connection drops what the client has not taken.
    private func send(_ end: JSON, over channel: any Channel) async throws {
        let written = channel.eventLoop.makePromise(of: Void.self)
        channel.writeAndFlush(ByteBuffer(bytes: ControlReply.line(end)), promise: written)
        try await withTaskCancellationHandler {
            try await written.futureResult.get()
        } onCancel: {
            // The program is ending, and does not wait for a client that does not read.
            channel.close(promise: nil)
        }
    }
}
