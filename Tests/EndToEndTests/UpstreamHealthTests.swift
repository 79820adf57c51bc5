// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// What is told when names of the Internet cannot be looked up.
@Suite(
    "A broken Internet",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(10))
)
struct UpstreamHealthTests {
    private func run(_ settings: String, _ body: (Internet, Server) async throws -> Void) async throws {
        try await Internet.run { internet in
            let config = try internet.folder.write(
                "[clearnet]\nroot-hints = \"\(internet.folder.path)/hints\"\n\(settings)\n",
                to: "numen.toml"
            )
            let data = internet.folder.path + "/data"
            let server = try Server(data: data, launcher: internet.launcher(), "--config", config)
            try await server.ready()
            try await body(internet, server)
            await server.stop()
        }
    }

    @Test("is told when the network goes away, and when it is back")
    func cut() async throws {
        let settings = "trust-anchors = [\"/dev/null\"]\ninsecure = [\".\"]"
        try await run(settings) { internet, server in
            func rule(_ word: String) async throws {
                let words = ["ip", "rule", word, "pref", "50", "to", "192.0.2.0/24", "prohibit"]
                #expect(try await Program.run("/usr/bin/nsenter", internet.launcher().dropFirst() + words).status == 0)
            }
            let on = try await server.numen("clearnet", "on")
            #expect(on.output.contains("upstreams: names of the Internet are looked up from the servers of the root"))
            #expect(try await internet.dig(server, "www.insecure.example").code == "NOERROR")

            try await rule("add")
            // Broken names are no broken network, until a probe has said so as well; which it does after two seconds of them.
            var number = 0
            while !server.text.contains("nobody answers since"), number < 1_000 {
                number += 1
                #expect(try await internet.dig(server, "n\(number).any.insecure.example").code == "SERVFAIL")
            }
            try await server.line(with: "nobody answers since")
            let shown = try await server.numen("clearnet").output
            #expect(shown.contains("upstreams: nobody answers since") && shown.contains("clearnet.forwarders"))
            #expect(try await server.numen("status").output.contains("upstreams  nobody answers since"))

            try await rule("del")
            // Nobody has to ask for that.
            try await server.line(with: "names of the Internet are looked up", count: 2)
            #expect(try await server.numen("clearnet").output.contains("upstreams: names of the Internet"))
            let before = try internet.packets
            #expect(try await server.numen("clearnet", "off").status == 0)
            #expect(try await !server.numen("clearnet").output.contains("upstreams"))
            #expect(try internet.packets == before)
        }
    }

    @Test("is told when answers are not signed by those whom we trust")
    func forged() async throws {
        // The root's keys of the real Internet, which this one has not.
        try await run("") { internet, server in
            let on = try await server.numen("clearnet", "on").output
            #expect(on.contains("upstreams: no answer validates since"))
            #expect(on.contains("log in"))
            try await server.line(with: "no answer validates since")
            let dug = try await internet.dig(server, "www.signed.example")
            #expect(dug.code == "SERVFAIL" && dug.error.map { (6...12).contains($0) } == true)
        }
    }
}
