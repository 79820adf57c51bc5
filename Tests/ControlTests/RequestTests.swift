// SPDX-License-Identifier: MIT
import Control
import Foundation
import JSONRPC
import RandomTesting
import Testing

@Suite("Requests and replies", .timeLimit(.minutes(1)))
struct RequestTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private static let echo: ControlServer.Handler = { request, _ in
        switch request.command {
        case "echo": .object(request.parameters)
        default: throw ControlError("this server does not know the command \(request.command)")
        }
    }

    @Test("A request comes back as it was sent")
    func echo() async throws {
        let parameters: JSONObject = ["a": 1, "b": [true, nil, "x\n\u{0}ä"], "octets": .string([0xFF, 0x00, 0x0A])]
        try await withServer(at: folder.socket, handler: Self.echo) { client in
            let reply = try await client.send(ControlRequest("echo", parameters))
            #expect(reply == .object(parameters))
            let empty = try await client.send(ControlRequest("echo"))
            #expect(empty == .object([:]))
        }
    }

    @Test("A command that the server does not know")
    func unknownCommand() async throws {
        try await withServer(at: folder.socket, handler: Self.echo) { client in
            await #expect(throws: ControlError("this server does not know the command bananas")) {
                try await client.send(ControlRequest("bananas"))
            }
        }
    }

    @Test("What a handler throws is told")
    func otherErrors() async throws {
        struct Oops: Error, CustomStringConvertible { let description = "the disk is full" }
        try await withServer(at: folder.socket, handler: { _, _ in throw Oops() }) { client in
            await #expect(throws: ControlError("the disk is full")) { try await client.send(ControlRequest("x")) }
        }
    }

    @Test("Rows come as they are sent, before the result")
    func rows() async throws {
        let next = Flag()
        let handler: ControlServer.Handler = { _, reply in
            for row in 0..<100 {
                try await reply.send(["row": .integer(row)])
                // Each row has to be out before the next is made.
                await next.wait()
            }
            return "done"
        }
        try await withServer(at: folder.socket, handler: handler) { client in
            var rows: [JSON] = []
            let result = try await client.send(ControlRequest("watch")) { row in
                rows.append(row)
                next.raise()
            }
            #expect(result == "done")
            #expect(rows == (0..<100).map { ["row": .integer($0)] })
        }
    }

    @Test("What a row makes the client throw ends the request")
    func rowThrows() async throws {
        struct Enough: Error {}
        let cancelled = Flag()
        let handler: ControlServer.Handler = { _, reply in
            try await reply.send(1)
            await untilCancelled()
            cancelled.raise()
            return .null
        }
        try await withServer(at: folder.socket, handler: handler) { client in
            await #expect(throws: Enough.self) {
                try await client.send(ControlRequest("watch")) { _ in throw Enough() }
            }
            await cancelled.wait()
        }
    }

    @Test("A client that reads slowly gets all of it")
    func slowReader() async throws {
        let path = folder.socket
        let result = JSON.string(String(repeating: "x", count: 900_000))
        try await withServer(at: path, handler: { _, _ in result }) { _ in
            let client = try UnixSocket(connectingTo: path)
            try client.send("{\"command\":\"x\"}\n")
            let reply = try await blocking { try client.receiveAll() }
            #expect(reply == JSONWriter.octets(of: ["result": result]) + [0x0A])
        }
    }

    @Test("Many rows at a client's pace")
    func manyRows() async throws {
        let handler: ControlServer.Handler = { _, reply in
            for row in 0..<20_000 { try await reply.send(["row": .integer(row), "text": "some text that takes room"]) }
            return .null
        }
        try await withServer(at: folder.socket, handler: handler) { client in
            var next = 0
            _ = try await client.send(ControlRequest("list")) { row in
                #expect(row["row"] == .integer(next))
                next += 1
            }
            #expect(next == 20_000)
        }
    }

    @Test("Lines that are no request are refused in words")
    func hostileLines() async throws {
        let url = Bundle.module.bundleURL.appending(path: "Fixtures/hostile-lines.txt")
        let lines = try String(contentsOf: url, encoding: .utf8)
            .split(separator: "\n", omittingEmptySubsequences: false)
        let path = folder.socket
        try await withServer(at: path, handler: { _, _ in "answered" }) { client in
            for line in lines.dropLast() {
                let socket = try UnixSocket(connectingTo: path)
                try socket.send(line + "\n")
                let reply = try await blocking { try socket.receiveLines() }
                #expect(reply == [#"{"error":"the request is not a line of JSON with a command"}"#], "\(line)")
            }
            #expect(try await client.send(ControlRequest("x")) == "answered")
        }
    }

    @Test("Random octets end one connection and nothing else")
    func randomOctets() async throws {
        let path = folder.socket
        try await withServer(at: path, handler: { _, _ in "answered" }) { client in
            var generator = SplitMix64(seed: 1)
            let seed = Array(#"{"command":"x","parameters":{"a":[1,2.5,"b"]}}"#.utf8)
            for _ in 0..<(longTests ? 5_000 : 100) {
                let socket = try UnixSocket(connectingTo: path)
                try socket.send(generator.mutate(seed) + [0x0A])
                let replies = try await blocking { try socket.receiveLines() }
                #expect(replies.count == 1)
            }
            #expect(try await client.send(ControlRequest("x")) == "answered")
        }
    }

    @Test("A line that is too long is refused, with or without an end", arguments: [false, true])
    func tooLong(hasEnd: Bool) async throws {
        let path = folder.socket
        try await withServer(at: path, handler: { _, _ in "answered" }) { client in
            let reply = try await blocking {
                let socket = try UnixSocket(connectingTo: path)
                let line = [UInt8](repeating: UInt8(ascii: "x"), count: 1 << 20)
                try socket.send(line + (hasEnd ? [0x78, 0x0A] : [0x78]))
                return try socket.receiveLines()
            }
            #expect(reply == [#"{"error":"a line is longer than 1048576 octets"}"#])
            await #expect(throws: ControlError("the request is longer than 1048576 octets")) {
                try await client.send(ControlRequest("x", ["a": .string(String(repeating: "x", count: 1 << 20))]))
            }
            #expect(try await client.send(ControlRequest("x")) == "answered")
        }
    }

    @Test("The longest line is read")
    func longest() async throws {
        let path = folder.socket
        try await withServer(at: path, handler: { request, _ in .integer(request.command.utf8.count) }) { _ in
            let reply = try await blocking {
                let socket = try UnixSocket(connectingTo: path)
                let command = String(repeating: "x", count: (1 << 20) - 14)
                try socket.send("{\"command\":\"\(command)\"}\n")
                return try socket.receiveLines()
            }
            #expect(reply == [#"{"result":1048562}"#])
        }
    }

    @Test("One request a connection: what follows is not looked at")
    func secondRequest() async throws {
        let path = folder.socket
        try await withServer(at: path, handler: { request, _ in .string(request.command) }) { _ in
            let socket = try UnixSocket(connectingTo: path)
            try socket.send("{\"command\":\"a\"}\n{\"command\":\"b\"}\n")
            #expect(try await blocking { try socket.receiveLines() } == [#"{"result":"a"}"#])
        }
    }

    @Test("A line may come in pieces")
    func pieces() async throws {
        let path = folder.socket
        try await withServer(at: path, handler: { request, _ in .string(request.command) }) { _ in
            let socket = try UnixSocket(connectingTo: path)
            for octet in "{\"command\":\"a\"}\n".utf8 { try socket.send([octet]) }
            #expect(try await blocking { try socket.receiveLines() } == [#"{"result":"a"}"#])
        }
    }
}
