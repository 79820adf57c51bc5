// SPDX-License-Identifier: MIT
import HTTPAPI
import Logging
import Testing

/// A request whose body ends too early may hold all that is needed to spend money; it must not.
@Suite("HTTP: bodies without an end", .timeLimit(.minutes(2)))
struct CutBodyTests {
    private static let order = #"{"phone_number":"+19995550123","sip_uri":"sip:alice@example.com"}"#

    private static func head(_ length: String) -> String {
        """
        POST /enum/register HTTP/1.1\r
        Host: localhost\r
        Authorization: Bearer \(ServerHarness.token)\r
        Content-Type: application/json\r
        \(length)\r
        \r

        """
    }

    private static func chunk(_ text: String) -> String {
        "\(String(text.utf8.count, radix: 16))\r\n\(text)\r\n"
    }

    private static let chunked = head("Transfer-Encoding: chunked") + chunk(order)

    /// The orders that came of what a client does; no task of the server is left when it is said.
    private func orders<Kept: Sendable>(
        configure: (inout HTTPServerConfiguration) -> Void = { _ in },
        _ body: @escaping @Sendable (UInt16) throws -> Kept
    ) async throws -> Int {
        let registrar = MadeUpRegistrar()
        let log = LogLines()
        let server = try await ServerHarness.start(Sample.directory, registrar, logger: log.logger(.warning)) {
            $0.limits = EdgeServer.limits()
            configure(&$0)
        }
        let port = server.port
        let kept = try await Task(executorPreference: OwnThread()) { try body(port) }.value
        await server.stop()
        withExtendedLifetime(kept) {}
        // What clients do wrong is no fault of ours, and must not fill the log.
        #expect(log.lines.isEmpty)
        return registrar.orders.count
    }

    @Test("One that ends is an order")
    func whole() async throws {
        let count = try await orders { port in
            let reply = try RawClient(port).ask(Self.chunked + "0\r\n\r\n")
            #expect(reply?.status == 201)
        }
        #expect(count == 1)
    }

    @Test("The client ends its side", arguments: [chunked, head("Content-Length: \(order.utf8.count + 1)") + order])
    func finished(_ request: String) async throws {
        let count = try await orders { port in
            let client = try RawClient(port)
            client.send(request)
            client.finish()
            #expect(client.reply().map { $0.status == 400 } ?? true)
            #expect(client.ends())
        }
        #expect(count == 0)
    }

    @Test("The connection breaks", arguments: [false, true])
    func broken(_ isBehindAnother: Bool) async throws {
        let count = try await orders { port in
            let client = try RawClient(port)
            if isBehindAnother { client.send("GET /health HTTP/1.1\r\nHost: localhost\r\n\r\n") }
            client.send(Self.chunked)
            // What is left unread makes the kernel reset the connection.
            if isBehindAnother { client.receive() }
        }
        #expect(count == 0)
    }

    @Test("The client says no more")
    func silent() async throws {
        let count = try await orders { port in
            let client = try RawClient(port)
            #expect(client.ask(Self.chunked)?.isError("too_slow") == true)
            #expect(client.ends())
        }
        #expect(count == 0)
    }

    @Test("More blanks than a body may have")
    func tooLong() async throws {
        let count = try await orders { port in
            let client = try RawClient(port)
            client.send(Self.chunked)
            client.send(Self.chunk(String(repeating: " ", count: 9_000)))
            client.send(Self.chunk(String(repeating: " ", count: 9_000)))
            #expect(client.reply()?.isError("too_large") == true)
            // What it still sends does not keep it from hearing that.
            let more = Array(Self.chunk(String(repeating: " ", count: 60_000)).utf8)
            for _ in 0..<20 { client.send(more, within: 500) }
            #expect(client.ends())
        }
        #expect(count == 0)
    }

    @Test("A chunk that is none")
    func malformed() async throws {
        let count = try await orders { port in
            let client = try RawClient(port)
            #expect(client.ask(Self.chunked + "xyz\r\n")?.isError("bad_request") == true)
            #expect(client.ends())
        }
        #expect(count == 0)
    }

    @Test("The server ends")
    func serverEnds() async throws {
        let count = try await orders {
            $0.limits.requestTime = .seconds(20)
        } _: { port in
            let client = try RawClient(port)
            client.send(Self.chunked)
            return client
        }
        #expect(count == 0)
    }

    @Test(
        "HTTP/2",
        .enabled(if: Tool.hasPython, "python3, curl or openssl is not here"),
        arguments: ["whole", "reset", "reset-without-error", "long", "away", "silence"]
    )
    func http2(_ scene: String) async throws {
        let certificate = try Certificate()
        let count = try await orders {
            $0.tls = HTTPServerConfiguration.TLSFiles(certificateChain: certificate.chain, privateKey: certificate.key)
            $0.http2 = true
        } _: { port in
            let events = try Tool.http2(port, "order-\(scene)", seconds: 2)
            let code = ["long": "too_large", "silence": "too_slow"][scene]
            if let code { #expect(events.contains { $0.hasPrefix("DATA 1 {\"code\":\"\(code)\"") }, "\(events)") }
        }
        #expect(count == (scene == "whole" ? 1 : 0))
    }
}
