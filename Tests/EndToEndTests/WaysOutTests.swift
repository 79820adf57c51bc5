// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// Names of the chain that lead outside, and back, and what of it leaves the machine.
@Suite(
    "Ways out",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(5))
)
struct WaysOutTests {
    private static let chain = """
        dns:own.emc\tA=192.0.2.90\t10
        dns:victim.emc\tA=192.0.2.99\t10
        dns:away.emc\tNS=ns.away.emc|SD=ns\t10
        dns:ns.away.emc\tA=192.0.2.65\t10
        dns:late.emc\tNS=ns.late.emc|SD=ns\t10
        dns:ns.late.emc\tA=192.0.2.66\t10
        dns:once.emc\tCNAME=back.wild\t10
        dns:twice.emc\tCNAME=again.wild\t10
        dns:third.emc\tCNAME=back.wild\t10
        dns:circle.emc\tCNAME=circle.wild\t10

        """

    private static let script = """
        server 192.0.2.64
        zone wild
        wild NS ns.wild
        ns.wild A 192.0.2.64
        back.wild CNAME own.emc
        again.wild CNAME www.away.emc
        hop.wild CNAME hop.away.emc
        lan.wild CNAME lan.away.emc
        lies.wild CNAME lies.away.emc
        thrice.wild CNAME third.emc
        slow.wild CNAME www.late.emc
        circle.wild CNAME circle.emc
        round.wild CNAME round.away.emc
        brief.wild A 203.0.113.64
        server 192.0.2.65
        zone away.emc
        www.away.emc A 203.0.113.65
        out.away.emc CNAME again.wild
        hop.away.emc CNAME www.late.emc
        round.away.emc CNAME round.wild
        lan.away.emc A 192.168.0.1
        lies.away.emc CNAME victim.emc
        also answer lies.away.emc victim.emc A 203.0.113.66
        also additional www.away.emc victim.emc A 203.0.113.66
        server 192.0.2.66
        zone late.emc
        *.late.emc A 203.0.113.67

        """

    @Test("lead back into the chain, to servers of delegations, too; circles end")
    func aliases() async throws {
        let truths = [
            "once.emc": ["once.emc. CNAME back.wild.", "back.wild. CNAME own.emc.", "own.emc. A 192.0.2.90"],
            "www.away.emc": ["www.away.emc. A 203.0.113.65"],
            "again.wild": ["again.wild. CNAME www.away.emc.", "www.away.emc. A 203.0.113.65"],
            "twice.emc": [
                "twice.emc. CNAME again.wild.", "again.wild. CNAME www.away.emc.", "www.away.emc. A 203.0.113.65",
            ],
            "out.away.emc": [
                "out.away.emc. CNAME again.wild.", "again.wild. CNAME www.away.emc.", "www.away.emc. A 203.0.113.65",
            ],
            // From one who was given a name to another one.
            "hop.wild": [
                "hop.wild. CNAME hop.away.emc.", "hop.away.emc. CNAME www.late.emc.", "www.late.emc. A 203.0.113.67",
            ],
            "thrice.wild": [
                "thrice.wild. CNAME third.emc.", "third.emc. CNAME back.wild.", "back.wild. CNAME own.emc.",
                "own.emc. A 192.0.2.90",
            ],
            // Of names that were not given to them they may say nothing.
            "lies.wild": [
                "lies.wild. CNAME lies.away.emc.", "lies.away.emc. CNAME victim.emc.", "victim.emc. A 192.0.2.99",
            ],
            // As elsewhere on the clearnet, and not for those who asked for a name of the chain.
            "lan.wild": ["lan.wild. CNAME lan.away.emc."],
            "lan.away.emc": ["lan.away.emc. A 192.168.0.1"],
        ]
        try await Internet.run(chain: Self.chain, script: Self.script) { internet, server, servers in
            // The second time from the cache.
            for _ in 1...2 {
                for (name, answers) in truths {
                    let dug = try await internet.dig(server, name)
                    #expect(dug.code == "NOERROR" && dug.answers == answers, "\(name): \(dug.code) \(dug.answers)")
                    #expect(dug.flags == ["qr", "rd", "ra"], "\(name)")
                }
                #expect(try await internet.dig(server, "victim.emc").answers == ["victim.emc. A 192.0.2.99"])
                for name in ["circle.emc", "circle.wild", "round.wild", "round.away.emc"] {
                    let circle = try await internet.dig(server, name)
                    #expect(circle.code == "SERVFAIL" && circle.answers.count <= 4, "\(name): \(circle.answers)")
                }
            }
            #expect(try servers.count(at: "192.0.2.64", "circle.wild") <= 4)
            #expect(try servers.count(at: "192.0.2.64", "round.wild") <= 8)

            #expect(try await server.numen("clearnet", "off").status == 0)
            let before = try internet.packets
            for name in ["once", "twice", "circle"] {
                let alias = try await internet.dig(server, "\(name).emc")
                #expect(alias.code == "NOERROR" && alias.answers.count == 1, "\(name)")
            }
            for name in ["back.wild", "again.wild", "hop.wild"] {
                #expect(try await internet.dig(server, name).code == "NXDOMAIN", "\(name)")
            }
            #expect(try await internet.dig(server, "www.away.emc").answers.isEmpty)
            #expect(try internet.packets == before)
        }
    }

    @Test("are closed at once, whatever is under way")
    func offMeanwhile() async throws {
        let script = Self.script + "do * delay 2\n"
        try await Internet.run(chain: Self.chain, script: script) { internet, server, servers in
            // One that was asked for often and soon ends; delegated ones that take their time, one of them by way of the
            // clearnet; and one where nobody is.
            for _ in 1...10 { _ = try await internet.dig(server, "brief.wild") }
            async let alias = internet.dig(server, "slow.wild")
            async let delegated = internet.dig(server, "x.late.emc")
            async let silent = internet.dig(server, "www.silent.example")
            for _ in 0..<200 where try servers.count(at: "192.0.2.66") < 2 {
                try await Task.sleep(for: .milliseconds(20))
            }
            #expect(try await server.numen("clearnet", "off").status == 0)
            let before = try internet.packets
            #expect(try await [alias, delegated, silent].map(\.code) == ["SERVFAIL", "SERVFAIL", "SERVFAIL"])
            // Longer than all that could still be repeated, renewed or looked at.
            let end = ContinuousClock.now + .seconds(4)
            while ContinuousClock.now < end {
                for name in ["brief.wild", "slow.wild", "y.late.emc", "x.away.emc", "www.signed.example", "."] {
                    #expect(try await internet.dig(server, name).answers.isEmpty, "\(name)")
                }
            }
            #expect(try internet.packets == before)
        }
    }
}
