// SPDX-License-Identifier: MIT
import Foundation
import RandomTesting
import Testing

/// Names of the Internet as people see them through `numen serve`, against servers that are no relatives of ours.
@Suite(
    "A test Internet",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(15))
)
struct InternetTests {
    /// Names of the chain that the Internet leads to, and that lead there.
    private static let chain = """
        dns:own.emc\tA=192.0.2.90|SD=www\t10
        dns:www.own.emc\tA=192.0.2.91\t10
        dns:alias.emc\tCNAME=alias.signed.example\t10
        dns:lost.emc\tCNAME=missing.signed.example\t10
        dns:forged.emc\tCNAME=www.bogus.example\t10
        dns:away.emc\tNS=ns.away.emc|SD=ns\t10
        dns:ns.away.emc\tA=192.0.2.4\t10
        dns:abroad.emc\tNS=child.example\t10
        dns:resolver.emc\tA=192.0.2.53\t10
        dns:victim.emc\tA=192.0.2.99|SD=www\t10
        dns:www.victim.emc\tA=192.0.2.98\t10

        """

    /// A server beside a test Internet, which it knows by its root hints and its key.
    private func run(
        _ settings: String = "mode = \"hybrid\"",
        _ body: (Internet, Server) async throws -> Void
    ) async throws {
        try await Internet.run(settings, chain: Self.chain, body)
    }

    /// What is the same whoever is asked: the root's servers or a resolver.
    private func checkValidation(_ internet: Internet, _ server: Server) async throws {
        let signed = try await internet.dig(server, "www.signed.example")
        #expect(signed.answers == ["www.signed.example. A 203.0.113.80"])
        #expect(signed.code == "NOERROR" && signed.flags == ["qr", "rd", "ra", "ad"])
        // A second time from the cache.
        #expect(try await internet.dig(server, "www.signed.example").flags == signed.flags)
        #expect(try await internet.dig(server, "+noadflag www.signed.example").flags == ["qr", "rd", "ra"])
        let proven = try await internet.dig(server, "+dnssec +noadflag www.signed.example")
        #expect(proven.flags.contains("ad"))
        #expect(proven.answers.count == 2 && proven.answers.last?.contains("RRSIG A 13") == true)
        let missing = try await internet.dig(server, "missing.signed.example")
        #expect(missing.code == "NXDOMAIN" && missing.flags.contains("ad"))
        #expect(missing.authorities.first?.hasPrefix("signed.example. SOA") == true)
        let alias = try await internet.dig(server, "+tcp alias.signed.example")
        #expect(alias.flags.contains("ad"))
        #expect(
            alias.answers
                == ["alias.signed.example. CNAME www.signed.example.", "www.signed.example. A 203.0.113.80"]
        )

        let insecure = try await internet.dig(server, "www.insecure.example")
        #expect(insecure.answers == ["www.insecure.example. A 203.0.113.81"])
        #expect(insecure.flags == ["qr", "rd", "ra"])

