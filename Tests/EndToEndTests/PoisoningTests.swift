// SPDX-License-Identifier: MIT
import Foundation
import RandomTesting
import Testing

/// What others would like to have believed (RFC 5452, RFC 2181 §5.4.1).
///
/// In the script 203.0.113.66 is the address that every lie leads to, and 192.0.2.65 the server of the liar.
@Suite(
    "Lies about names",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(10))
)
struct PoisoningTests {
    private static let lie = "203.0.113.66"

    /// A top-level domain, a zone of somebody honest at 192.0.2.66, and one of a liar at 192.0.2.65.
    private static let honest = """
        server 192.0.2.64
        zone wild
        wild NS ns.wild
        ns.wild A 192.0.2.64
        liar.wild NS ns.liar.wild
        ns.liar.wild A 192.0.2.65
        honest.wild NS ns.honest.wild
        ns.honest.wild A 192.0.2.66
        sibling.wild NS ns.honest.wild
        server 192.0.2.66
        zone honest.wild
        honest.wild NS ns.honest.wild
        ns.honest.wild A 192.0.2.66
        www.honest.wild A 203.0.113.20
        *.flood.honest.wild A 203.0.113.22
        zone sibling.wild
        www.sibling.wild A 203.0.113.21

        """

    /// Names with what is true of them.
    private static let truths = [
        "www.honest.wild": "A 203.0.113.20", "www.sibling.wild": "A 203.0.113.21", "ns.honest.wild": "A 192.0.2.66",
        "honest.wild NS": "NS ns.honest.wild.", "wild NS": "NS ns.wild.", "example NS": "NS ns.example.",
        "www.own.emc": "A 192.0.2.91", "own.emc": "A 192.0.2.90", "www.signed.example": "A 203.0.113.80",
    ]

    private func checkTruths(_ internet: Internet, _ server: Server) async throws {
        for (question, truth) in Self.truths {
            let name = question.prefix { $0 != " " }
            #expect(try await internet.dig(server, question).answers == ["\(name). \(truth)"])
        }
    }

    @Test("Answers that were not sent by who was asked, or are to no question, are not heard")
    func forgedAnswers() async throws {
        // What an attacker beside the path does not know: identifier, or from where the answer has to come.
        let floods = ["identifier 2000", "port 200", "address 200"]
        // What is left to notice once he has guessed it: the question, and the case of its letters (0x20).
        let guesses = ["question 1", "type 1", "query 1", "case 1"]
        var script = Self.honest
        for kind in floods + guesses {
            script += "do \(kind.prefix { $0 != " " })*.flood.honest.wild forge \(kind) \(Self.lie)\n"
        }
        try await Internet.run(script: script) { internet, server, servers in
            for kind in floods + guesses {
                let name = "\(kind.prefix { $0 != " " })-www.flood.honest.wild"
                var answer = try await internet.dig(server, name)
                if kind == "case 1" {
                    // The library asks again, and takes answers that differ for none at all. They do so no more.
                    #expect(answer.code == "SERVFAIL" && answer.answers.isEmpty)
                    for _ in 0..<100 where answer.code == "SERVFAIL" {
                        try await Task.sleep(for: .milliseconds(50))
                        answer = try await internet.dig(server, name)
                    }
                }
                #expect(answer.answers == ["\(name). A 203.0.113.22"], "\(kind)")
                #expect(try servers.count(at: "192.0.2.66", name) > 0)
            }
            try await checkTruths(internet, server)
        }
    }

    @Test("Of many damaged answers none reaches a name of the chain, and the right one behind them counts")
    func mutatedAnswers() async throws {
        // 10^5 in a long run.
        let (names, each) = longTests ? (200, 500) : (10, 300)
        let script = Self.honest + "do *.flood.honest.wild mutate \(each) www.own.emc \(Self.lie)\n"
        try await Internet.run(script: script) { internet, server, _ in
            for number in 0..<names {
                let name = "www-\(number).flood.honest.wild"
                #expect(try await internet.dig(server, name).answers == ["\(name). A 203.0.113.22"])
            }
            try await checkTruths(internet, server)
        }
    }

