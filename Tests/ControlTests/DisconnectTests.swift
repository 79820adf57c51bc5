// SPDX-License-Identifier: MIT
import Control
import JSONRPC
import Testing

@Suite("Clients that go away", .timeLimit(.minutes(1)))
struct DisconnectTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    @Test("A handler is cancelled when its client disconnects")
    func disconnect() async throws {
        let (started, cancelled) = (Flag(), Flag())
        let handler: ControlServer.Handler = { _, _ in
            started.raise()
            await untilCancelled()
            #expect(Task.isCancelled)
            cancelled.raise()
            return .null
        }
        let path = folder.socket
        try await withServer(at: path, handler: handler) { _ in
            var socket: UnixSocket? = try UnixSocket(connectingTo: path)
            try socket?.send("{\"command\":\"watch\"}\n")
            await started.wait()
            socket = nil
            await cancelled.wait()
        }
    }

    @Test("A handler is cancelled when the task of its client is")
    func cancelledClient() async throws {
        let (started, cancelled) = (Flag(), Flag())
        let handler: ControlServer.Handler = { _, _ in
            started.raise()
            await untilCancelled()
            cancelled.raise()
            return .null
        }
        try await withServer(at: folder.socket, handler: handler) { client in
            let asking = Task { try await client.send(ControlRequest("watch")) }
            await started.wait()
            asking.cancel()
            await #expect(throws: CancellationError.self) { try await asking.value }
            await cancelled.wait()
        }
    }

    @Test("A handler that sends to a client that is gone is told so, even if it waits for the client to read")
    func sendingToNobody() async throws {
        let (started, failed) = (Flag(), Flag())
        let handler: ControlServer.Handler = { _, reply in
            started.raise()
            do {
                while true { try await reply.send(.string(String(repeating: "x", count: 10_000))) }
            } catch {
                failed.raise()
                throw error
            }
        }
        let path = folder.socket
        try await withServer(at: path, handler: handler) { _ in
            var socket: UnixSocket? = try UnixSocket(connectingTo: path)
            try socket?.send("{\"command\":\"list\"}\n")
            await started.wait()
            socket = nil
            await failed.wait()
        }
    }

    @Test("A client that ends only its own side gets its reply")
    func halfClosed() async throws {
        let (started, next) = (Flag(), Flag())
        let handler: ControlServer.Handler = { _, reply in
            started.raise()
            await next.wait()
            try await reply.send(1)
            return Task.isCancelled ? "cancelled" : "done"
        }
        let path = folder.socket
        try await withServer(at: path, handler: handler) { _ in
            let socket = try UnixSocket(connectingTo: path)
            try socket.send("{\"command\":\"x\"}\n")
            socket.endSending()
            await started.wait()
            next.raise()
            #expect(try await blocking { try socket.receiveLines() } == [#"{"row":1}"#, #"{"result":"done"}"#])
        }
    }

    @Test("Clients that leave before they have asked", arguments: ["", "{\"command\":\"x\"", "\u{0}"])
    func early(text: String) async throws {
        let path = folder.socket
        try await withServer(at: path, handler: { _, _ in "answered" }) { client in
            for _ in 0..<20 {
                let socket = try UnixSocket(connectingTo: path)
                try socket.send(text)
            }
            let socket = try UnixSocket(connectingTo: path)
            try socket.send(text)
            socket.endSending()
            #expect(try await blocking { try socket.receiveAll() } == [])
            #expect(try await client.send(ControlRequest("x")) == "answered")
        }
    }

    @Test("A handler that has ended is left alone, and its place is free again")
    func places() async throws {
        try await withServer(at: folder.socket, requestLimit: 1, handler: { _, _ in "answered" }) { client in
            for _ in 0..<50 {
                let reply = try await client.send(ControlRequest("x"))
                #expect(reply == "answered")
            }
        }
    }

    @Test("The place of a client that has gone is free again")
    func placeOfTheGone() async throws {
        let (started, cancelled) = (Flag(), Flag())
        let handler: ControlServer.Handler = { request, _ in
            guard request.command == "watch" else { return "answered" }
            started.raise()
            await untilCancelled()
            cancelled.raise()
            return .null
        }
        let path = folder.socket
        try await withServer(at: path, requestLimit: 1, handler: handler) { client in
            var socket: UnixSocket? = try UnixSocket(connectingTo: path)
            try socket?.send("{\"command\":\"watch\"}\n")
            await started.wait()
            await #expect(throws: ControlError.self) { try await client.send(ControlRequest("x")) }
            socket = nil
            await cancelled.wait()
            // The place is given back a moment after the handler has ended.
            while true {
                do {
                    #expect(try await client.send(ControlRequest("x")) == "answered")
                    break
                } catch let error as ControlError where error.message.contains("already") {
                    await Task.yield()
                }
            }
        }
    }
}
