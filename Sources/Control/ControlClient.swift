// SPDX-License-Identifier: MIT
public import JSONRPC
import NIOCore
import NIOPosix

/// A command's side of the control socket.
public struct ControlClient: Sendable {
    private let path: String

    /// Creates a client for the server whose socket is at `path`.
    public init(path: String) {
        self.path = path
    }

    /// Sends a request and waits for its end.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - row: called with each row of the reply as it comes.
    /// - Returns: the result.
    /// - Throws: ``ControlError`` with the server's words, or if there is no server.
    public func send(_ request: ControlRequest, row: (JSON) throws -> Void = { _ in }) async throws -> JSON {
        let channel: NIOAsyncChannel<ByteBuffer, ByteBuffer>
        do {
            channel = try await ClientBootstrap(group: .singletonMultiThreadedEventLoopGroup)
                .connect(unixDomainSocketPath: path) { channel in
                    channel.eventLoop.makeCompletedFuture {
                        // A reply's line is as long as the longest value, in hexadecimal, with room to spare.
                        try channel.pipeline.syncOperations.addHandler(
                            ByteToMessageHandler(ControlLineDecoder(limit: ControlServer.lineLimit)))
                        return try NIOAsyncChannel(wrappingChannelSynchronously: channel)
                    }
                }
        } catch {
            throw ControlError("no server answers at \(path); start one with `numen serve`, or name its data folder with --data")
        }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: JSONWriter.octets(of: request.json) + [0x0A]))
            for try await line in inbound {
                guard let json = try? JSONParser().parse(Array(line.readableBytesView)) else { break }
                if let error = json["error"]?.text { throw ControlError(error) }
                if let result = json["result"] { return result }
                if let next = json["row"] { try row(next) }
            }
            throw ControlError("the server at \(path) ended the connection before its reply was complete")
        }
    }
}
