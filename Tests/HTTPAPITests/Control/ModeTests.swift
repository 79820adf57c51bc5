// SPDX-License-Identifier: MIT
import Access
import HTTPAPI
import JSONRPC
import ResolverPolicy
import Testing

@Suite("The toggle over HTTP")
struct ModeTests {
    private static let hybrid = Array(#"{"mode":"hybrid"}"#.utf8)

    @Test("shows the modes and the one that counts")
    func list() async throws {
        let server = try await ServerHarness.control(Sample.directory, try MadeUpResolver())
        let reply = try await server.get("/api/dns-modes")
        #expect(
            reply.json == [
                "current": "hybrid",
                "modes": ["emerdns": "Emer only", "hybrid": "both", "icann": "clearnet only"],
            ]
        )
        await server.stop()
    }

    @Test("is turned by operators", arguments: ["emerdns", "hybrid", "icann"])
    func turn(mode: String) async throws {
        let resolver = try MadeUpResolver()
        let server = try await ServerHarness.control(Sample.directory, resolver)
        let body = Array("{\"mode\":\"\(mode)\"}".utf8)
        let reply = try await server.ask(
            "POST",
            "/api/set-dns-mode",
            body: body,
            token: ServerHarness.operatorToken
        )
        #expect(reply.status == 200)
        #expect(reply.json == ["message": .string("DNS mode set to \(mode)"), "success": true])
        #expect(reply["access-control-allow-origin"] == nil)
        let key = try await server.ask(
            "POST",
            "/api/set-dns-mode",
            headers: ["X-API-Key: \(ServerHarness.operatorToken)", "Origin: http://localhost:\(server.port)"],
            body: body
        )
        #expect(key.status == 200)
        #expect(resolver.report.mode.rawValue == mode)
        #expect(resolver.principals.map(\.description) == ["token:operator", "token:operator"])
        await server.stop()
    }

    @Test(
        "is turned by nobody else",
        arguments: [
            ([], 401), (["X-API-Key: unknown"], 401), (["Authorization: Bearer unknown"], 401),
            (["X-API-Key: \(ServerHarness.token)"], 403),
            (["X-API-Key: \(ServerHarness.operatorToken)", "X-API-Key: \(ServerHarness.operatorToken)"], 401),
            (["X-API-Key: \(ServerHarness.operatorToken)", "Authorization: Bearer \(ServerHarness.token)"], 401),
        ] as [([String], Int)]
    )
    func refusal(headers: [String], status: Int) async throws {
        let resolver = try MadeUpResolver()
        let server = try await ServerHarness.control(Sample.directory, resolver)
        let reply = try await server.ask("POST", "/api/set-dns-mode", headers: headers, body: Self.hybrid)
        #expect(reply.status == status)
        #expect(resolver.principals.isEmpty)
        await server.stop()
    }

    @Test(
        "is not turned by pages of other origins",
        arguments: [
            "Origin: http://a.example", "Origin: null", "Origin: https://localhost", "Origin: http://localhost:1",
            "Sec-Fetch-Site: cross-site", "Sec-Fetch-Site: same-site",
        ]
    )
    func origins(header: String) async throws {
        let resolver = try MadeUpResolver()
        let server = try await ServerHarness.control(Sample.directory, resolver)
        let reply = try await server.ask(
            "POST",
            "/api/set-dns-mode",
            headers: [header],
            body: Self.hybrid,
            token: ServerHarness.operatorToken
        )
        #expect(reply.status == 403 && reply.json?["code"]?.text == "cross_origin")
        #expect(resolver.principals.isEmpty)
        // What a browser asks first gets no leave.
        let preflight = try await server.ask("OPTIONS", "/api/set-dns-mode", headers: [header])
        #expect(preflight["access-control-allow-origin"] == nil)
        await server.stop()
    }

    @Test("says what kept it")
    func failures() async throws {
        let resolver = try MadeUpResolver()
        let server = try await ServerHarness.control(Sample.directory, resolver)
        func post(_ body: String) async throws -> RawReply {
            try await server.ask(
                "POST",
                "/api/set-dns-mode",
                body: Array(body.utf8),
                token: ServerHarness.operatorToken
            )
        }
        let wrong = try await post(#"{"mode":"sideways"}"#)
        #expect(wrong.status == 400 && wrong.json?["success"] == .bool(false))
        #expect(try await post("{}").status == 400)
        resolver.change { $0.refusal = .notRecorded }
        #expect(try await post(#"{"mode":"icann"}"#).status == 503)
        #expect(resolver.report.mode == .hybrid)
        resolver.change { $0.refusal = .resolverFailed("no root") }
        let failed = try await post(#"{"mode":"icann"}"#)
        #expect(failed.status == 503 && failed.json?["message"]?.text?.contains("no root") == true)
        #expect(resolver.report.mode == .hybrid)
        #expect(try await server.ask("GET", "/api/set-dns-mode").status == 405)
        await server.stop()
    }
}
