// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Routes to name servers of a home or an office, beside an Internet whose root is signed and knows nothing of them.
@Suite(
    "Routes to own servers",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(5))
)
struct RouteTests {
    private static let script = """
        server 10.9.0.1
        zone corp
        www.corp A 10.9.0.7
        zone home.arpa
        nas.home.arpa A 10.9.0.8
        zone test
        www.test A 10.9.0.10
        zone 9.10.in-addr.arpa
        7.0.9.10.in-addr.arpa PTR www.corp
        zone 8.10.in-addr.arpa
        7.0.8.10.in-addr.arpa PTR www.corp
        zone 0.0.9.0.0.0.d.f.ip6.arpa
        2.0.0.9.0.0.0.d.f.ip6.arpa PTR www.corp
        zone wild
        www.wild A 203.0.113.5
        lan.wild A 10.9.0.7
        server 192.0.2.64
        zone wild
        wild NS ns.wild
        ns.wild A 192.0.2.64
        alias.wild CNAME 7.0.9.10.in-addr.arpa
        other.wild CNAME 7.0.8.10.in-addr.arpa

        """

    private static let answers = [
        "nas.home.arpa A": "nas.home.arpa. A 10.9.0.8", "www.test A": "www.test. A 10.9.0.10",
        "7.0.9.10.in-addr.arpa PTR": "7.0.9.10.in-addr.arpa. PTR www.corp.",
        "2.0.0.9.0.0.0.d.f.ip6.arpa PTR": "2.0.0.9.0.0.0.d.f.ip6.arpa. PTR www.corp.",
    ]

    private static let names = ["home.arpa", "test", "9.10.in-addr.arpa", "0.0.9.0.0.0.d.f.ip6.arpa"]

    private static func routes(_ names: [String], to target: String) -> String {
        "routes = [\(names.map { "\"\($0)=\(target)\"" }.joined(separator: ", "))]"
    }

    private func check(_ answers: [String: String], _ internet: Internet, _ server: Server) async throws {
        for _ in 1...2 {
            for (question, answer) in answers {
                let dug = try await internet.dig(server, question)
                #expect(dug.code == "NOERROR" && dug.answers == [answer], "\(question): \(dug.code) \(dug.answers)")
                #expect(dug.flags == ["qr", "rd", "ra"], "\(question)")
            }
            #expect(try await internet.dig(server, "missing.test").code == "NXDOMAIN")
            // The next network has no route, and its names stay here.
            #expect(try await internet.dig(server, "7.0.8.10.in-addr.arpa PTR").code == "NXDOMAIN")
        }
    }

    @Test("lead to names that the root denies, and to those with a meaning of their own")
    func office() async throws {
        let settings = "mode = \"hybrid\"\n" + Self.routes(Self.names + ["corp"], to: "10.9.0.1:53")
        try await Internet.run(settings, script: Self.script) { internet, server, servers in
            // The root proves that there are none of these, so there is nothing that could be validated.
            for name in ["corp", "test", "arpa"] { try await server.line(with: "the root has no \(name)") }
            var answers: [String] = []
            while answers.isEmpty { answers = try await internet.dig(server, "www.corp").answers }
            #expect(answers == ["www.corp. A 10.9.0.7"])
            try await check(Self.answers, internet, server)
            #expect(try await internet.dig(server, "alias.wild PTR").answers.last?.hasSuffix("PTR www.corp.") == true)
            let other = try await internet.dig(server, "other.wild PTR")
            #expect(other.code == "NXDOMAIN" && other.answers.count == 1)
            #expect(try servers.count(at: "10.9.0.1", "8.10.in-addr.arpa") == 0)
            #expect(try servers.count(at: "192.0.2.64", "in-addr.arpa") == 0)

            #expect(try await server.numen("clearnet", "off").status == 0)
            let before = try internet.packets
            for question in Self.answers.keys {
                #expect(try await internet.dig(server, question).code == "NXDOMAIN", "\(question)")
            }
            #expect(try internet.packets == before)
        }
    }

    @Test("lead names with a meaning of their own to the resolvers for all names, where they say clearnet")
    func clearnet() async throws {
        let forwarders = "mode = \"hybrid\"\nforwarders = [\"10.9.0.1:53\"]\ninsecure = [\".\"]\n"
        let settings = forwarders + Self.routes(Self.names, to: "clearnet")
        try await Internet.run(settings, script: Self.script) { internet, server, servers in
            try await check(Self.answers.merging(["www.wild A": "www.wild. A 203.0.113.5"]) { $1 }, internet, server)
            // Of other names private addresses are not believed.
            #expect(try await internet.dig(server, "lan.wild").answers.isEmpty)
            #expect(try servers.count(at: "10.9.0.1", "8.10.in-addr.arpa") == 0)
            #expect(try servers.count(at: "10.9.0.1", "9.10.in-addr.arpa PTR") > 0)
        }
        // Without routes none of it leaves.
        try await Internet.run(forwarders, script: Self.script) { internet, server, servers in
            let www = try await internet.dig(server, "www.wild")
            #expect(www.answers.count == 1)
            for question in Self.answers.keys {
                #expect(try await internet.dig(server, question).code == "NXDOMAIN", "\(question)")
            }
            #expect(try servers.count(at: "10.9.0.1", "arpa") == 0)
        }
    }
}
