// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// What the scripts and dashboards of the Ness stack ask of the server that they expect at port 8053 and at the DNS port.
@Suite("The tools of the stack", .timeLimit(.minutes(5)))
struct StackTests {
    /// Two servers: one for the tools, and one that stands for the Internet and knows the two names that the scripts ask.
    private func run(_ body: (Server, String) async throws -> Void) async throws {
        let outer = try TemporaryFolder()
        let names = "dns:ness.cx\tA=192.0.2.80\t10\ndns:privateness.link\tA=192.0.2.81\t10\n"
        let world = try outer.write(names, to: "o.nvs")
        let tlds = try outer.write("[dns]\ntlds = [\"cx\", \"link\"]\n", to: "o.toml")
        let upstream = try Server(data: outer.path + "/data", "--config", tlds, "--nvs", world)
        try await upstream.ready()
        let inner = try TemporaryFolder()
        let seed = try inner.write("dns:private.ness\tA=192.0.2.90\t10\n", to: "i.nvs")
        let forwarder = "127.0.0.1:\(try await upstream.port)"
        let config = try inner.write("[clearnet]\nforwarders = [\"\(forwarder)\"]\ninsecure = [\".\"]\n", to: "i.toml")
        let data = inner.path + "/data"
        let server = try Server(data: data, "--config", config, "--nvs", seed, "--control", "127.0.0.1:0")
        try await server.ready()
        try await body(server, "http://127.0.0.1:\(try await server.controlPort)")
        await server.stop()
        await upstream.stop()
    }

    @Test("find three realities, as test_dns_realities looks for them")
    func realities() async throws {
        try await run { server, face in
            let token = try await server.numen("token", "new", "--scope", "operator").output
                .trimmingCharacters(in: .newlines)
            let folder = try TemporaryFolder()
            let key = try folder.write("X-API-Key: \(token)\n", to: "key")
            // Mode, its label, how many of the two names are there, and whether those of the chain are.
            let realities = [
                ("icann", "clearnet only", 2, false), ("hybrid", "both", 2, true), ("emerdns", "Emer only", 0, true),
            ]
            for (mode, label, count, hasChain) in realities {
                let words = ["--json", "{\"mode\":\"\(mode)\"}", "--header", "@\(key)"]
                let turned = try await Curl.ask(face + "/api/set-dns-mode", words)
                #expect(turned.json["success"] as? Bool == true)
                let modes = try await Curl.ask(face + "/api/dns-modes")
                #expect(modes["current"] == mode && (modes.json["modes"] as? [String: String])?[mode] == label)
                var found = 0
                for name in ["ness.cx", "privateness.link"] where try await !server.dig("+short A \(name)").isEmpty {
                    found += 1
                }
                #expect(found == count, "\(mode)")
                #expect(try await server.dig("+short A private.ness").isEmpty == !hasChain, "\(mode)")
                #expect(try await Curl.ask(face + "/status")["mode"] == mode)
            }
            let gone = try await server.dig("+comments A ness.cx")
            #expect(gone.contains("NXDOMAIN"))
        }
    }

    @Test("get what they expect at the port of the control face, and at that of DNS")
    func probes() async throws {
        try await run { server, face in
            // e2e-ports-test.sh and the start guides.
            for path in ["/health", "/api/health", "/api/status"] {
                let reply = try await Curl.ask(face + path, "--max-time", "8")
                #expect(reply.status == 200 && reply["status"] == "ok", "\(path)")
            }
            // The menus connect.
            for port in [try await server.controlPort, try await server.port] {
                #expect((try? LoopbackSocket.connected(to: port)) != nil)
            }
            // The dashboards ask from a page of another origin, again and again.
            var client = PlainHTTP.Client(try .connected(to: try await server.controlPort))
            for _ in 1...3 {
                let reply = client.get("/", "Origin: http://127.0.0.1:5000\r\n")
                #expect(reply.map { (200...299).contains($0.status) } == true)
                #expect(reply?.fields["access-control-allow-origin"] == "*")
            }
        }
    }
}
