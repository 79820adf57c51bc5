// SPDX-License-Identifier: MIT
import Access
import Foundation
import HTTPAPI
import IP
import Logging
import Testing

/// Who asks, as an address and as somebody.
@Suite("HTTP: clients", .timeLimit(.minutes(1)))
struct ClientTests {
    struct Forwarding: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var peer: String
        var fields: [String]
        var bucket: String
        var isLoopback = false
    }

    static let forwardings = [
        Forwarding(testDescription: "nobody's word", peer: "192.0.2.1", fields: ["127.0.0.1"], bucket: "192.0.2.1"),
        Forwarding(testDescription: "here", peer: "127.0.0.9", fields: [], bucket: "127.0.0.9", isLoopback: true),
        Forwarding(
            testDescription: "a proxy on this machine that nobody has named",
            peer: "127.0.0.9",
            fields: ["192.0.2.1"],
            bucket: "127.0.0.9"
        ),
        Forwarding(testDescription: "an empty word of it", peer: "::1", fields: [""], bucket: "::/64"),
        Forwarding(testDescription: "no word", peer: "10.0.0.1", fields: [], bucket: "10.0.0.1"),
        Forwarding(testDescription: "one proxy", peer: "10.0.0.1", fields: ["192.0.2.1"], bucket: "192.0.2.1"),
        Forwarding(
            testDescription: "forged before it",
            peer: "10.0.0.1",
            fields: ["127.0.0.1, 10.0.0.7, 192.0.2.1"],
            bucket: "192.0.2.1"
        ),
        Forwarding(
            testDescription: "two proxies",
            peer: "10.0.0.1",
            fields: ["192.0.2.1, 10.0.0.2"],
            bucket: "192.0.2.1"
        ),
        Forwarding(
            testDescription: "two fields",
            peer: "10.0.0.1",
            fields: ["198.51.100.1, 192.0.2.1", "10.0.0.2"],
            bucket: "192.0.2.1"
        ),
        Forwarding(
            testDescription: "loopback is never said",
            peer: "10.0.0.1",
            fields: ["127.0.0.1"],
            bucket: "127.0.0.1"
        ),
        Forwarding(
            testDescription: "only proxies",
            peer: "10.0.0.1",
            fields: ["10.0.0.3, 10.0.0.2"],
            bucket: "10.0.0.3"
        ),
        Forwarding(
            testDescription: "not an address",
            peer: "10.0.0.1",
            fields: ["192.0.2.1, unknown"],
            bucket: "10.0.0.1"
        ),
        Forwarding(testDescription: "nothing in it", peer: "10.0.0.1", fields: [""], bucket: "10.0.0.1"),
        Forwarding(testDescription: "with a port", peer: "10.0.0.1", fields: ["192.0.2.1:4711"], bucket: "192.0.2.1"),
        Forwarding(
            testDescription: "IPv6",
            peer: "10.0.0.1",
            fields: ["2001:db8:1:2:3:4:5:6"],
            bucket: "2001:db8:1:2::/64"
        ),
        Forwarding(
            testDescription: "IPv6 in brackets",
            peer: "10.0.0.1",
            fields: ["[2001:db8:1:2:3:4:5:6]:4711"],
            bucket: "2001:db8:1:2::/64"
        ),
        Forwarding(
            testDescription: "IPv4 in IPv6",
            peer: "::ffff:10.0.0.1",
            fields: ["::ffff:192.0.2.1"],
            bucket: "192.0.2.1"
        ),
    ]

    @Test("The right-most address that is no proxy", arguments: forwardings)
    func forwarded(_ vector: Forwarding) throws {
        let client = ClientAddress(
            peer: IPAddress(vector.peer),
            forwarded: vector.fields,
            proxies: AccessList([try IPNetwork("10.0.0.0/8")])
        )
        #expect(client.bucket == vector.bucket)
        #expect(client.isLoopback == vector.isLoopback)
    }

    private static func ask(_ server: EdgeServer, _ path: String, _ fields: String...) throws -> RawReply? {
        try RawClient(server.port)
            .ask("GET \(path) HTTP/1.1\r\nHost: localhost\r\n\(fields.map { $0 + "\r\n" }.joined())\r\n")
    }

    @Test("Who asks without an address is nobody of this machine")
    func unknown() {
        #expect(ClientAddress(nil) == ClientAddress(peer: nil, forwarded: [], proxies: AccessList([])))
        #expect(!ClientAddress(nil).isLoopback)
        #expect(ClientAddress(nil).bucket == "unknown")
        #expect(ClientAddress.operatorSocket.isLoopback)
    }

    @Test("A proxy's word counts only if it is trusted")
    func proxy() async throws {
        try await EdgeServer.run { server in
            let reply = try Self.ask(server, "/who", "X-Forwarded-For: 192.0.2.1", "X-Request-ID: i")
            #expect(reply?.body == "anonymous 127.0.0.1 false i")
        }
        let proxies = AccessList([try IPNetwork("127.0.0.1")])
        try await EdgeServer.run {
            $0.trustedProxies = proxies
        } _: { server in
            let reply = try Self.ask(server, "/who", "X-Forwarded-For: 127.0.0.1, 192.0.2.1", "X-Request-ID: i")
            #expect(reply?.body == "anonymous 192.0.2.1 false i")
            // The limit is the client's, not the proxy's.
            for status in [200, 200, 429] {
                #expect(try Self.ask(server, "/counted", "X-Forwarded-For: 192.0.2.1")?.status == status)
            }
            #expect(try Self.ask(server, "/counted", "X-Forwarded-For: 192.0.2.2")?.status == 200)
            #expect(try Self.ask(server, "/counted", "X-Forwarded-For: 192.0.2.2, 192.0.2.1")?.status == 429)
        }
    }

    @Test(
        "What a proxy on this machine passes on is limited, though nobody has named it, and its operator hears of it",
        arguments: ["X-Forwarded-For: 192.0.2.1", "Forwarded: for=192.0.2.1"]
    )
    func unnamedProxy(_ field: String) async throws {
        let log = LogLines()
        let policy = RatePolicy(name: "counted", limit: RateLimit(1, burst: 2), exemption: .thisMachine, isOpen: true)
        let rates = RateGate(policies: [policy])
        let fast = FixedReply(policy: policy)
        try await EdgeServer.run(rates: rates, fast: fast, logger: log.logger(.warning)) { server in
            for status in [200, 200, 429] {
                #expect(try Self.ask(server, "/counted", field)?.status == status)
            }
            // Nobody counts this one: it is answered by the router, which knows who asks.
            let fast = try Self.ask(server, "/fast", field)
            #expect(fast?["Server"] == "numen")
            for _ in 0..<5 {
                #expect(try Self.ask(server, "/counted")?.status == 200)
                #expect(try Self.ask(server, "/fast")?["Server"] == nil)
            }
        }
        #expect(log.lines.count { $0.contains("http.trusted-proxies") } == 1, "\(log.lines)")
    }

    @Test("Ids of requests: the client's if they can stand in a log")
    func requestIDs() async throws {
        try await EdgeServer.run { server in
            let long = String(repeating: "a", count: 64)
            for id in ["a", "A.b_c-9", long] {
                #expect(try Self.ask(server, "/hello", "X-Request-ID: \(id)")?["X-Request-ID"] == id)
            }
            var made: Set<String> = []
            for id in ["", "a b", "ä", "a/b", long + "a"] {
                let other = try Self.ask(server, "/hello", "X-Request-ID: \(id)")?["X-Request-ID"]
                #expect(other?.count == 16)
                made.insert(other ?? "")
            }
            #expect(made.count == 5)
        }
    }

    static let wrong = [
        "Bearer numen_abc_wrong", "Bearer ", "Bearer", "Basic bnVtZW46bnVtZW4=", "",
        "Bearer \(String(repeating: "a", count: 300))",
        "Bearer numen_abc_secret\r\nAuthorization: Bearer numen_abc_secret",
    ]

    @Test("A token that does not hold", arguments: wrong)
    func wrongToken(_ value: String) async throws {
        try await EdgeServer.run { server in
            // Even where nobody would have been asked for one.
            let reply = try Self.ask(server, "/hello", "Authorization: \(value)")
            #expect(reply?.status == 401)
            #expect(reply?["WWW-Authenticate"]?.hasPrefix("Bearer realm=\"numen\"") == true)
            #expect(reply?.body.contains("numen_abc") == false)
        }
    }

    @Test("No token, one that is enough, and one that is not")
    func scopes() async throws {
        try await EdgeServer.run { server in
            #expect(try Self.ask(server, "/who")?.body.hasPrefix("anonymous ") == true)
            let nobody = try Self.ask(server, "/secret")
            #expect(nobody?.isError("unauthorized") == true)
            #expect(nobody?["WWW-Authenticate"] == "Bearer realm=\"numen\"")
            for name in ["Authorization", "authorization"] {
                let field = "\(name): bearer \(EdgeServer.goodToken)"
                #expect(try Self.ask(server, "/secret", field)?.body == "secret")
                #expect(try Self.ask(server, "/who", field)?.body.hasPrefix("token:abc ") == true)
                let reply = try Self.ask(server, "/operator", field)
                #expect(reply?.isError("forbidden") == true)
                #expect(reply?["WWW-Authenticate"]?.contains("error=\"insufficient_scope\"") == true)
            }
        }
    }

    @Test("Too many requests")
    func rates() async throws {
        try await EdgeServer.run { server in
            let first = try Self.ask(server, "/counted")
            #expect(first?.status == 200)
            #expect(first?["RateLimit-Limit"] == "2")
            #expect(first?["RateLimit-Remaining"] == "1")
            #expect(first?["RateLimit-Reset"] == "10")
            #expect(first?["RateLimit-Policy"] == "2;w=20")
            #expect(try Self.ask(server, "/counted")?["RateLimit-Remaining"] == "0")
            let refused = try Self.ask(server, "/counted")
            #expect(refused?.isError("rate_limited") == true)
            #expect(refused?.status == 429)
            #expect(refused?["Retry-After"] == "10")
            #expect(refused?["RateLimit-Remaining"] == "0")
        }
    }

    @Test("Guessing paths and tokens is counted, too", arguments: ["/nothing", "/hello"])
    func guesses(_ path: String) async throws {
        let proxies = AccessList([try IPNetwork("127.0.0.1")])
        let policy = RatePolicy(
            name: "refusal",
            limit: RateLimit(1, per: 10_000_000_000),
            exemption: .nobody,
            isOpen: true
        )
        try await EdgeServer.run(rates: RateGate(policies: [policy])) {
            $0.trustedProxies = proxies
        } _: { server in
            let token = path == "/hello" ? "Authorization: Bearer numen_abc_wrong" : "X-A: a"
            for status in [path == "/hello" ? 401 : 404, 429] {
                let reply = try Self.ask(server, path, token, "X-Forwarded-For: 192.0.2.1")
                #expect(reply?.status == status)
            }
        }
    }

    @Test("A policy that the operator has set")
    func otherPolicy() async throws {
        let policy = RatePolicy(name: "counted", limit: RateLimit(1, burst: 1), exemption: .thisMachine, isOpen: true)
        try await EdgeServer.run(rates: RateGate(policies: [policy])) { server in
            for _ in 0..<10 {
                let reply = try Self.ask(server, "/counted")
                #expect(reply?.status == 200)
                #expect(reply?["RateLimit-Limit"] == nil)
            }
        }
    }

    @Test("Replies: fields of all of them, and errors without detail")
    func replies() async throws {
        try await EdgeServer.run { server in
            let reply = try Self.ask(server, "/hello")
            #expect(reply?["X-Content-Type-Options"] == "nosniff")
            #expect(reply?["Cache-Control"] == "no-store")
            #expect(reply?["Server"] == "numen")
            #expect(reply?["Access-Control-Allow-Origin"] == nil)
            let failure = try Self.ask(server, "/fail")
            #expect(failure?.status == 500)
            #expect(failure?.isError("internal_error") == true)
            #expect(failure?.body.contains("Breakage") == false)
            #expect(try Self.ask(server, "/nothing")?.isError("not_found") == true)
        }
    }

    @Test("The time as HTTP writes it")
    func date() async throws {
        try await EdgeServer.run { server in
            let date = try #require(try Self.ask(server, "/hello")?["Date"])
            let format = DateFormatter()
            format.locale = Locale(identifier: "en_US_POSIX")
            format.timeZone = TimeZone(secondsFromGMT: 0)
            format.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
            let time = try #require(format.date(from: date))
            #expect(abs(time.timeIntervalSinceNow) <= 2)
        }
    }
}
