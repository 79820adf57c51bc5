// SPDX-License-Identifier: MIT
import Entropy
import HTTPAPI
import JSONRPC
import Testing

@Suite("The face of randomness")
struct EntropyAPITests {
    private static let blocked = EntropyGate.Verdict(.blocked, "no physical source of entropy passes its tests")

    @Test("says in the words of the stack's tools how it is")
    func health() async throws {
        let entropy = MadeUpEntropy()
        let server = try await ServerHarness.entropy(entropy)
        let reply = try await server.get("/health")
        #expect(reply.status == 200)
        #expect(
            reply.json == [
                "blocking": false, "entropy_avail": 256, "rate": 1247,
                "sources": ["hardware": "degraded", "jitter": "active", "rc4ok": "active", "uhep": "active"],
                "status": "healthy",
            ]
        )
        entropy.change { $0.overview.verdict = EntropyGate.Verdict(.degraded, "a source is out") }
        let degraded = try await server.get("/health")
        #expect(degraded.status == 200 && degraded.json?["status"] == "degraded")
        #expect(degraded.json?["reason"] == "a source is out")
        entropy.change { $0.overview.verdict = Self.blocked }
        let blocked = try await server.get("/health")
        #expect(blocked.status == 503 && blocked.json?["blocking"] == true && blocked.json?["status"] == "blocked")
        await server.stop()
    }

    @Test("shows each source, and what is mixed in")
    func sources() async throws {
        let server = try await ServerHarness.entropy(MadeUpEntropy())
        let sources = try await server.get("/sources").json?["sources"]?.array ?? []
        #expect(sources.map { $0["name"]?.text } == ["jitter", "rdseed", "rdrand", "hwrng"])
        #expect(sources.map { $0["state"]?.text } == ["passing", "failed", "starting", "absent"])
        #expect(sources.first?["proportion_percent"] == 20 && sources.first?["claim_millibits"] == 200)
        #expect(try await server.get("/rate").json == ["blocks": 7, "rate": 1247])
        let status = try #require(try await server.get("/status").json)
        #expect(status["gate"] == "ok" && status["policy"] == "strict" && status["assessed_millibits"] == .null)
        await server.stop()
    }

    @Test("gives octets, as many as are asked for", arguments: [("", 32), ("?bytes=1", 1), ("?bytes=1024", 1_024)])
    func octets(query: String, count: Int) async throws {
        let server = try await ServerHarness.entropy(MadeUpEntropy())
        let reply = try await server.get("/entropy" + query)
        #expect(reply.status == 200 && reply["content-type"] == "application/octet-stream")
        #expect(reply["cache-control"] == "no-store")
        #expect(reply.body == String(repeating: "r", count: count))
        await server.stop()
    }

    @Test("gives no others", arguments: ["0", "1025", "-1", "", "a", "99999999999999999999"])
    func otherOctets(count: String) async throws {
        let server = try await ServerHarness.entropy(MadeUpEntropy())
        #expect(try await server.get("/entropy?bytes=" + count).status == 400)
        await server.stop()
    }

    @Test("gives none while there is no entropy, and says when to come back")
    func block() async throws {
        let server = try await ServerHarness.entropy(MadeUpEntropy(Self.blocked))
        let reply = try await server.get("/entropy")
        #expect(reply.status == 503 && reply.json?["code"] == "ENTROPY_BLOCKED" && reply["retry-after"] == "5")
        #expect(reply.json?["error"]?.text?.contains("no physical source") == true)
        await server.stop()
    }

    @Test("has a block mixed in, or says why not")
    func reseed() async throws {
        let entropy = MadeUpEntropy()
        let server = try await ServerHarness.entropy(entropy)
        let reply = try await server.ask("POST", "/reseed")
        #expect(reply.status == 200 && reply.json == ["success": true] && entropy.reseeded == 1)
        #expect(try await server.get("/reseed").status == 405)
        for header in ["Origin: https://elsewhere.example", "Sec-Fetch-Site: cross-site"] {
            let foreign = try await server.ask("POST", "/reseed", headers: [header])
            #expect(foreign.status == 403 && foreign.json?["code"] == "cross_origin" && entropy.reseeded == 1)
        }
        entropy.change { $0.refusal = "there is no feeder (entropy.feeder)" }
        let refused = try await server.ask("POST", "/reseed")
        #expect(
            refused.status == 503
                && refused.json?["error"] == "Nothing was mixed in: there is no feeder (entropy.feeder)"
        )
        await server.stop()
    }

    @Test("says what counts, and why nothing is mixed in, as it is")
    func words() async throws {
        let entropy = MadeUpEntropy()
        let server = try await ServerHarness.entropy(entropy)
        entropy.change { $0.overview.isCredited = true }
        var text = try await server.get("/").body
        #expect(!text.contains("credit = none") && text.contains("Nothing counts while the process is not running"))
        #expect(try await server.get("/status").json?["credit"] == "measured")
        entropy.change { $0.overview.assessed = 625 }
        #expect(try await server.get("/").body.contains("half of the 0.625 bits a sample"))
        for (feeder, words) in [("missing", "not in the folder of numen"), ("off", "as the settings say so")] {
            entropy.change { $0.overview.feeder = feeder }
            text = try await server.get("/").body
            #expect(text.contains(words))
        }
        await server.stop()
    }

    @Test("shows people a page without a script, and without what sources say as markup")
    func page() async throws {
        let server = try await ServerHarness.entropy(MadeUpEntropy())
        let reply = try await server.get("/")
        let text = reply.body
        #expect(reply.status == 200 && reply["content-type"] == "text/html; charset=utf-8")
        #expect(text.contains("All is well") && text.contains("credit = none") && text.contains("Linux 5.18"))
        #expect(text.contains("it gave &lt;nothing>") && !text.contains("<script"))
        await server.stop()
    }

    @Test(
        "keeps what makes secrets from being asked for, and nothing else",
        arguments: [
            ("POST", "/enum/register", 503), ("PUT", "/enum/+12025550123", 503), ("DELETE", "/enum/+12025550123", 503),
            ("GET", "/enum/lookup", 400),
        ]
    )
    func gate(method: String, path: String, status: Int) async throws {
        let server = try await ServerHarness.start(Sample.directory, entropy: MadeUpEntropy(Self.blocked))
        let reply = try await server.ask(
            method,
            path,
            body: method == "GET" ? [] : Array("{}".utf8),
            token: ServerHarness.token
        )
        #expect(reply.status == status)
        #expect((reply.json?["code"] == "ENTROPY_BLOCKED") == (status == 503))
        #expect((reply["retry-after"] == "5") == (status == 503))
        await server.stop()
    }
}