    @Test("What a server says of names that are not its own is not believed, in no section", arguments: [false, true])
    func foreignRecords(isKnownBefore: Bool) async throws {
        let lies = [
            "www.honest.wild A \(Self.lie)", "ns.honest.wild A 192.0.2.65", "honest.wild NS ns.liar.wild",
            "honest.wild DNAME liar.wild", "sibling.wild NS ns.liar.wild", "wild NS ns.liar.wild",
            "ns.wild A 192.0.2.65",
            ". NS ns.liar.wild", "example NS ns.liar.wild", "www.signed.example A \(Self.lie)", "emc NS ns.liar.wild",
            "own.emc A \(Self.lie)", "www.own.emc A \(Self.lie)", "ns.emc A 192.0.2.65",
        ]
        var script = Self.honest
        script += """
            server 192.0.2.65
            zone liar.wild
            liar.wild NS ns.liar.wild
            ns.liar.wild A 192.0.2.65
            *.liar.wild A 203.0.113.10
            alias.liar.wild CNAME www.honest.wild
            chain.liar.wild CNAME www.own.emc
            farther.liar.wild DNAME honest.wild
            below.liar.wild NS ns.honest.wild
            zone .
            * A \(Self.lie)

            """
        for lie in lies {
            for section in ["answer", "authority", "additional"] { script += "also \(section) *.liar.wild \(lie)\n" }
        }
        try await Internet.run(script: script) { internet, server, servers in
            if isKnownBefore { try await checkTruths(internet, server) }
            for type in ["A", "AAAA", "NS", "MX", "TXT", "SOA"] {
                let answer = try await internet.dig(server, "www-\(type).liar.wild \(type)")
                #expect(answer.code == "NOERROR")
                #expect(answer.answers == (type == "A" ? ["www-A.liar.wild. A 203.0.113.10"] : []))
                #expect(answer.authorities.allSatisfy { $0.hasPrefix("liar.wild. SOA") })
            }
            // Lies at the end of an alias, and with the delegation to another one's server.
            let alias = try await internet.dig(server, "alias.liar.wild")
            #expect(alias.answers == ["alias.liar.wild. CNAME www.honest.wild.", "www.honest.wild. A 203.0.113.20"])
            let chain = try await internet.dig(server, "chain.liar.wild")
            #expect(chain.answers == ["chain.liar.wild. CNAME www.own.emc.", "www.own.emc. A 192.0.2.91"])
            let farther = try await internet.dig(server, "www.farther.liar.wild")
            #expect(farther.answers.first == "farther.liar.wild. DNAME honest.wild.")
            #expect(farther.answers.last == "www.honest.wild. A 203.0.113.20")
            #expect(try await internet.dig(server, "www.below.liar.wild").code == "SERVFAIL")

            try await checkTruths(internet, server)
            // Nobody has taken it for the server of anything else.
            let asked = try servers.counts()["192.0.2.65", default: [:]].keys
            #expect(asked.allSatisfy { $0.prefix { $0 != " " }.hasSuffix("liar.wild") }, "\(asked)")
        }
    }

    @Test("Addresses of private networks are taken out of answers, where they are not expected")
    func rebinding() async throws {
        let script =
            Self.honest + """
                server 192.0.2.65
                zone liar.wild
                home.liar.wild A 192.168.0.1
                home.liar.wild AAAA fd00::1
                mixed.liar.wild A 10.1.2.3
                mixed.liar.wild A 203.0.113.10
                self.liar.wild A 127.0.0.1
                self.liar.wild AAAA ::1
                mapped.liar.wild AAAA ::ffff:192.168.0.1
                alias.liar.wild CNAME home.liar.wild
                home.inside.liar.wild A 192.168.0.1

                """
        let settings = "mode = \"hybrid\"\nprivate-domains = [\"inside.liar.wild\"]"
        try await Internet.run(settings, script: script) { internet, server, _ in
            for _ in 1...2 {
                for question in ["home A", "home AAAA", "self A", "self AAAA", "mapped AAAA", "alias A"] {
                    let words = question.split(separator: " ")
                    let answer = try await internet.dig(server, "\(words[0]).liar.wild \(words[1])")
                    #expect(answer.answers.allSatisfy { $0.contains(" CNAME ") }, "\(question): \(answer.answers)")
                }
                #expect(
                    try await internet.dig(server, "mixed.liar.wild").answers == ["mixed.liar.wild. A 203.0.113.10"]
                )
                let inside = try await internet.dig(server, "home.inside.liar.wild")
                #expect(inside.answers == ["home.inside.liar.wild. A 192.168.0.1"])
            }
        }
    }
}
