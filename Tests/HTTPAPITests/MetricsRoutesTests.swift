// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import Testing

/// What the monitoring asks.
@Suite("For the monitoring")
struct MetricsRoutesTests {
    @Test("metrics need a token for them, and one of those is for nothing else")
    func scope() async throws {
        let server = try await ServerHarness.start(Sample.directory, Sample.registrar)
        #expect(try await server.get("/metrics").status == 401)
        #expect(try await server.ask("GET", "/metrics", token: ServerHarness.token).status == 403)
        for token in [ServerHarness.metricsToken, ServerHarness.operatorToken] {
            let reply = try await server.ask("GET", "/metrics", token: token)
            #expect(reply.status == 200)
            #expect(reply.body == "# HELP made_up Made up.\n# TYPE made_up gauge\nmade_up 1\n")
            #expect(reply["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
        }
        #expect(try await server.ask("GET", "/enum/list", token: ServerHarness.metricsToken).status == 403)
        #expect(try await server.ask("GET", "/clearnet", token: ServerHarness.metricsToken).status == 403)
        await server.stop()
    }

    @Test("at the control face, this machine needs none, but whom a proxy sends does, and no page reads them")
    func controlFace() async throws {
        let server = try await ServerHarness.control(Sample.directory, try MadeUpResolver())
        let reply = try await server.get("/metrics")
        #expect(reply.status == 200 && reply.body.contains("made_up 1\n"))
        #expect(reply["Access-Control-Allow-Origin"] == nil)
        let passedOn = ["X-Forwarded-For: 192.0.2.1"]
        #expect(try await server.ask("GET", "/metrics", headers: passedOn).status == 401)
        let token = ServerHarness.metricsToken
        #expect(try await server.ask("GET", "/metrics", headers: passedOn, token: token).status == 200)
        #expect(try await server.get("/health/ready").json?["status"]?.text == "ready")
        await server.stop()
    }

    @Test("the server is live, and ready or says why not")
    func readiness() async throws {
        let directory = Sample.directory
        let server = try await ServerHarness.start(directory)
        func reasons() async throws -> [String] {
            let reply = try await server.ask("GET", "/health/ready", headers: ["X-Forwarded-For: 192.0.2.7"])
            let codes = (reply.json?["reasons"]?.array ?? []).compactMap { $0["code"]?.text }
            #expect(reply.status == (codes.isEmpty ? 200 : 503))
            #expect(reply.json?["status"]?.text == (codes.isEmpty ? "ready" : "not_ready"))
            return codes
        }
        #expect(try await reasons() == [])
        // Names are answered as they were while the node is away.
        directory.change { ($0.isNodeConnected, $0.lag, $0.silence) = (false, 144, .seconds(86_400)) }
        #expect(try await reasons() == [])
        directory.change { ($0.lag, $0.silence) = (145, .seconds(86_401)) }
        #expect(try await reasons() == ["behind", "node_away"])
        directory.change { ($0.lag, $0.silence, $0.isServing) = (0, .zero, false) }
        #expect(try await reasons() == ["dns_not_served"])
        directory.change { ($0.isServing, $0.tip) = (true, nil) }
        #expect(try await reasons() == ["no_index"])
        #expect(try await server.get("/health/live").json == ["status": "live"])
        await server.stop()
    }
}
