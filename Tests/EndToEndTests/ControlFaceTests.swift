// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// The control face as tools of other people use it.
@Suite("The control face", .timeLimit(.minutes(5)))
struct ControlFaceTests {
    @Test("shows the server and turns the toggle, for operators alone")
    func face() async throws {
        let folder = try TemporaryFolder()
        let seed = try folder.write("dns:www.coin\tA=192.0.2.80\t10\nworm:x\ta b\t10\n", to: "s.nvs")
        // Nothing is asked of it: it is only to be there while the toggle is on.
        let config = try folder.write("[clearnet]\nforwarders = [\"127.0.0.1:9\"]\n", to: "n.toml")
        let data = folder.path + "/data"
        let server = try Server(
            data: data,
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
        let face = "http://127.0.0.1:\(try await server.controlPort)"

        let health = try await Curl.ask(face + "/health")
        #expect(health.status == 200 && health["status"] == "ok" && health["mode"] == "emerdns")
        #expect(try await Curl.ask(face + "/nvs/worm:x")["value_base64"] == "YSBi")
        let dnsmasq = try await Curl.ask(face + "/dnsmasq.conf").body
        #expect(dnsmasq.contains("server=/coin/127.0.0.1#\(try await server.port)\n"))

        func turn(_ headers: String...) async throws -> Curl {
            let file = try folder.write(headers.joined(separator: "\n") + "\n", to: "headers")
            let body = #"{"mode":"hybrid"}"#
            return try await Curl.ask(face + "/api/set-dns-mode", "--json", body, "--header", "@\(file)")
        }
        let token = try await server.numen("token", "new", "--scope", "operator").output
            .trimmingCharacters(in: .newlines)
        #expect(try await turn().status == 401)
        #expect(try await turn("X-API-Key: \(token)", "Origin: http://a.example").status == 403)
        #expect(try await Curl.ask(face + "/api/dns-modes")["current"] == "emerdns")
        let turned = try await turn("X-API-Key: \(token)")
        #expect(turned.status == 200 && turned["message"] == "DNS mode set to hybrid")
        #expect(try await Curl.ask(face + "/api/dns-modes")["current"] == "hybrid")
        #expect(try await server.numen("clearnet").output.contains("both (hybrid)"))
        #expect(try await server.numen("audit", "show").output.contains("clearnet.mode"))
        // Nobody is there, and that is told before anybody asks for a name.
        try await server.line(with: "nobody answers since")
        #expect(try await Curl.ask(face + "/health")["status"] == "degraded")
        #expect(try await server.numen("clearnet").output.contains("upstreams: nobody answers since"))

        // The same beside everything else that HTTP has.
        let api = "http://127.0.0.1:\(try await server.httpPort)/clearnet"
        let header = try folder.write("Authorization: Bearer \(token)\n", to: "authorization")
        func ask(_ path: String = "", _ words: String...) async throws -> Curl {
            let words = words.isEmpty ? [] : ["--request", words[0], "--json", words[1]]
            return try await Curl.ask(api + path, ["--header", "@\(header)"] + words)
        }
        #expect(try await Curl.ask(api).status == 401)
        #expect(try await ask()["mode"] == "hybrid")
        #expect(try await ask("/flush", "POST", #"{"name":"example"}"#)["flushed"] == "example.")
        #expect(try await ask("", "PUT", #"{"mode":"emerdns"}"#)["resolver"] == "off")
        #expect(try await Curl.ask(face + "/health")["status"] == "ok")
        #expect(try await ask("", "DELETE", "{}")["mode"] == "emerdns")
        #expect(try await server.numen("clearnet").output.contains("said by: nobody; this is the default"))
        await server.stop()
    }

    @Test("tells an orchestrator what became of names, and as of which block")
    func names() async throws {
        let folder = try TemporaryFolder()
        let seed = try folder.write("dns:www.coin\tA=192.0.2.80\t10\nworm:x\ta b\t10\nworm:y\tb\t10\n", to: "s.nvs")
        let server = try Server(data: folder.path + "/data", "--nvs", seed, "--control", "127.0.0.1:0")
        try await server.ready()
        let face = "http://127.0.0.1:\(try await server.controlPort)"
        func height() async throws -> Int {
            try #require(await Curl.ask(face + "/nvs/worm:x").json["block_height"] as? Int)
        }

        let start = try await height()
        #expect(try await server.numen("nvs", "delete", "dns:www.coin").status == 0)
        #expect(try await server.numen("nvs", "update", "worm:x", "c", "0").status == 0)
        let mined = try await server.numen("devchain", "mine", "3").output.split(separator: "\n")
        while try await height() < start + mined.count { await Task.yield() }
        for (name, value) in [("dns:www.coin", ""), ("worm:x", "c")] {
            let shown = try await Curl.ask(face + "/nvs/" + name)
            #expect(shown["value"] == value && shown.json["deleted"] as? Bool == value.isEmpty)
            #expect(shown["block"] == mined.last.map(String.init))
            let operation = try #require(shown.json["height"] as? Int)
            #expect((start + 1...start + 3).contains(operation))
            #expect(shown.json["confirmations"] as? Int == (try await height()) - operation + 1)
            #expect(shown["txid"]?.count == 64)
        }
        #expect(try await Curl.ask(face + "/nvs/dns:never.coin").status == 404)

        let first = try await Curl.ask(face + "/nvs?prefix=worm:&limit=1")
        let names = first.json["names"] as? [[String: Any]]
        #expect(names?.map { $0["name"] as? String } == ["worm:x"] && first["block"] == mined.last.map(String.init))
        let next = try #require(first["next"])
        // The node rests for as long as it took.
        var second = try await Curl.ask(face + "/nvs?prefix=worm:&limit=1&cursor=\(next)")
        while second.status == 503 { second = try await Curl.ask(face + "/nvs?prefix=worm:&limit=1&cursor=\(next)") }
        #expect((second.json["names"] as? [[String: Any]])?.map { $0["name"] as? String } == ["worm:y"])
        #expect(second["next"] == nil)
        #expect(try await Curl.ask(face + "/nvs?prefix=dns:").json["count"] as? Int == 0)
        await server.stop()
    }
}
