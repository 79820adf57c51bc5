// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// What costs a resolver, or those whom it asks, more than it costs who asks for it.
///
/// The bounds are 64 packets and 200 ms of a processor for a question; in brackets what was measured when they were set.
@Suite(
    "Questions that cost more than others",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(10))
)
struct ExhaustionTests {
    /// A top-level domain with these zones below it, each with a server of its own.
    private static func wild(_ zones: KeyValuePairs<String, Int>) -> String {
        "server 192.0.2.64\nzone wild\nwild NS ns.wild\nns.wild A 192.0.2.64\n"
            + zones.map { "\($0).wild NS ns.\($0).wild\nns.\($0).wild A 192.0.2.\($1)\n" }.joined()
    }

    @Test("Names of servers are not all looked up, however many there are (NXNSAttack, CVE-2020-12662)")
    func manyServers() async throws {
        var script = Self.wild(["evil": 65, "victim": 66])
        script += "server 192.0.2.65\nzone evil.wild\ndo *.evil.wild bare\n"
        for number in 0..<120 { script += "also authority *.evil.wild {q} NS n\(number)-{q}.victim.wild\n" }
        script += "server 192.0.2.66\nzone victim.wild\n"
        try await Internet.run(script: script) { internet, server, servers in
            for number in 1...10 {
                let before = (victim: try servers.count(at: "192.0.2.66"), all: try internet.packets)
                #expect(try await internet.dig(server, "r\(number).evil.wild").code == "SERVFAIL")
                let victim = try servers.count(at: "192.0.2.66") - before.victim
                // At most six names of servers for one delegation, each for two types of addresses [12].
                #expect(victim <= 20, "\(victim)")
                let all = try internet.packets - before.all
                #expect(all <= 64, "\(all)")
            }
        }
    }

    /// Questions that lead in circles or far away, with the code of the answer and the most questions asked for it.
    private static let mazes: [(question: String, code: String, count: Int)] = [
        // Two aliases for each other, and one for itself [2 and 1].
        ("one.chains.wild", "SERVFAIL", 4), ("own.chains.wild", "SERVFAIL", 4),
        // Aliases in a row: eleven are followed [12 and 10].
        ("long0.chains.wild", "SERVFAIL", 12), ("short0.chains.wild", "NOERROR", 12),
        // Two zones whose servers are in the other one each [5].
        ("www.here.wild", "SERVFAIL", 10),
        // Referrals to the same zone, which say that there is nothing, to the one above, and ever deeper [2, 6, 11].
        ("www.itself.wild", "NOERROR", 10), ("www.above.wild", "SERVFAIL", 20),
        ("a.b.c.d.e.f.g.h.i.j.k.l.m.n.o.p.q.r.s.t.deep.wild", "NOERROR", 30),
        // Too long for UDP [3]; cut even over TCP [17]; nothing over TCP [16]; cut without need [4].
        ("large.cut.wild TXT", "NOERROR", 6), ("always.cut.wild", "SERVFAIL", 32), ("closed.cut.wild", "SERVFAIL", 32),
        ("needless.cut.wild", "NOERROR", 6),
    ]

    @Test("Mazes end, and the answer says so in time")
    func mazes() async throws {
        var script = Self.wild(["chains": 65, "itself": 67, "above": 68, "deep": 69, "slow": 70, "cut": 72])
        script += """
            here.wild NS ns.there.wild
            there.wild NS ns.here.wild
            server 192.0.2.65
            zone chains.wild
            one.chains.wild CNAME other.chains.wild
            other.chains.wild CNAME one.chains.wild
            own.chains.wild CNAME own.chains.wild
            short9.chains.wild A 203.0.113.1
            server 192.0.2.67
            do * bare
            also authority * itself.wild NS ns.itself.wild
            server 192.0.2.68
            do * bare
            also authority * wild NS ns.wild
            server 192.0.2.69
            do * bare
            also authority * {q} NS ns.{q}
            also additional * ns.{q} A 192.0.2.69
            server 192.0.2.70
            zone slow.wild
            *.slow.wild A 203.0.113.70
            do *.slow.wild delay 3
            server 192.0.2.72
            zone cut.wild
            large.cut.wild TXT \(String(repeating: "x", count: 30_000))
            always.cut.wild A 203.0.113.1
            do always.* truncate all
            closed.cut.wild A 203.0.113.1
            do closed.* truncate
            do closed.* close
            needless.cut.wild A 203.0.113.1
            do needless.* truncate
            server 192.0.2.65

            """
        for number in 0..<100 { script += "long\(number).chains.wild CNAME long\(number + 1).chains.wild\n" }
        for number in 0..<9 { script += "short\(number).chains.wild CNAME short\(number + 1).chains.wild\n" }
        try await Internet.run(script: script) { internet, server, servers in
            func asked() throws -> Int { try servers.counts().values.flatMap(\.values).reduce(0, +) }
            let clock = ContinuousClock()
            for (question, code, limit) in Self.mazes {
                let (before, time) = (try asked(), try Machine.processorTime(of: server.process))
                let start = clock.now
                let answer = try await internet.dig(server, question)
                #expect(clock.now - start < .seconds(5), "\(question)")
                #expect(answer.code == code, "\(question)")
                #expect(code == "NOERROR" || answer.error == 22, "\(question)")
                let count = try asked() - before
                #expect(count <= limit, "\(question): \(count)")
                let used = try Machine.processorTime(of: server.process) - time
                #expect(used <= .milliseconds(200), "\(question): \(used)")
            }
            // An answer after three seconds is one, also when the zone's own address took as long.
            #expect(try await internet.dig(server, "www.slow.wild").answers == ["www.slow.wild. A 203.0.113.70"])
        }
    }

