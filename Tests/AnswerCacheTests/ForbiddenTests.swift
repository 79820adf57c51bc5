// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import Testing

@Suite("Names that upstream may not speak for")
struct ForbiddenTests {
    private static let forbidden = ["emc", "e164.arpa", "Private.Example"]

    @Test(
        "are found by label",
        arguments: [
            ("emc", true), ("www.emc", true), ("a.b.c.EMC", true), ("femc", false), ("emc.example", false),
            (".", false),
            ("arpa", false), ("1.e164.arpa", true), ("xe164.arpa", false), ("a.private.example", true),
            ("example", false),
        ]
    )
    func suffixes(name: String, isMember: Bool) {
        let wire = DNSName(name).folded.wire
        for (names, expected) in [(Self.forbidden.map(DNSName), isMember), ([], false), ([.root], true)] {
            let isFound = SuffixSet(names).contains(wire.span)
            #expect(isFound == expected)
        }
    }

    @Test("get no answer from there", arguments: ["emc", "www.emc", "a.b.emc", "4.3.2.1.e164.arpa"])
    func questions(name: String) throws {
        var door = Door(forbidden: Self.forbidden)
        let outcome = try door.take(Upstream(name, answers: ["\(name). 300 IN A 192.0.2.66"]), .secure)
        #expect(outcome == .failure(outcome.hit, .forbidden))
        let response = try door.ask(name)
        #expect(response.code == .servFail)
        #expect(response.error == .blocked)
        #expect(response.answers == [])
    }

    @Test("are the end of an alias that leads there, whatever else is said of them")
    func aliases() throws {
        let chains = [
            ["a.example. 300 IN CNAME www.emc.", "www.emc. 300 IN A 192.0.2.66"],
            ["a.example. 300 IN CNAME www.emc."],
            [
                "a.example. 300 IN CNAME b.example.", "b.example. 300 IN CNAME WWW.EMC.",
                "www.emc. 300 IN CNAME c.example.",
                "c.example. 300 IN A 192.0.2.66",
            ],
            ["example. 300 IN DNAME emc.", "a.example. 300 IN CNAME a.emc.", "a.emc. 300 IN A 192.0.2.66"],
        ]
        for chain in chains {
            for code in [ResponseCode.noError, .nxDomain] {
                var door = Door(forbidden: Self.forbidden)
                let outcome = try door.take(Upstream("a.example", code: code, answers: chain), .secure)
                #expect(outcome == .answer(outcome.hit))
                let leadsAway = door.cache.leadsAway(outcome.hit)
                #expect(leadsAway)
                let response = try door.ask("a.example")
                #expect(response.code == .noError)
                #expect(response.answers.last?.lowercased().hasSuffix("emc.") == true)
                #expect(!response.answers.contains { $0.contains(" A ") || $0.hasPrefix("www.emc.") })
            }
        }
    }

    @Test("are left out of all sections where the answer does without them")
    func strays() throws {
        var door = Door(forbidden: Self.forbidden)
        let upstream = Upstream(
            "a.example",
            .mx,
            answers: [
                "www.emc. 300 IN MX 1 www.emc.", "a.example. 300 IN MX 10 mail.emc.",
                "a.example. 300 IN MX 20 mail.example.",
            ],
            authorities: ["emc. 300 IN NSEC a.emc. A", "emc. 300 IN SOA ns.emc. root.emc. 1 2 3 4 5"],
            additionals: [
                "mail.emc. 300 IN A 192.0.2.66", "mail.example. 300 IN A 192.0.2.25",
                "mail.EMC. 300 IN AAAA 2001:db8::66",
            ]
        )
        try door.take(upstream, .secure)
        let response = try door.ask(Query("a.example", .mx, dnssecOK: true))
        // What a name outside says of itself is its own business.
        #expect(response.answers == ["a.example. 300 MX 10 mail.emc.", "a.example. 300 MX 20 mail.example."])
        #expect(response.authorities == [])
        #expect(response.additionals == ["mail.example. 300 A 192.0.2.25"])
        #expect(door.reader.forbiddenRecords == 5)
    }

    @Test("cannot have their SOA in a negative answer of another name")
    func negative() throws {
        var door = Door(forbidden: ["private.example"])
        let soa = "private.example. 300 IN SOA ns.example. root.example. 1 2 3 4 300"
        try door.take(Upstream("a.example", code: .nxDomain, authorities: [soa]))
        #expect(door.find("a.example") == .missing)
    }
}
