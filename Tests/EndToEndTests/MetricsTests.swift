// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// What a monitoring is told, beside what was really asked.
@Suite("Metrics", .timeLimit(.minutes(5)))
struct MetricsTests {
    private static let contrib = URL(filePath: #filePath).resolvingSymlinksInPath()
        .appending(path: "../../../contrib").standardized

    private static let names = """
        dns:www.coin\tA=192.0.2.80|TXT=\(String(repeating: "x", count: 250))\t10
        dns:long.coin\tTXT=\(String(repeating: "x", count: 3_000))\t10
        enum:12025550123:0\tE2U+sip=100|10|!^.*$!sip:a@example.com!\t10

        """

    @Test("count what dig has asked, by transport, type and code, and how long it took")
    func counts() async throws {
        let folder = try TemporaryFolder()
        let seed = try folder.write(Self.names, to: "s.nvs")
        let server = try Server(data: folder.path + "/data", "--nvs", seed, "--control", "127.0.0.1:0")
        try await server.ready()
        let face = "http://127.0.0.1:\(try await server.controlPort)"
        let before = try await Scrape(face: face)
        #expect(before.sum("numen_dns_queries_total") == 0)

        for _ in 0..<5 { #expect(try await server.dig("A www.coin") == "www.coin. 3600 IN A 192.0.2.80") }
        for _ in 0..<3 { _ = try await server.dig("+tcp NAPTR 3.2.1.0.5.5.5.2.0.2.1.e164.arpa") }
        for _ in 0..<4 { _ = try await server.dig("AAAA nobody.coin") }
        for _ in 0..<2 { _ = try await server.dig("TYPE65280 www.example") }
        _ = try await server.dig("+edns=1 +noednsneg MX www.coin")
        // Cut short, and asked again over TCP.
        _ = try await server.dig("+bufsize=512 TXT long.coin")

        let after = try await Scrape(face: face)
        let expected: [String: Double] = [
            #"numen_dns_queries_total{transport="udp",type="A"}"#: 5,
            #"numen_dns_queries_total{transport="tcp",type="A"}"#: 0,
            #"numen_dns_queries_total{transport="tcp",type="NAPTR"}"#: 3,
            #"numen_dns_queries_total{transport="udp",type="AAAA"}"#: 4,
            #"numen_dns_queries_total{transport="udp",type="other"}"#: 2,
            #"numen_dns_queries_total{transport="udp",type="MX"}"#: 1,
            #"numen_dns_queries_total{transport="udp",type="TXT"}"#: 1,
            #"numen_dns_queries_total{transport="tcp",type="TXT"}"#: 1,
            #"numen_dns_responses_total{transport="udp",rcode="NOERROR"}"#: 6,
            #"numen_dns_responses_total{transport="udp",rcode="NXDOMAIN"}"#: 6,
            #"numen_dns_responses_total{transport="udp",rcode="BADVERS"}"#: 1,
            #"numen_dns_responses_total{transport="tcp",rcode="NOERROR"}"#: 4,
            #"numen_dns_truncated_total{transport="udp"}"#: 1,
            #"numen_dns_messages_received_total{transport="udp"}"#: 13,
            #"numen_dns_messages_sent_total{transport="udp"}"#: 13,
            #"numen_dns_messages_sent_total{transport="tcp"}"#: 4,
            #"numen_dns_connections_total{event="accepted"}"#: 4,
            #"numen_dns_response_duration_seconds_count{transport="udp",source="memory"}"#: 13,
            #"numen_dns_response_duration_seconds_count{transport="tcp",source="memory"}"#: 4,
            #"numen_dns_response_duration_seconds_count{transport="udp",source="resolver"}"#: 0,
        ]
        for (series, value) in expected { #expect(after[series] == value, "\(series)") }
        // Whatever codes there are for names of nobody.
        #expect(after.sum("numen_dns_responses_total", with: "transport=\"udp\"") == 13)
        try expectMonotone(after, "numen_dns_response_duration_seconds")
        try expectMonotone(after, "numen_http_request_duration_seconds")
        #expect(after[#"numen_http_requests_total{face="control",route="/metrics",method="GET",status="200"}"#] == 1)
        #expect(after["numen_index_complete"] == 1 && after["numen_index_names"] >= 3)
        #expect(after["numen_chain_height"] == after["numen_chain_node_height"] && after["numen_chain_height"] > 0)
        #expect(after[#"numen_chain_state{state="following"}"#] == 1)
        await server.stop()
    }

    /// No bucket has fewer than the one before it, and the last has all.
    private func expectMonotone(_ scrape: Scrape, _ name: String) throws {
        var buckets: [String: [(bound: Double, count: Double)]] = [:]
        for (series, count) in scrape.series where series.hasPrefix(name + "_bucket{") {
            let bound = try #require(series.firstMatch(of: /,?le="([^"]*)"/))
            let labels = series.replacing(/,?le="[^"]*"/, with: "").dropFirst(name.count + "_bucket".count)
            let number = bound.1 == "+Inf" ? Double.infinity : try #require(Double(bound.1))
            buckets[String(labels), default: []].append((number, count))
        }
        #expect(!buckets.isEmpty)
        for (labels, buckets) in buckets {
            let sorted = buckets.sorted { $0.bound < $1.bound }
            #expect(zip(sorted, sorted.dropFirst()).allSatisfy { $0.count <= $1.count }, "\(name)\(labels)")
            #expect(sorted.last?.count == scrape[name + "_count" + labels], "\(name)\(labels)")
        }
    }

    @Test("have all that the dashboard and the alerts in contrib ask for")
    func contributions() async throws {
        let folder = try TemporaryFolder()
        let seed = try folder.write(Self.names, to: "s.nvs")
        // There is a resolver, and nobody who answers it.
        let config = try folder.write("[clearnet]\nforwarders = [\"127.0.0.1:9\"]\nmode = \"hybrid\"\n", to: "n.toml")
        let server = try Server(
            data: folder.path + "/data",
            "--config",
            config,
            "--nvs",
            seed,
            "--control",
            "127.0.0.1:0",
            "--http",
            "127.0.0.1:0"
        )
        try await server.ready()
        try await server.line(with: "numen-wallet is running")
        let face = "http://127.0.0.1:\(try await server.controlPort)"
        // The first request is told of after it was answered.
        _ = try await Scrape(face: face)
        let scrape = try await Scrape(face: face)
        for file in ["grafana/numen.json", "prometheus/numen.rules.yml"] {
            let text = try String(contentsOf: Self.contrib.appending(path: file), encoding: .utf8)
            let named = Set(text.matches(of: /(?:numen|process)_[a-z_]+/).map { String($0.output) })
            #expect(named.count >= 20)
            #expect(named.subtracting(scrape.names).sorted() == [], "\(file)")
        }
        // And nothing is told that nobody can see there.
        let dashboard = try String(contentsOf: Self.contrib.appending(path: "grafana/numen.json"), encoding: .utf8)
        let unseen = scrape.names.map { $0.replacing(/_(sum|count)$/, with: "_bucket") }
            .filter { $0.hasPrefix("numen_") && !dashboard.contains($0) }
        #expect(Set(unseen) == ["numen_metrics_refused_series_total"])
        await server.stop()
    }

    @Test("tell of blocks that are given up, of money that is spent, and of processes that end")
    func events() async throws {
        let folder = try TemporaryFolder()
        let seed = try folder.write(Self.names, to: "s.nvs")
        let data = folder.path + "/data"
        let server = try Server(data: data, "--nvs", seed, "--http", "127.0.0.1:0", "--control", "127.0.0.1:0")
        try await server.ready()
        try await server.line(with: "numen-wallet is running")
        let face = "http://127.0.0.1:\(try await server.controlPort)"
        let before = try await Scrape(face: face)
        #expect(before["numen_chain_reorganizations_total"] == 0 && before["numen_wallet_spent_coins"] == 0)
        #expect(before[#"numen_child_restarts_total{child="numen-wallet"}"#] == 0)

        let registered = try await Curl.ask(
            "http://localhost/enum/register",
            "--unix-socket",
            data + "/http.sock",
            "--json",
            #"{"phone_number":"+19995550123","sip_uri":"sip:alice@example.com"}"#
        )
        #expect(registered.status == 201, "\(registered.body)")
        _ = try await server.numen("devchain", "mine", "2")
        #expect(try await server.numen("devchain", "invalidate", "2").status == 0)
        _ = try await server.numen("devchain", "mine", "3")
        let wallet = try #require(
            try ProcessTable.children(of: server.process.processIdentifier).first { $0.name == "numen-wallet" }
        )
        #expect(kill(wallet.number, SIGKILL) == 0)

        let deadline = ContinuousClock.now + .seconds(30)
        var after = before
        func isTold() -> Bool {
            after["numen_chain_reorganizations_total"] > 0 && after["numen_chain_lag_blocks"] == 0
                && after["numen_chain_height"] == before["numen_chain_height"] + 4
                && after[#"numen_child_restarts_total{child="numen-wallet"}"#] == 1
                && after["numen_wallet_spent_coins"] > 0
        }
        while !isTold(), ContinuousClock.now < deadline { after = try await Scrape(face: face) }
        #expect(isTold(), "\(after.series.filter { $0.key.contains("chain") || $0.key.contains("child") })")
        #expect(after[#"numen_chain_blocks_total{event="disconnected"}"#] == 2)
        let cost = try #require(registered["cost"].flatMap { Double($0) })
        #expect(after["numen_wallet_spent_coins"] == cost)
        #expect(after[#"numen_child_state{child="numen-wallet",state="running"}"#] == 1)
        #expect(after["numen_audit_usable"] == 1)
        #expect(after[#"numen_http_requests_total{face="api",route="/enum/register",method="POST",status="201"}"#] == 1)
        await server.stop()
    }

    @Test("are for those who may have them, whatever is asked for beside")
    func callers() async throws {
        let folder = try TemporaryFolder()
        let seed = try folder.write(Self.names, to: "s.nvs")
        let data = folder.path + "/data"
        let server = try Server(data: data, "--nvs", seed, "--http", "127.0.0.1:0", "--control", "127.0.0.1:0")
        try await server.ready()
        let api = "http://127.0.0.1:\(try await server.httpPort)"
        #expect(try await Curl.ask(api + "/metrics").status == 401)
        let token = try await server.numen("token", "new", "--scope", "metrics").output
            .trimmingCharacters(in: .newlines)
        let header = try folder.write("Authorization: Bearer \(token)\n", to: "header")
        #expect(try await Curl.ask(api + "/enum/list", "--header", "@\(header)").status == 403)
        // Text of strangers does not become text of ours.
        for target in ["/%22%0Anumen_evil_total%202", "/nvs/%22%7D%201%0A%5C", "/health/ready", "/health/live"] {
            _ = try await Curl.ask(api + target, "--request", "GE\"T")
            _ = try await Curl.ask(api + target)
        }
        for _ in 1...3 {
            #expect(try await Curl.ask(api + "/enum/lookup?number=%2B12025550123")["sip_uri"] == "sip:a@example.com")
        }
        let withToken = try await Curl.ask(api + "/metrics", "--header", "@\(header)")
        let overSocket = try await Curl.ask("http://localhost/metrics", "--unix-socket", data + "/http.sock")
        for reply in [withToken, overSocket] {
            #expect(reply.status == 200)
            let scrape = try await Scrape(reply.body)
            // Nor does anybody learn who is asked for.
            #expect(!reply.body.contains("evil") && !reply.body.contains("2025550123"))
            #expect(scrape[#"numen_http_lookups_total{answer="made"}"#] == 1)
            #expect(scrape[#"numen_http_lookups_total{answer="kept"}"#] == 2)
            #expect(
                scrape[#"numen_http_requests_total{face="api",route="/health/ready",method="GET",status="200"}"#] == 1
            )
            #expect(scrape[#"numen_http_requests_total{face="api",route="none",method="GET",status="404"}"#] == 1)
            #expect(scrape.sum("numen_http_requests_total", with: "route=\"none\",method=\"other\"") >= 1)
        }
        await server.stop()
    }
}
