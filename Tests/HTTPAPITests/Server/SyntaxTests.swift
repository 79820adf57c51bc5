// SPDX-License-Identifier: MIT
import HTTPAPI
import Testing

/// Requests that are wrong, or mean two things (RFC 9112).
@Suite("HTTP/1: requests", .timeLimit(.minutes(1)))
struct SyntaxTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var request: String
        var status: Int
        var code: String
    }

    static let refused = [
        Case(testDescription: "no HTTP", request: "hello\r\n\r\n", status: 501, code: "not_implemented"),
        Case(testDescription: "TLS", request: "\u{16}\u{03}\u{01}\r\n\r\n", status: 501, code: "not_implemented"),
        Case(
            testDescription: "unknown method",
            request: "FROB / HTTP/1.1\r\nHost: localhost\r\n\r\n",
            status: 501,
            code: "not_implemented"
        ),
        Case(
            testDescription: "CONNECT",
            request: "CONNECT a.example:443 HTTP/1.1\r\nHost: a.example:443\r\n\r\n",
            status: 501,
            code: "not_implemented"
        ),
        Case(
            testDescription: "HTTP/2 without TLS",
            request: "GET / HTTP/2.0\r\nHost: localhost\r\n\r\n",
            status: 505,
            code: "version"
        ),
        Case(testDescription: "no Host", request: "GET /hello HTTP/1.1\r\n\r\n", status: 400, code: "invalid_host"),
        Case(
            testDescription: "two Hosts",
            request: "GET /hello HTTP/1.1\r\nHost: localhost\r\nHost: localhost\r\n\r\n",
            status: 400,
            code: "invalid_host"
        ),
        Case(
            testDescription: "empty Host",
            request: "GET /hello HTTP/1.1\r\nHost: \r\n\r\n",
            status: 400,
            code: "invalid_host"
        ),
        Case(
            testDescription: "user in Host",
            request: "GET /hello HTTP/1.1\r\nHost: localhost@evil.example\r\n\r\n",
            status: 400,
            code: "invalid_host"
        ),
        Case(
            testDescription: "list in Host",
            request: "GET /hello HTTP/1.1\r\nHost: localhost, evil.example\r\n\r\n",
            status: 400,
            code: "invalid_host"
        ),
        Case(
            testDescription: "strange port",
            request: "GET /hello HTTP/1.1\r\nHost: localhost:http\r\n\r\n",
            status: 400,
            code: "invalid_host"
        ),
        Case(
            testDescription: "another Host",
            request: "GET /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n",
            status: 421,
            code: "misdirected"
        ),
        Case(
            testDescription: "a name that begins as ours",
            request: "GET /hello HTTP/1.1\r\nHost: localhost.evil.example\r\n\r\n",
            status: 421,
            code: "misdirected"
        ),
        Case(
            testDescription: "another address",
            request: "GET /hello HTTP/1.1\r\nHost: 192.0.2.1\r\n\r\n",
            status: 421,
            code: "misdirected"
        ),
        Case(
            testDescription: "absolute target elsewhere",
            request: "GET http://evil.example/hello HTTP/1.1\r\nHost: localhost\r\n\r\n",
            status: 421,
            code: "misdirected"
        ),
        Case(
            testDescription: "target without a path",
            request: "GET hello HTTP/1.1\r\nHost: localhost\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "bad length",
            request: "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1x\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "negative length",
            request: "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "length with a sign",
            request: "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: +1\r\n\r\nx",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "two lengths",
            request: "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "one length twice",
            request: "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "length beyond 64 bits",
            request: "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 99999999999999999999\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "length, then chunked",
            request:
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "chunked, then length",
            request:
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "length 0 beside chunked",
            request:
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "chunked in HTTP/1.0",
            request: "POST /echo HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            status: 400,
            code: "invalid_length"
        ),
        Case(
            testDescription: "unknown coding",
            request: "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
            status: 501,
            code: "not_implemented"
        ),
        Case(
            testDescription: "chunked twice",
            request:
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "hidden chunked",
            request:
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: xchunked\r\nContent-Length: 3\r\n\r\nabc",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "blank before the colon",
            request: "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "folded field",
            request: "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-A: a\r\n b\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "folded first field",
            request: "GET /hello HTTP/1.1\r\n X-A: a\r\nHost: localhost\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "NUL in a value",
            request: "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-A: a\u{0}b\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "NUL in a name",
            request: "GET /hello HTTP/1.1\r\nHost: localhost\r\nX\u{0}A: a\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "NUL in the target",
            request: "GET /he\u{0}llo HTTP/1.1\r\nHost: localhost\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "bare CR in a value",
            request: "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-A: a\rb\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "bare LF",
            request: "GET /hello HTTP/1.1\nHost: localhost\n\n",
            status: 505,
            code: "version"
        ),
        Case(
            testDescription: "bare LF behind a field",
            request: "GET /hello HTTP/1.1\r\nHost: localhost\nX-A: a\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "field without a name",
            request: "GET /hello HTTP/1.1\r\nHost: localhost\r\n: a\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "field without a colon",
            request: "GET /hello HTTP/1.1\r\nHost: localhost\r\nX-A\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "blanks in the target",
            request: "GET /hello world HTTP/1.1\r\nHost: localhost\r\n\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "bad chunk size",
            request: "POST /ignore HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "chunk without its end",
            request: "POST /ignore HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n",
            status: 400,
            code: "bad_request"
        ),
        Case(
            testDescription: "expectation",
            request: "POST /echo HTTP/1.1\r\nHost: localhost\r\nExpect: tea\r\nContent-Length: 1\r\n\r\nx",
            status: 417,
            code: "expectation_failed"
        ),
    ]

    @Test("Refused with JSON, and the connection ends", arguments: refused)
    func refusals(_ vector: Case) async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            // What follows must not be answered: it may be somebody else's.
            let reply = client.ask(vector.request + "GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n")
            #expect(reply?.status == vector.status)
            #expect(reply?.isError(vector.code) == true)
            #expect(reply?["Connection"] == "close")
            #expect(client.ends())
        }
    }

    static let hosts = [
        "localhost", "LocalHost:80", "127.0.0.1", "127.0.0.1:8080", "[::1]", "[::1]:8080", "numen.example",
        "Numen.Example:443", "192.0.2.7",
    ]

    @Test("Hosts that are ours", arguments: hosts)
    func ourHosts(_ host: String) async throws {
        try await EdgeServer.run {
            $0.hosts = ["numen.example", "192.0.2.7"]
        } _: { server in
            let client = try RawClient(server.port)
            #expect(client.ask("GET /hello HTTP/1.1\r\nHost: \(host)\r\n\r\n")?.body == "hello")
            #expect(client.ask("GET http://\(host)/hello HTTP/1.1\r\nHost: evil.example\r\n\r\n")?.body == "hello")
            #expect(client.ask("GET HTTP://\(host)/hello?a=b HTTP/1.1\r\nHost: evil.example\r\n\r\n")?.body == "hello")
            #expect(client.ask("GET http://\(host) HTTP/1.1\r\nHost: \(host)\r\n\r\n")?.isError("not_found") == true)
        }
    }

    @Test("HTTP/1.0: no Host is needed, and the connection ends")
    func oldVersion() async throws {
        try await EdgeServer.run { server in
            for field in ["", "Connection: keep-alive\r\n"] {
                let client = try RawClient(server.port)
                let reply = client.ask("GET /hello HTTP/1.0\r\n\(field)\r\n")
                #expect(reply?.body == "hello")
                #expect(reply?["Connection"] == "close")
                #expect(client.ends())
            }
        }
    }

    @Test("The client ends the connection", arguments: ["close", "Close", "keep-alive, close"])
    func clientCloses(_ value: String) async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            let request = "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: \(value)\r\n\r\n"
            let reply = client.ask(request + request)
            #expect(reply?.body == "hello")
            #expect(reply?["Connection"] == "close")
            #expect(client.ends())
        }
    }

    @Test("A client that ends its own side is still answered")
    func halfClosed() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            client.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n")
            client.finish()
            #expect(client.reply()?.body == "waited")
            #expect(client.ends())
        }
    }

    @Test("An upgrade is not taken up, and nothing behind it is answered")
    func upgrade() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            let reply = client.ask(
                "GET /hello HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n"
                    + "HTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n"
            )
            #expect(reply?.body == "hello")
            #expect(client.ends())
        }
    }

    @Test("A body that the client asks for first")
    func expectation() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            let head = "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 5\r\nExpect: 100-Continue\r\n\r\n"
            #expect(client.ask(head)?.status == 100)
            #expect(client.ask("first")?.body == "first")
            // In its turn only.
            client.send("GET /wait HTTP/1.1\r\nHost: localhost\r\n\r\n" + head)
            #expect(client.reply()?.body == "waited")
            #expect(client.reply()?.status == 100)
            #expect(client.ask("again")?.body == "again")
            // Too long: it is not asked for.
            let reply = client.ask(
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nContent-Length: 17000\r\nExpect: 100-continue\r\n\r\n"
            )
            #expect(reply?.isError("too_large") == true)
            #expect(client.ends())
        }
    }

    @Test("A chunked body, its extensions and trailers")
    func chunked() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            let reply = client.ask(
                "POST /echo HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: Chunked\r\n\r\n"
                    + "3;a=b;c=\"d\"\r\nabc\r\n2\r\nde\r\n0\r\nHost: evil.example\r\nAuthorization: Bearer x\r\n\r\n"
            )
            #expect(reply?.body == "abcde")
            #expect(client.ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")?.body == "hello")
        }
    }

    @Test("A body that no route has looked at is not the next request")
    func ignoredBody() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            let inner = "GET /who HTTP/1.1\r\nHost: localhost\r\n\r\n"
            client.send(
                "POST /ignore HTTP/1.1\r\nHost: localhost\r\nContent-Length: \(inner.utf8.count)\r\n\r\n\(inner)"
            )
            #expect(client.reply()?.body == "ignored")
            #expect(client.ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")?.body == "hello")
        }
    }

    @Test("HEAD has the fields of GET and no body")
    func head() async throws {
        try await EdgeServer.run { server in
            let client = try RawClient(server.port)
            let reply = client.ask("HEAD /hello HTTP/1.1\r\nHost: localhost\r\n\r\n", hasBody: false)
            #expect(reply?.status == 200)
            #expect(reply?["Content-Length"] == "5")
            #expect(client.ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n")?.body == "hello")
            // Nor has a refusal of one.
            let refusal = client.ask("HEAD /hello HTTP/1.1\r\nHost: evil.example\r\n\r\n", hasBody: false)
            #expect(refusal?.status == 421)
            #expect(client.ends())
        }
    }
}
