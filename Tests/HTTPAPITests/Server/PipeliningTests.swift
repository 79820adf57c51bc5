// SPDX-License-Identifier: MIT
import HTTPAPI
import RandomTesting
import Testing

/// Replies in the order of requests, whoever makes them.
@Suite("HTTP/1: pipelining and fast replies", .timeLimit(.minutes(1)))
struct PipeliningTests {
    private static func get(_ path: String) -> String { "GET \(path) HTTP/1.1\r\nHost: localhost\r\n\r\n" }

    private let fast = FixedReply(policy: .read)

    @Test("1,000 requests at once", arguments: ["/hello", "/fast"])
    func many(_ path: String) async throws {
        try await EdgeServer.run(fast: fast) { server in
            let client = try RawClient(server.port)
            client.send(String(repeating: Self.get(path), count: 1_000))
            for _ in 0..<1_000 {
                let reply = client.reply()
                #expect(reply?.body == String(path.dropFirst()))
                #expect((reply?["Server"] == nil) == (path == "/fast"))
            }
            #expect(client.ask(Self.get("/hello"))?.body == "hello")
        }
    }

    @Test("Fast, ordinary and refused ones, cut anywhere", arguments: 0..<20)
    func mixed(_ seed: UInt64) async throws {
        try await EdgeServer.run(fast: fast) { server in
            var random = SplitMix64(seed: seed)
            let paths = (0..<200).map { _ in ["/fast", "/hello", "/nothing"].randomElement(using: &random) ?? "" }
            let octets = Array((paths.map(Self.get).joined() + "GET /hello HTTP/1.1\r\n\r\n").utf8)
            let client = try RawClient(server.port)
            var start = 0
            while start < octets.count {
                let end = min(octets.count, start + Int.random(in: 1...2_000, using: &random))
                client.send(Array(octets[start..<end]))
                start = end
            }
            for path in paths {
                let reply = client.reply()
                switch path {
                case "/nothing": #expect(reply?.isError("not_found") == true)
                default: #expect(reply?.body == String(path.dropFirst()))
                }
            }
            #expect(client.reply()?.isError("invalid_host") == true)
            #expect(client.ends())
        }
    }

    @Test("A fast reply waits for a slow one before it")
    func order() async throws {
        try await EdgeServer.run(fast: fast) { server in
            let client = try RawClient(server.port)
            client.send(Self.get("/wait") + Self.get("/fast") + Self.get("/hello") + Self.get("/fast"))
            #expect(client.reply()?.body == "waited")
            for body in ["fast", "hello", "fast"] {
                let reply = client.reply()
                #expect(reply?.body == body)
                #expect(reply?["Server"] == "numen")
            }
        }
    }

    @Test("A fast reply has the fields of every reply")
    func fields() async throws {
        try await EdgeServer.run(fast: FixedReply()) { server in
            let client = try RawClient(server.port)
            let reply = client.ask("GET /fast HTTP/1.1\r\nHost: localhost\r\nX-Request-ID: my-id.1\r\n\r\n")
            #expect(reply?.body == "fast")
            #expect(reply?["X-Request-ID"] == "my-id.1")
            #expect(reply?["Date"]?.hasSuffix(" GMT") == true)
            #expect(reply?["RateLimit-Remaining"] == "1")
            let same = client.ask("GET /fast HTTP/1.1\r\nHost: localhost\r\nIf-None-Match: \"1\"\r\n\r\n")
            #expect(same?.status == 304)
            #expect(same?["X-Request-ID"]?.count == 16)
            // The third is one too many; it is the router that says so.
            #expect(client.ask(Self.get("/fast"))?["Server"] == "numen")
        }
    }

    static let others = [
        "GET /fast HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
        "GET /fast HTTP/1.0\r\nHost: localhost\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer numen_abc_secret\r\n\r\n",
        "GET /fast HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\n\r\nx",
        "GET /fast?a=b HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "POST /fast HTTP/1.1\r\nHost: localhost\r\n\r\n",
        "HEAD /fast HTTP/1.1\r\nHost: localhost\r\n\r\n",
    ]

    @Test("What goes to the router", arguments: others)
    func ordinary(_ request: String) async throws {
        try await EdgeServer.run(fast: fast) { server in
            let client = try RawClient(server.port)
            let reply = client.ask(request, hasBody: !request.hasPrefix("HEAD"))
            #expect(reply?["Server"] == "numen")
        }
    }

    @Test("A refused request is not answered fast", arguments: ["evil.example", "localhost\r\nHost: localhost"])
    func refused(_ host: String) async throws {
        try await EdgeServer.run(fast: fast) { server in
            let status = try RawClient(server.port).ask("GET /fast HTTP/1.1\r\nHost: \(host)\r\n\r\n")?.status
            #expect(status == 421 || status == 400)
        }
    }
}
