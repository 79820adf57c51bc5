// SPDX-License-Identifier: MIT
import Glibc
public import JSONRPC
import NIOCore
import NIOPosix

/// A command's side of the control socket.
public struct ControlClient: Sendable {
    private let socket: ControlSocket

    /// Creates a client for the server whose socket is at `path`.
    public init(path: String) {
        socket = ControlSocket(path: path)
    }

    /// Sends a request and waits for its end.
    ///
    /// - Parameters:
    ///   - request: what is asked.
    ///   - row: called with each row of the reply as it comes; what it throws ends the request.
    /// - Returns: the result.
    /// - Throws: ``ControlError`` with the server's words, or if there is no server; what `row` throws;
    ///   `CancellationError`.
    public func send(_ request: ControlRequest, row: (JSON) throws -> Void = { _ in }) async throws -> JSON {
        let line = ControlReply.line(request.json)
        guard line.count <= ControlServer.lineLimit else {
            throw ControlError("the request is longer than \(ControlServer.lineLimit) octets")
        }
        return try await connect()
            .executeThenClose { inbound, outbound in
                do {
                    try await outbound.write(ByteBuffer(bytes: line))
                } catch is CancellationError {
                    throw CancellationError()
                } catch {
                    // A server that refuses does not have to read everything: its words are still to come.
                }
                var lines = inbound.makeAsyncIterator()
                while true {
                    let line: ByteBuffer?
                    do {
                        line = try await lines.next()
                    } catch is IOError {
                        throw ended
                    }
                    // A cancelled stream just ends.
                    try Task.checkCancellation()
                    guard let line, let json = try? JSONParser().parse(Array(line.readableBytesView)) else {
                        throw ended
                    }
                    if let error = json["error"]?.text { throw ControlError(error) }
                    if let result = json["result"] { return result }
                    if let next = json["row"] { try row(next) }
                }
            }
    }

    private func connect() async throws(ControlError) -> ControlConnection.Lines {
        do {
            return try await socket.connect { channel in
                channel.eventLoop.makeCompletedFuture {
                    // A reply's line is as long as the longest value, in hexadecimal, with room to spare.
                    try channel.pipeline.syncOperations.addHandler(
                        ByteToMessageHandler(ControlLineDecoder(limit: ControlServer.lineLimit))
                    )
                    return try ControlConnection.Lines(wrappingChannelSynchronously: channel)
                }
            }
        } catch {
            throw unreachable(error)
        }
    }

    private var ended: ControlError {
        ControlError(
            "the server at \(socket.path) ended the connection before its reply was complete; its log may say why"
        )
    }

    private func unreachable(_ failure: ControlSocket.Failure) -> ControlError {
        let folder = socket.folder
        return switch failure {
        case .system(ENOENT), .system(ENOTDIR), .system(ECONNREFUSED):
            ControlError(
                "no server runs with the data folder \(folder); start one with `numen serve --data \(folder)`, "
                    + "or name the folder of one that runs with --data"
            )
        case .system(EACCES), .system(EPERM):
            ControlError(
                "the server with the data folder \(folder) belongs to another user; run the command as that user, "
                    + "or name another folder with --data"
            )
        default: ControlError("no server can be asked at \(socket.path): \(failure.reason)")
        }
    }
}
