// SPDX-License-Identifier: MIT
import Access
import HTTPAPI
import JSONRPC
import NVS
import Testing

@Suite("The dashboard's files")
struct DashboardTests {
    /// Everything that the page and its scripts load.
    private func files(_ server: ServerHarness) async throws -> [String: RawReply] {
        var found: [String: RawReply] = [:]
        var wanted = ["/"]
        while let path = wanted.popLast() {
            guard found[path] == nil else { continue }
            let reply = try await server.get(path)
            found[path] = reply
            for match in reply.body.matches(of: /(?:src|href)="(\/dashboard\/[^"]+)"/) { wanted.append("\(match.1)") }
            for match in reply.body.matches(of: /from '\.\/([^']+)'/) { wanted.append("/dashboard/\(match.1)") }
        }
        return found
    }

    @Test("load nothing but each other, and all of them are there")
    func closed() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        let files = try await files(server)
        #expect(files.count == 14)
        let types = ["js": "text/javascript; charset=utf-8", "css": "text/css; charset=utf-8", "svg": "image/svg+xml"]
        for (path, reply) in files {
            #expect(reply.status == 200, "\(path)")
            let ending = path.split(separator: ".").last.map(String.init) ?? ""
            #expect(reply["content-type"] == types[ending] ?? "text/html; charset=utf-8", "\(path)")
            // Nothing of others, and nothing that the policy would have to allow: styles and scripts within the page.
            for forbidden in ["https://", "<style", "style=", "onclick=\"", "innerHTML", "eval(", "localStorage"] {
                #expect(!reply.body.contains(forbidden), "\(path) has \(forbidden)")
            }
        }
        await server.stop()
    }

    @Test("let nothing in, are held by no other page, and tell nobody where a reader comes from")
    func fields() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        for path in ["/", "/dashboard/main.js", "/dashboard/style.css", "/dashboard/icon.svg"] {
            let reply = try await server.get(path)
            let policy = try #require(reply["content-security-policy"])
            for part in [
                "default-src 'none'", "script-src 'self'", "style-src 'self'", "connect-src 'self'",
                "form-action 'none'", "frame-ancestors 'none'", "require-trusted-types-for 'script'",
            ] {
                #expect(policy.contains(part), "\(path)")
            }
            #expect(!policy.contains("unsafe"))
            #expect(reply["x-content-type-options"] == "nosniff")
            #expect(reply["referrer-policy"] == "no-referrer")
            #expect(reply["cross-origin-opener-policy"] == "same-origin")
            #expect(reply["set-cookie"] == nil)
        }
        await server.stop()
    }

    @Test("are sent again only when they have changed")
    func versions() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        var tags: Set<String> = []
        for path in ["/", "/dashboard/main.js", "/dashboard/words.js"] {
            let tag = try #require(try await server.get(path)["etag"])
            tags.insert(tag)
            let again = try await server.ask("GET", path, headers: ["If-None-Match: \(tag)"])
            #expect(again.status == 304)
            #expect(again.body.isEmpty)
            #expect(again["etag"] == tag)
        }
        #expect(tags.count == 3)
        #expect(try await server.get("/dashboard/%2e%2e/main.js").status == 404)
        #expect(try await server.get("/dashboard/other.js").status == 404)
        #expect(try await server.ask("POST", "/").status == 405)
        await server.stop()
    }

    @Test("hear who they work for")
    func access() async throws {
        let server = try await ServerHarness.start(Sample.directory)
        func access(_ token: String?) async throws -> RawReply { try await server.ask("GET", "/access", token: token) }
        #expect(try await access(nil).json == ["as": "anonymous", "scopes": []])
        #expect(try await access(ServerHarness.token).json == ["as": "token:both", "scopes": ["register", "list"]])
        let operatorReply = try #require(try await access(ServerHarness.operatorToken).json)
        #expect(operatorReply["scopes"]?.array?.compactMap(\.text) == Scope.allCases.map(\.rawValue))
        #expect(try await access("nobody's").status == 401)
        await server.stop()
    }
}
