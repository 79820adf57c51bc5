// SPDX-License-Identifier: MIT
import Access
import DNSWire
import HTTPAPI
import JSONRPC
import ResolverPolicy
import Testing

@Suite("What clients see of the Internet, for operators")
struct ClearnetTests {
    private func ask(_ server: ServerHarness, _ method: String, _ body: String? = nil) async throws -> RawReply {
        try await server.ask(
            method,
            "/clearnet",
            body: body.map { Array($0.utf8) },
            token: ServerHarness.operatorToken
        )
    }

    @Test("is shown and turned")
    func toggle() async throws {
        let resolver = try MadeUpResolver()
        let server = try await ServerHarness.start(Sample.directory, resolver: resolver)
        let turned = try await ask(server, "PUT", #"{"mode":"icann"}"#)
        #expect(turned.status == 200 && turned.json?["mode"]?.text == "icann")
        #expect(turned.json?["policy"]?["source"]?.text == "override")
        #expect(turned["access-control-allow-origin"] == nil)
        #expect(resolver.report.mode == .icann)
        let reset = try await ask(server, "DELETE")
        #expect(reset.json?["mode"]?.text == "emerdns" && reset.json?["policy"]?["source"]?.text == "default")
        #expect(resolver.principals.map(\.description) == ["token:operator", "token:operator"])
        resolver.change { ($0.report.state, $0.report.upstreams) = (.failed("no root"), nil) }
        let failed = try await ask(server, "GET")
        #expect(failed.json?["reason"]?.text == "no root" && failed.json?["upstreams"] == .null)
        await server.stop()
    }

    @Test("is forgotten on demand")
    func flush() async throws {
        let resolver = try MadeUpResolver()
        let server = try await ServerHarness.start(Sample.directory, resolver: resolver)
        for body in [#"{"name":"WWW.example"}"#, "{}"] {
            let reply = try await server.ask(
                "POST",
                "/clearnet/flush",
                body: Array(body.utf8),
                token: ServerHarness.operatorToken
            )
            #expect(reply.status == 200)
        }
        #expect(resolver.flushed.map { "\($0)" } == ["WWW.example.", "."])
        await server.stop()
    }

    @Test(
        "is nobody else's to see or to turn",
        arguments: [("GET", nil), ("PUT", #"{"mode":"hybrid"}"#), ("DELETE", nil)]
    )
    func refusal(method: String, body: String?) async throws {
        let resolver = try MadeUpResolver()
        let server = try await ServerHarness.start(Sample.directory, resolver: resolver)
        let octets = body.map { Array($0.utf8) }
        #expect(try await server.ask(method, "/clearnet", body: octets).status == 401)
        #expect(try await server.ask(method, "/clearnet", body: octets, token: ServerHarness.token).status == 403)
        #expect(resolver.principals.isEmpty)
        await server.stop()
    }

    @Test("is told when it cannot be turned")
    func failures() async throws {
        let resolver = try MadeUpResolver()
        let server = try await ServerHarness.start(Sample.directory, resolver: resolver)
        resolver.change { $0.refusal = .notRecorded }
        let unrecorded = try await ask(server, "PUT", #"{"mode":"icann"}"#)
        #expect(unrecorded.status == 503 && unrecorded.json?["code"]?.text == "not_recorded")
        #expect(resolver.report.mode == .hybrid)
        resolver.change { $0.refusal = .resolverFailed("no root") }
        let failed = try await ask(server, "DELETE")
        #expect(failed.status == 503 && failed.json?["code"]?.text == "resolver_failed")
        #expect(failed.json?["error"]?.text?.contains("no root") == true)
        for body in ["{}", #"{"mode":1}"#, #"{"mode":"icann","more":1}"#] {
            #expect(try await ask(server, "PUT", body).status == 400)
        }
        await server.stop()
    }
}
