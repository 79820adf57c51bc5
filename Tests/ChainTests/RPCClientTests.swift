// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import Synchronization
import Testing

@Suite("Calls to a node")
struct RPCClientTests {
    private static let ok = LoopbackReply.json(#"{"result":7,"error":null,"id":1}"#)

    @Test("carry text raw, with Basic credentials, to the given path")
    func request() async throws {
        let seen = Mutex<LoopbackRequest?>(nil)
        try await LoopbackServer.run { request in
            seen.withLock { $0 = request }
            return Self.ok
        } _: { port in
            let result = try await client(port: port, path: "/wallet/w").call("name_show", ["dns:тест.emc"])
            #expect(result == 7)
        }
        let request = try #require(seen.withLock { $0 })
        #expect(request.line == "POST /wallet/w HTTP/1.1")
        #expect(request.headers["authorization"] == "Basic " + Data("user:secret".utf8).base64EncodedString())
        #expect(request.body.firstRange(of: Array("dns:тест.emc".utf8)) != nil)
    }

    @Test("never let the node read or write a file")
    func valueType() async throws {
        let bodies = Mutex<[JSON]>([])
        try await LoopbackServer.run { request in
            let json = try? JSONParser(escapes: .lowByte).parse(request.body)
            bodies.withLock { $0.append(json?["params"] ?? .null) }
            return .json(#"{"result":"\#(String(repeating: "0a", count: 32))","error":null,"id":1}"#)
        } _: { port in
            let client = try client(port: port)
            _ = try await client.nameNew([0xFF], value: Array("/etc/passwd".utf8), days: 1)
            _ = try await client.nameUpdate([0xFF], value: [0x00], days: 0, address: "E")
            _ = try? await client.nameShow([0xFF])
            _ = try? await client.nameFilter(.dns) { _ in }
        }
        #expect(
            bodies.withLock(\.self) == [
                [.string([0xFF]), "2f6574632f706173737764", 1, "", "hex"],
                [.string([0xFF]), "00", 0, "E", "hex"],
                [.string([0xFF]), "hex"],
                ["^dns:", 0, 0, 0, "", "hex"],
            ]
        )
    }

    @Test("read the cookie again after a 401, once")
    func cookie() async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "cookie-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: file) }
        try Data("__cookie__:old".utf8).write(to: file)
        let calls = Mutex<[String]>([])
        try await LoopbackServer.run { request in
            let basic = request.headers["authorization"]?.split(separator: " ").last.map(String.init) ?? ""
            let cookie = Data(base64Encoded: basic).map { String(decoding: $0, as: UTF8.self) } ?? ""
            calls.withLock { $0.append(cookie) }
            if cookie == "__cookie__:new" { return Self.ok }
            // The node restarted meanwhile.
            if calls.withLock(\.count) == 1 { try? Data("__cookie__:new\n".utf8).write(to: file) }
            return .http(401, ["WWW-Authenticate": "Basic realm=\"jsonrpc\""], body: [])
        } _: { port in
            let endpoint = try RPCEndpoint(url: "http://127.0.0.1:\(port)", credentials: .cookieFile(path: file.path))
            let client = RPCClient(endpoint: endpoint)
            let result = try await client.call("getblockcount")
            #expect(result == 7)
            try Data("__cookie__:wrong".utf8).write(to: file)
            await #expect(throws: ChainError.unauthorized(source: "the cookie in \(file.path)")) {
                _ = try await client.call("getblockcount")
            }
            try FileManager.default.removeItem(at: file)
            await #expect(throws: ChainError.nodeAway(reason: "the cookie file \(file.path) cannot be read")) {
                _ = try await client.call("getblockcount")
            }
        }
        #expect(calls.withLock(\.self) == ["__cookie__:old", "__cookie__:new", "__cookie__:wrong"])
    }

    @Test("are tried again while the work queue is full")
    func workQueue() async throws {
        let full = try RecordedExchange.named("work-queue-full")
        let count = Mutex(0)
        try await LoopbackServer.run { _ in
            count.withLock { count in
                count += 1
                return count
            } < 3 ? full.reply : Self.ok
        } _: { port in
            let result = try await client(port: port).call("getblockcount")
            #expect(result == 7)
        }
        #expect(count.withLock(\.self) == 3)
    }

    @Test("that spend are tried again on the node's own words alone, and not on a proxy's")
    func spendingIsNotRepeated() async throws {
        let replies: [LoopbackReply] = [
            .text(500, "Work queue depth exceeded"), .text(503, "Work queue depth exceeded"),
            .text(503, "upstream timed out"), .text(503, "Work queue depth exceeded, they say"), Self.ok,
        ]
        let count = Mutex(0)
        try await LoopbackServer.run { _ in
            count.withLock { count in
                count += 1
                return replies[count - 1]
            }
        } _: { port in
            let client = try client(port: port)
            for text in ["upstream timed out", "Work queue depth exceeded, they say"] {
                await #expect(throws: ChainError.notANode(status: 503, text: text)) {
                    _ = try await client.callWallet("name_new", [])
                }
            }
            #expect(count.withLock(\.self) == 4)
        }
    }

    /// A reply of something that is no node, or a broken one, and a part of what is told about it.
    struct Trouble: CustomTestStringConvertible, Sendable {
        let reply: LoopbackReply
        let text: String

        init(_ reply: LoopbackReply, _ text: String) {
            self.reply = reply
            self.text = text
        }

        var testDescription: String { text }
    }

    private static let cutShort = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{"

    @Test(
        "tell what is wrong with the other end",
        arguments: [
            Trouble(.close, "closed the connection"),
            Trouble(.raw(Array(cutShort.utf8)), "closed the connection"),
            Trouble(.raw(Array("SSH-2.0-OpenSSH\r\n".utf8)), "no connection"),
            Trouble(.json("{\"result\":7"), "JSON ends inside a value"),
            Trouble(.json("[]"), "no JSON-RPC message"),
            Trouble(.json("{\"id\":1}"), "no JSON-RPC message"),
            Trouble(.text(200, "<h1>Hi</h1>\nmore"), "HTTP status 200: <h1>Hi</h1>)"),
            Trouble(.http(302, ["Location": "http://192.0.2.1/"], body: []), "HTTP status 302"),
            Trouble(.text(403, ""), "rpcallowip"),
            Trouble(.text(404, ""), "Check address, port and path"),
            Trouble(.http(200, body: [UInt8](repeating: 0x20, count: 1_100_000)), "longer than 1048576 octets"),
        ]
    )
    func otherEnd(trouble: Trouble) async throws {
        let error = try await LoopbackServer.run { _ in
            trouble.reply
        } _: { port in
            await #expect(throws: ChainError.self) { _ = try await client(port: port).call("getblockcount") }
        }
        #expect(error?.description.contains(trouble.text) == true, "\(error?.description ?? "")")
    }

    @Test("tell when nobody listens")
    func nobody() async throws {
        let port = try await LoopbackServer.run { _ in
            .close
        } _: {
            $0
        }
        let error = await #expect(throws: ChainError.self) { _ = try await client(port: port).call("getblockcount") }
        #expect(error?.isTransient == true)
        #expect(error?.description.contains("Is it running") == true)
    }

    @Test("end when their task is cancelled")
    func cancelled() async throws {
        let asked = AsyncStream<Void>.makeStream()
        try await LoopbackServer.run { _ in
            asked.continuation.yield()
            return .silence
        } _: { port in
            let client = try client(port: port)
            let call = Task { try await client.call("getblockcount") }
            var iterator = asked.stream.makeAsyncIterator()
            await iterator.next()
            call.cancel()
            await #expect(throws: CancellationError.self) { _ = try await call.value }
        }
    }

    @Test("are at most 32 at a time, and all are answered")
    func inFlight() async throws {
        let state = Mutex((now: 0, most: 0))
        try await LoopbackServer.run { _ in
            state.withLock { state in
                state.now += 1
                state.most = max(state.most, state.now)
            }
            for _ in 0..<50 { await Task.yield() }
            state.withLock { $0.now -= 1 }
            return Self.ok
        } _: { port in
            let client = try client(port: port)
            try await withThrowingTaskGroup(of: JSON.self) { group in
                for _ in 0..<200 { group.addTask { try await client.call("getblockcount") } }
                for try await result in group { #expect(result == 7) }
            }
        }
        #expect(state.withLock(\.most) <= 32)
    }
}

@Suite("Addresses of a node")
struct RPCEndpointTests {
    private static let password = RPCCredentials.password(user: "u", password: "p")

    @Test(
        "are taken",
        arguments: [
            ("http://127.0.0.1", "http://127.0.0.1:6662/"), ("http://localhost:1", "http://localhost:1/"),
            ("http://[::1]:6662/wallet/w", "http://[::1]:6662/wallet/w"),
            ("http://127.9.9.9", "http://127.9.9.9:6662/"),
            ("https://node.example:443", "https://node.example:443/"),
            ("http://a:b@127.0.0.1:5/", "http://127.0.0.1:5/"),
        ]
    )
    func taken(text: String, url: String) throws {
        let endpoint = try RPCEndpoint(url: text, credentials: Self.password)
        #expect(endpoint.url == url)
        #expect(endpoint.credentials == (text.contains("@") ? .password(user: "a", password: "b") : Self.password))
    }

    @Test(
        "are refused",
        arguments: [
            "", "127.0.0.1", "http://", "ftp://127.0.0.1", "http://192.0.2.1", "http://node.example",
            "http://127.0.0.1.evil.example", "http://127.evil.example", "http://0.0.0.0", "http://127.0.0.1/?x=1",
        ]
    )
    func refused(text: String) {
        #expect(throws: ChainError.self) { try RPCEndpoint(url: text, credentials: Self.password) }
    }

    @Test("on another machine need encryption or consent, and always need credentials")
    func consent() throws {
        let endpoint = try RPCEndpoint(url: "http://192.0.2.1", credentials: Self.password, allowsPlaintext: true)
        #expect(endpoint.url == "http://192.0.2.1:6662/")
        #expect(throws: ChainError.self) { try RPCEndpoint(url: "http://127.0.0.1") }
    }

    @Test("do not show their secret")
    func secret() throws {
        let endpoint = try RPCEndpoint(url: "http://user:hunter2@127.0.0.1")
        var dumped = ""
        dump(endpoint, to: &dumped)
        #expect(!"\(endpoint) \(String(reflecting: endpoint)) \(dumped)".contains("hunter2"))
    }
}