        for name in ["www.bogus.example", "www.expired.example", "www.bare.example"] {
            for transport in ["+notcp", "+tcp"] {
                let bogus = try await internet.dig(server, "\(transport) \(name)")
                #expect(bogus.code == "SERVFAIL" && bogus.answers.isEmpty, "\(name)")
                #expect(bogus.error.map { (6...12).contains($0) } == true, "\(name): \(bogus.error ?? 0)")
                // Who checks it himself may have it.
                let unchecked = try await internet.dig(server, "\(transport) +cd \(name)")
                #expect(unchecked.code == "NOERROR" && unchecked.answers.count == 1, "\(name)")
                #expect(!unchecked.flags.contains("ad") && unchecked.flags.contains("cd"), "\(name)")
            }
        }
    }

    @Test("is walked from its root down, and validated")
    func recursion() async throws {
        try await run { internet, server in
            try await checkValidation(internet, server)
            let before = try internet.packets
            #expect(before > 0)
            // What has been found out is not asked again.
            #expect(try await internet.dig(server, "www.signed.example").flags.contains("ad"))
            #expect(try internet.packets == before)

            // Too long for UDP on the way here, and on the way to the client.
            #expect(try await internet.dig(server, "+ignore long.signed.example TXT").flags.contains("tc"))
            #expect(try await internet.dig(server, "long.signed.example TXT").answers.count == 1)
            #expect(try await internet.dig(server, "home.signed.example").answers.isEmpty)
            // Little over UDP, so that nobody can have much sent to a forged address.
            let known = try internet.packets
            let minimal = try await internet.dig(server, "+notcp +ignore +dnssec signed.example ANY")
            #expect(minimal.answers == ["signed.example. HINFO \"RFC8482\" \"\""] && minimal.code == "NOERROR")
            #expect(try internet.packets == known)
            let everything = try await internet.dig(server, "+tcp +dnssec signed.example ANY")
            #expect(everything.answers.count > 1 && everything.flags.contains("ad"), "\(everything.answers)")
            let lame = try await internet.dig(server, "www.lame.example")
            #expect(lame.code == "SERVFAIL" && lame.error != nil)
            let silent = try await internet.dig(server, "www.silent.example")
            #expect(silent.code == "SERVFAIL" && silent.error.map { [22, 23].contains($0) } == true)
        }
    }

    /// A resolver of the test Internet, at 192.0.2.53.
    private func resolver(outsideIn internet: Internet) async throws -> Server {
        let config = try internet.folder.write(
            """
            [dns]
            allow = ["198.51.100.0/24"]
            [clearnet]
            root-hints = "\(internet.folder.path)/hints"
            trust-anchors = ["\(internet.folder.path)/anchor"]
            mode = "icann"
            clients = ["198.51.100.0/24 icann"]

            """,
            to: "outside.toml"
        )
        let resolver = try Server(
            data: internet.folder.path + "/outside",
            dns: 53,
            at: "192.0.2.53",
            launcher: internet.launcher(outside: true),
            "--config",
            config,
            "--nvs",
            try internet.folder.write(Self.chain, to: "names.nvs")
        )
        try await resolver.ready()
        return resolver
    }

    @Test("is seen through the resolvers that the policy record names")
    func policyRecord() async throws {
        // Nobody who could be asked without the record.
        let settings = "root-hints = \"\"\ninsecure = [\".\"]\n"
        let name = "ness:dns-reverse-proxy-config"
        try await Internet.run { internet in
            let resolver = try await resolver(outsideIn: internet)
            func start(_ keys: String) async throws -> Server {
                let config = try internet.folder.write("[clearnet]\n\(settings)\(keys)\n", to: "numen.toml")
                let data = internet.folder.path + "/data"
                let server = try Server(data: data, launcher: internet.launcher(), "--config", config)
                try await server.ready()
                return server
            }
            func code(_ name: String, _ server: Server) async throws -> String {
                try await internet.dig(server, name).code
            }
            var server = try await start("")
            let route = #"{"v":1,"mode":"hybrid","routes":{"signed.example":["192.0.2.53:53"]}}"#
            #expect(try await server.numen("nvs", "new", name, route, "10").status == 0)
            let shown = try await server.numen("nvs", "show", name).output
            let owner = try #require(shown.firstMatch(of: /owner +(\w+)/)).1
            await server.stop()

            server = try await start("record-owner = \"\(owner)\"")
            try await server.line(with: "is followed")
            #expect(try await code("www.signed.example", server) == "NOERROR")
            // One of another zone, for which there is nobody.
            #expect(try await code("www.insecure.example", server) == "SERVFAIL")
            let value = "-default 192.0.2.53:53"
            let words = ["nvs", "update", "--owner", "\(owner)", "--data", server.data, "--", name, value, "0"]
            #expect(try await Program.run(Program.numen, words).status == 0)
            try await server.line(with: "is followed", count: 2)
            // This form says nothing of the mode.
            #expect(try await code("www.insecure.example", server) == "NXDOMAIN")
            #expect(try await server.numen("clearnet", "on").status == 0)
            #expect(try await code("www.insecure.example", server) == "NOERROR")
            await server.stop()
            await resolver.stop()
        }
    }

    @Test("is seen through a resolver, and validated all the same")
    func forwarding() async throws {
        try await run("forwarders = [\"192.0.2.53:53\"]\nmode = \"hybrid\"") { internet, server in
            let resolver = try await resolver(outsideIn: internet)
            try await checkValidation(internet, server)
            // Names of the chain are never asked of it.
            #expect(try await internet.dig(server, "missing.emc").code == "NXDOMAIN")
            await resolver.stop()
            // What was learnt is still there; for the rest nobody is.
            #expect(try await internet.dig(server, "www.signed.example").code == "NOERROR")
            #expect(try await internet.dig(server, "other.insecure.example").code == "SERVFAIL")
        }
    }

    @Test("has resolvers for some names, which are given by names of the Internet and of the chain")
    func namedUpstreams() async throws {
        let routes = "mode = \"hybrid\"\nroutes = [\"corp=resolver.signed.example:53\", \".lab=resolver.emc:53\"]"
        try await run(routes) { internet, server in
            let names = "dns:www.corp\tA=192.0.2.70\t10\ndns:www.lab\tA=192.0.2.71\t10\n"
            let resolver = try Server(
                data: internet.folder.path + "/corp",
                dns: 53,
                at: "192.0.2.53",
                launcher: internet.launcher(outside: true),
                "--config",
                internet.folder.write(
                    "[dns]\nallow = [\"198.51.100.0/24\"]\ntlds = [\"corp\", \"lab\"]\n",
                    to: "corp.toml"
                ),
                "--nvs",
                internet.folder.write(names, to: "corp.nvs")
            )
            try await resolver.ready()
            // The root proves that it has neither, so there is nothing that could be validated.
            try await server.line(with: "the root has no corp")
            try await server.line(with: "the root has no lab")
            // A resolver that knows of it comes next.
            var answers: [String] = []
            while answers.isEmpty { answers = try await internet.dig(server, "www.corp").answers }
            #expect(answers == ["www.corp. A 192.0.2.70"])
            #expect(try await internet.dig(server, "www.lab").answers == ["www.lab. A 192.0.2.71"])
            #expect(try await internet.dig(server, "www.signed.example").flags.contains("ad"))
            #expect(try await internet.dig(server, "www.bogus.example").code == "SERVFAIL")
            await resolver.stop()
        }
    }

    @Test("is led to by aliases of the chain")
    func aliases() async throws {
        try await run { internet, server in
            for transport in ["+notcp", "+tcp"] {
                let alias = try await internet.dig(server, "\(transport) alias.emc")
                #expect(
                    alias.answers == [
                        "alias.emc. CNAME alias.signed.example.",
                        "alias.signed.example. CNAME www.signed.example.",
                        "www.signed.example. A 203.0.113.80",
                    ]
                )
                // The chain does not sign.
                #expect(alias.flags == ["qr", "rd", "ra"])
                let lost = try await internet.dig(server, "\(transport) lost.emc")
                #expect(lost.code == "NXDOMAIN")
                #expect(lost.answers == ["lost.emc. CNAME missing.signed.example."])
                let forged = try await internet.dig(server, "\(transport) forged.emc")
                #expect(forged.code == "SERVFAIL")
                #expect(forged.answers == ["forged.emc. CNAME www.bogus.example."])
                #expect(forged.error.map { (6...12).contains($0) } == true)
            }
            let before = try internet.packets
            let unasked = try await internet.dig(server, "+norecurse alias.emc")
            #expect(unasked.answers == ["alias.emc. CNAME alias.signed.example."])
            #expect(try internet.packets == before)
        }
    }

    @Test("leads back to the chain by aliases")
    func aliasesBack() async throws {
        try await run { internet, server in
            // At first from the resolver, then from the cache.
            for _ in 1...2 {
                for options in ["+notcp", "+tcp", "+dnssec", "+noedns"] {
                    let alias = try await internet.dig(server, "\(options) chain.signed.example")
                    let records = alias.answers.filter { !$0.contains(" RRSIG ") }
                    #expect(records == ["chain.signed.example. CNAME www.own.emc.", "www.own.emc. A 192.0.2.91"])
                    #expect(alias.code == "NOERROR" && alias.flags == ["qr", "rd", "ra"])
                    let gone = try await internet.dig(server, "\(options) gone.signed.example")
                    #expect(gone.answers.first == "gone.signed.example. CNAME nobody.emc.")
                    #expect(gone.code == "NXDOMAIN" && gone.authorities.first?.hasPrefix("emc. SOA") == true)
                }
            }
            #expect(try await server.numen("clearnet", "mode", "icann").status == 0)
            let hidden = try await internet.dig(server, "chain.signed.example")
            #expect(hidden.code == "NXDOMAIN" && hidden.error == 15)
            #expect(hidden.answers == ["chain.signed.example. CNAME www.own.emc."])
            #expect(try await internet.dig(server, "+norecurse www.own.emc").code == "REFUSED")
        }
    }

    @Test("has servers that names of the chain are delegated to, which speak for these names alone")
    func delegations() async throws {
        try await run { internet, server in
            let start = try internet.packets
            for name in ["away", "abroad"] {
                let referral = try await internet.dig(server, "+norecurse www.\(name).emc")
                #expect(referral.code == "NOERROR" && referral.answers.isEmpty)
                #expect(referral.authorities.first?.hasPrefix("\(name).emc. NS ") == true)
                #expect(!referral.flags.contains("aa"))
            }
            #expect(try internet.packets == start)
            let away = try await internet.dig(server, "www.away.emc")
            #expect(away.answers == ["www.away.emc. A 203.0.113.90"])
            #expect(away.flags == ["qr", "rd", "ra"])
            #expect(try await internet.dig(server, "+tcp www.abroad.emc").answers == ["www.abroad.emc. A 203.0.113.91"])
            let missing = try await internet.dig(server, "missing.away.emc")
            #expect(missing.code == "NXDOMAIN" && missing.authorities.first?.hasPrefix("away.emc. SOA") == true)
            // Its server would say 203.0.113.66 of another one's name, and is asked for its own alone.
            for transport in ["+notcp", "+tcp"] {
                let victim = try await internet.dig(server, "\(transport) victim.away.emc")
                #expect(victim.answers == ["victim.away.emc. CNAME www.victim.emc.", "www.victim.emc. A 192.0.2.98"])
                #expect(victim.code == "NOERROR" && victim.flags == ["qr", "rd", "ra"])
            }
            #expect(try await internet.dig(server, "www.victim.emc").answers == ["www.victim.emc. A 192.0.2.98"])

            #expect(try await server.numen("clearnet", "off").status == 0)
            let before = try internet.packets
            let off = try await internet.dig(server, "www.away.emc")
            #expect(off.answers.isEmpty && off.authorities.first?.hasPrefix("away.emc. NS ") == true)
            #expect(try internet.packets == before)
        }
    }

    @Test("hears nothing while it is off, whatever is asked")
    func leaks() async throws {
        try await run("mode = \"emerdns\"") { internet, server in
            let start = try internet.packets
            for round in 0..<(longTests ? 20 : 1) {
                let count = longTests ? 5_000 : 1_000
                let answers = try await internet.load(server, count: count, seed: round)
                #expect(answers["asked"] == count)
                // All but those that are no queries.
                #expect((answers["answered"] ?? 0) > count * 9 / 10, "\(answers)")
                #expect(try internet.packets == start)
            }
        }
    }

    @Test("hears nothing any more once it was turned off, under load")
    func toggles() async throws {
        try await run { internet, server in
            var isHeard = false
            let answers = try await internet.load(server, seed: 4_711) {
                for round in 1...(longTests ? 1_000 : 50) {
                    try #require(try await server.numen("clearnet", "off").status == 0)
                    let before = try internet.packets
                    try await Task.sleep(for: .milliseconds(20))
                    let after = try internet.packets
                    #expect(after == before, "\(after - before) packets, round \(round)")
                    try #require(try await server.numen("clearnet", "on").status == 0)
                    for _ in 0..<100 where try internet.packets == after {
                        try await Task.sleep(for: .milliseconds(1))
                    }
                    isHeard = try isHeard || internet.packets > after
                }
            }
            #expect(isHeard)
            #expect((answers["answered"] ?? 0) > 1_000, "\(answers)")
            try #require(try await server.numen("clearnet", "off").status == 0)
            #expect(try await internet.dig(server, "www.signed.example").code == "NXDOMAIN")
        }
    }
}
