// SPDX-License-Identifier: MIT
import HTTPAPI
import JSONRPC
import ResolverPolicy
import Testing

@Suite("The control face tells")
struct ControlStatusTests {
    @Test("how the server is, at each path where somebody asks", arguments: ["/", "/health", "/api/health"])
    func health(path: String) async throws {
        let server = try await ServerHarness.control(Sample.directory, try MadeUpResolver())
        let reply = try await server.get(path)
        #expect(reply.status == 200)
        #expect(reply["access-control-allow-origin"] == "*")
        #expect(
            reply.json == [
                "mode": "hybrid", "node": ["height": 68, "synced": true],
                "policy": [
                    "height": 60, "owner": "EOwner", "problem": "the name's time is over",
                    "record": "ness:dns-reverse-proxy-config", "source": "configuration",
                    "sources": [
                        "configuration": "hybrid", "default": "emerdns", "override": .null, "record": "icann",
                    ],
                    "txid": "aa",
                ],
                "status": "ok",
            ]
        )
        await server.stop()
    }

    @Test("more of it", arguments: ["/status", "/api/status"])
    func status(path: String) async throws {
        let server = try await ServerHarness.control(Sample.directory, try MadeUpResolver())
        let json = try await server.get(path).json
        #expect(json?["status"]?.text == "ok" && json?["mode"]?.text == "hybrid")
        #expect(json?["counters"]?["asked"]?.int == 7)
        #expect(json?["resolver"]?.text == "on" && json?["label"]?.text == "both")
        #expect(json?["version"]?.text == "test")
        await server.stop()
    }

    @Test("what is wrong")
    func trouble() async throws {
        let directory = Sample.directory
        let resolver = try MadeUpResolver()
        let server = try await ServerHarness.control(directory, resolver)
        resolver.change { $0.report.state = .failed("no root") }
        let failed = try await server.get("/api/status")
        #expect(failed.status == 200 && failed.json?["status"]?.text == "degraded")
        #expect(failed.json?["reason"]?.text == "no root")
        resolver.change { $0.report.state = .on }
        #expect(try await server.get("/health").json?["status"]?.text == "ok")
        resolver.change { state in
            state.report.upstreams = .init(word: "silent", since: "noon", text: "nobody answers", isBad: true)
        }
        #expect(try await server.get("/health").json?["status"]?.text == "degraded")
        #expect(
            try await server.get("/api/status").json?["upstreams"]
                == ["since": "noon", "state": "silent", "text": "nobody answers"]
        )
        resolver.change { ($0.report.mode, $0.report.state) = (.icann, .failed("no root")) }
        #expect(try await server.get("/health").status == 503)
        resolver.change { ($0.report.mode, $0.report.state) = (.emerdns, .off) }
        directory.change { $0.isNodeConnected = false }
        #expect(try await server.get("/health").json?["status"]?.text == "degraded")
        directory.change { $0.tip = nil }
        let error = try await server.get("/health")
        #expect(error.status == 503 && error.json?["status"]?.text == "error")
        #expect(error["access-control-allow-origin"] == "*")
        await server.stop()
    }

    @Test("which routes there are, and whose")
    func policy() async throws {
        let server = try await ServerHarness.control(Sample.directory, try MadeUpResolver())
        let json = try await server.get("/policy").json
        #expect(json?["chain"] == ["emc", "coin"] && json?["nonexistent"] == ["onion"])
        #expect(
            json?["routes"] == [
                ["origin": "configuration", "suffix": ".corp", "to": ["10.0.0.1:53", "10.0.0.2:53"]]
            ]
        )
        #expect(json?["ignored"]?.array?.first?["reason"]?.text == "the chain answers these names")
        await server.stop()
    }

    @Test(
        "how other programs send names here",
        arguments: [
            ("/resolved.conf", "Domains=~emc ~coin\n"), ("/dnsmasq.conf", "server=/emc/127.0.0.1#53\n"),
            ("/unbound.conf", "forward-addr: 127.0.0.1@53\n"), ("/nrpt.reg", "\"GenericDNSServers\"=\"127.0.0.1\"\r\n"),
            ("/nrpt.reg?server=192.0.2.53", "\"GenericDNSServers\"=\"192.0.2.53\"\r\n"),
        ]
    )
    func texts(path: String, part: String) async throws {
        let server = try await ServerHarness.control(Sample.directory, try MadeUpResolver())
        let reply = try await server.get(path)
        #expect(reply.status == 200 && reply.body.contains(part))
        #expect(reply["content-type"] == "text/plain; charset=us-ascii")
        #expect(try await server.get("/nrpt.reg?server=a.example").status == 400)
        await server.stop()
    }

    @Test("names, with their values as octets, expired ones as well")
    func names() async throws {
        let directory = MadeUpDirectory([
            Sample.record("worm:x", "a b"), Sample.record("old", "x", expiresAt: 67),
        ])
        let server = try await ServerHarness.control(directory, try MadeUpResolver())
        let json = try await server.get("/nvs/worm:x").json
        #expect(json?["value"]?.text == "a b" && json?["value_base64"]?.text == "YSBi")
        #expect(json?["txid"]?.text == Sample.txid && json?["expired"] == .bool(false))
        #expect(json?["expires_in"]?.int == 63_875 && json?["deleted"] == .bool(false))
        #expect(json?["block"]?.text == String(repeating: "ab", count: 32) && json?["block_height"]?.int == 68)
        #expect(try await server.get("/nvs/old").json?["expired"] == .bool(true))
        #expect(json?["height"] == .null && json?["confirmations"] == .null)
        directory.change { state in
            state.heights = [Array("old".utf8): 60, Array("gone".utf8): 68]
            state.deleted = [Sample.record("gone", "", expiresAt: 0)]
        }
        let old = try await server.get("/nvs/old").json
        #expect(old?["height"]?.int == 60 && old?["confirmations"]?.int == 9 && old?["deleted"] == .bool(false))
        let gone = try await server.get("/nvs/gone").json
        #expect(gone?["deleted"] == .bool(true) && gone?["expired"] == .bool(false) && gone?["expires_in"] == .null)
        #expect(gone?["value"]?.text == "" && gone?["confirmations"]?.int == 1)
        let missing = try await server.get("/nvs/y")
        #expect(missing.status == 404 && missing["access-control-allow-origin"] == "*")
        await server.stop()
    }

    @Test("names by their beginning, page by page")
    func pages() async throws {
        let directory = MadeUpDirectory([
            Sample.record("worm:c", "v"), Sample.record("worm:a", "v"), Sample.record("dns:a.emc", "v"),
            Sample.record("worm:b", "v", expiresAt: 67),
        ])
        let server = try await ServerHarness.control(directory, try MadeUpResolver())
        let first = try await server.get("/nvs?prefix=worm:&limit=2")
        #expect(first.status == 200 && first["access-control-allow-origin"] == "*")
        #expect(first.json?["names"]?.array?.compactMap { $0["name"]?.text } == ["worm:a", "worm:b"])
        #expect(first.json?["names"]?.array?.map { $0["expired"] } == [.bool(false), .bool(true)])
        #expect(first.json?["count"]?.int == 2 && first.json?["block_height"]?.int == 68)
        #expect(first.json?["block"]?.text == String(repeating: "ab", count: 32))
        let next = try #require(first.json?["next"]?.text)
        let second = try await server.get("/nvs?prefix=worm:&limit=2&cursor=\(next)").json
        #expect(second?["names"]?.array?.compactMap { $0["name"]?.text } == ["worm:c"] && second?["next"] == nil)
        for query in ["", "?prefix=", "?prefix=a&limit=0", "?prefix=a&limit=101", "?prefix=a&cursor=x"] {
            #expect(try await server.get("/nvs" + query).status == 400)
        }
        directory.change { $0.isNodeAsked = false }
        let busy = try await server.get("/nvs?prefix=a")
        #expect(busy.status == 503 && busy.json?["code"]?.text == "busy" && busy["retry-after"] != nil)
        await server.stop()
    }

    @Test("what happens to names")
    func events() async throws {
        let server = try await ServerHarness.control(Sample.directory, try MadeUpResolver())
        let reply = try await server.ask("HEAD", "/events?prefix=worm:")
        #expect(reply.status == 200 && reply["content-type"] == "text/event-stream")
        #expect(reply["access-control-allow-origin"] == "*")
        for number in ["0", "51", "x", ""] {
            #expect(try await server.get("/events?confirmations=\(number)").status == 400)
        }
        #expect(try await server.get("/events?prefix=" + String(repeating: "x", count: 513)).status == 400)
        await server.stop()
    }
}