    @Test("Random names below a slow zone take no place of other names")
    func randomNames() async throws {
        let script =
            Self.wild(["slow": 70, "quick": 72]) + """
                server 192.0.2.70
                zone slow.wild
                *.slow.wild A 203.0.113.70
                do *.slow.wild delay 30
                server 192.0.2.72
                zone quick.wild
                *.quick.wild A 203.0.113.72

                """
        try await Internet.run(script: script) { internet, server, servers in
            #expect(try await internet.dig(server, "www.signed.example").flags.contains("ad"))
            #expect(try await internet.dig(server, "known.quick.wild").answers.count == 1)
            try await internet.flood(server, below: "slow.wild") {
                // A quarter of the queue; the rest fails at once.
                func names() throws -> Int {
                    Set(
                        try servers.counts()["192.0.2.70", default: [:]].keys
                            .compactMap { $0.split(separator: " ").first }
                    )
                    .count
                }
                for _ in 0..<200 where try names() < 250 { try await Task.sleep(for: .milliseconds(50)) }
                let clock = ContinuousClock()
                for number in 0..<20 {
                    let start = clock.now
                    let known = try await internet.dig(server, "www.signed.example")
                    let answer = try await internet.dig(server, "new\(number).quick.wild")
                    #expect(known.code == "NOERROR")
                    #expect(answer.answers == ["new\(number).quick.wild. A 203.0.113.72"])
                    #expect(clock.now - start < .seconds(3))
                }
                let count = try names()
                #expect((250...400).contains(count), "\(count)")
            }
        }
    }

    @Test("Keys and signatures that all have to be tried with each other are not (KeyTrap, CVE-2023-50387)")
    func manySignatures() async throws {
        try await Internet.run { internet in
            let script = try String(contentsOfFile: internet.folder.path + "/keytrap", encoding: .utf8)
            let servers = try ScriptedServers(script, in: internet)
            defer { servers.stop() }
            try await internet.serve("mode = \"hybrid\"") { internet, server in
                #expect(try await internet.dig(server, "www.signed.example").flags.contains("ad"))
                // 36,000 signatures to check would take a second [10 ms].
                let time = try Machine.processorTime(of: server.process)
                let answer = try await internet.dig(server, "www.keytrap.example")
                #expect(answer.code == "SERVFAIL" && answer.error.map { (6...12).contains($0) } == true)
                let used = try Machine.processorTime(of: server.process) - time
                #expect(used <= .milliseconds(200), "\(used)")
                // The one that is good has led to the others.
                #expect(try servers.count(at: "192.0.2.90", "www.keytrap.example A tcp") > 0)
            }
        }
    }

    @Test("Proofs that need many hashes are checked within bounds, or not at all (CVE-2023-50868, RFC 9276)")
    func manyHashes() async throws {
        try await Internet.run("mode = \"hybrid\"", chain: "") { internet, server in
            for (zone, isProven) in [("hashed.example", true), ("rehashed.example", false)] {
                let positive = try await internet.dig(server, "www.\(zone)")
                #expect(positive.flags.contains("ad") && positive.answers.count == 1, "\(zone)")
                for number in 0..<4 {
                    let time = try Machine.processorTime(of: server.process)
                    let labels = (0..<40).map { "\(number * 40 + $0)" }.joined(separator: ".")
                    let negative = try await internet.dig(server, "\(labels).\(zone)")
                    #expect(negative.code == "NXDOMAIN" && negative.flags.contains("ad") == isProven, "\(zone)")
                    let used = try Machine.processorTime(of: server.process) - time
                    // It takes a second, because the library puts other questions in between [20 ms].
                    #expect(used <= .milliseconds(200), "\(zone): \(used)")
                }
            }
        }
    }
}
