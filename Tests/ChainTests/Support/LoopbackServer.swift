// SPDX-License-Identifier: MIT
import NIOCore
import NIOPosix

/// One HTTP request as it came in.
struct LoopbackRequest: Sendable {
    var line: String
    /// Names in small letters.
    var headers: [String: String]
    var body: [UInt8]
}

/// What a server sends back.
enum LoopbackReply: Sendable {
    /// A well-formed reply.
    case http(Int, [String: String] = ["Content-Type": "application/json"], body: [UInt8])
    /// Octets as they are; then the connection is closed.
    case raw([UInt8])
    /// Pieces as they are, one after the other.
    case stream(@Sendable (_ write: ([UInt8]) async throws -> Void) async throws -> Void)
    /// Nothing: the connection is closed.
    case close
    /// Nothing, ever.
    case silence

    static func text(_ status: Int, _ text: String) -> LoopbackReply {
        .http(status, ["Content-Type": "text/html; charset=ISO-8859-1"], body: Array(text.utf8))
    }

    static func json(_ text: String, status: Int = 200) -> LoopbackReply {
        .http(status, body: Array(text.utf8))
    }
}

/// A scripted HTTP server on a loopback port, down to the octets.
enum LoopbackServer {
    /// Answers requests while `body` runs.
    static func run<Value: Sendable>(
        _ respond: @escaping @Sendable (LoopbackRequest) async -> LoopbackReply,
        _ body: @escaping @Sendable (_ port: Int) async throws -> Value
    ) async throws -> Value {
        let server = try await ServerBootstrap(group: .singletonMultiThreadedEventLoopGroup)
            .serverChannelOption(.socketOption(.so_reuseaddr), value: 1)
            .bind(host: "127.0.0.1", port: 0) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        let port = server.channel.localAddress?.port ?? 0
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                try await server.executeThenClose { connections in
                    await withTaskGroup(of: Void.self) { serving in
                        do {
                            for try await connection in connections {
                                serving.addTask { try? await serve(connection, respond) }
                            }
                        } catch {}
                        serving.cancelAll()
                    }
                }
            }
            defer { group.cancelAll() }
            return try await body(port)
        }
    }

    private static func serve(
        _ connection: NIOAsyncChannel<ByteBuffer, ByteBuffer>,
        _ respond: @escaping @Sendable (LoopbackRequest) async -> LoopbackReply
    ) async throws {
        try await connection.executeThenClose { inbound, outbound in
            var buffer: [UInt8] = []
            var isSilent = false
            for try await chunk in inbound where !isSilent {
                buffer += Array(chunk.readableBytesView)
                while let request = take(from: &buffer) {
                    switch await respond(request) {
                    case .http(let status, let headers, let body):
                        var head = "HTTP/1.1 \(status) Status\r\nContent-Length: \(body.count)\r\n"
                        for (name, value) in headers { head += "\(name): \(value)\r\n" }
                        try await outbound.write(ByteBuffer(bytes: Array((head + "\r\n").utf8) + body))
                    case .raw(let octets):
                        try await outbound.write(ByteBuffer(bytes: octets))
                        return
                    case .stream(let body):
                        try await body { try await outbound.write(ByteBuffer(bytes: $0)) }
                        return
                    case .close:
                        return
                    case .silence:
                        // The client has to give up.
                        isSilent = true
                    }
                }
            }
        }
    }

    /// The first complete request of some octets, taken out of them.
    private static func take(from buffer: inout [UInt8]) -> LoopbackRequest? {
        guard let end = buffer.firstRange(of: Array("\r\n\r\n".utf8))?.lowerBound else { return nil }
        let lines = String(decoding: buffer[..<end], as: UTF8.self).split(separator: "\r\n")
        var headers: [String: String] = [:]
        for line in lines.dropFirst() {
            let parts = line.split(separator: ":", maxSplits: 1)
            headers[parts[0].lowercased()] = parts.count > 1 ? String(parts[1].drop { $0 == " " }) : ""
        }
        let length = Int(headers["content-length"] ?? "0") ?? 0
        guard buffer.count >= end + 4 + length else { return nil }
        let body = Array(buffer[(end + 4)..<(end + 4 + length)])
        buffer.removeFirst(end + 4 + length)
        return LoopbackRequest(line: String(lines.first ?? ""), headers: headers, body: body)
    }
}
