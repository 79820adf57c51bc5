// SPDX-License-Identifier: MIT
import DNSWire
import ResolverPolicy
import Testing

@Suite("Response policy zones") struct PolicyZoneTests {
    private static let zone = """
        $TTL 5m
        $ORIGIN rpz.example.
        @ IN SOA localhost. root.localhost. (
              1        ; serial
              1h 15m 30d 2h ) ; the rest
          IN NS localhost.
        nx.example CNAME .
        *.nx.example.rpz.example. 60 IN CNAME .
        nodata.example IN 60 CNAME *.
        drop.example CNAME rpz-drop.
        tcp.example CNAME rpz-tcp-only.
        pass.example CNAME rpz-passthru.
        self.example CNAME self.example.
        *.wide.example CNAME .
        ok.wide.example CNAME rpz-passthru.
        a.example 30 A 192.0.2.1
                  20 A 192.0.2.2
        a.example AAAA 2001:db8::1
        a.example TXT "one \\"two\\" ; \\065" three
        garden.example CNAME walled.garden.example.
        "quoted" CNAME .
        32.1.2.0.192.rpz-ip CNAME .
        24.0.2.0.192.rpz-client-ip CNAME rpz-drop.
        ns.evil.example.rpz-nsdname CNAME .
        32.1.2.0.192.rpz-nsip CNAME .
        x.example CNAME *.garden.example.
        mail.example MX 10 mx.example.
        chaos.example CH A 192.0.2.1
        $ORIGIN com.rpz.example.
        evil CNAME .
        $INCLUDE other.zone
        """

    @Test func actions() throws {
        let list = readList(Self.zone, NameListOptions(format: .rpz))
        #expect(list.counts.firstFault == nil && list.counts.faulty == 0)
        #expect(list.counts.unsupported == 8)
        #expect(list.counts.ignored == 2)
        let lists = NameLists([list])
        for (name, expected) in [
            ("nx.example.", "nxdomain"), ("a.b.nx.example.", "nxdomain"), ("nodata.example.", "nodata"),
            ("a.nodata.example.", "-"),
            ("drop.example.", "drop"), ("tcp.example.", "truncate"), ("pass.example.", "allow"),
            ("self.example.", "allow"),
            ("wide.example.", "-"), ("a.wide.example.", "nxdomain"), ("ok.wide.example.", "allow"),
            ("a.ok.wide.example.", "nxdomain"), ("evil.com.", "nxdomain"), ("evil.com.rpz.example.", "-"),
            ("quoted.", "nxdomain"),
            ("x.example.", "-"), ("mail.example.", "-"), ("chaos.example.", "-"), ("example.", "-"), (".", "-"),
        ] {
            #expect(try verdict(lists, name) == expected, "\(name)")
        }
        let match = try #require(lists.match(try wire("a.example.")))
        let sets = lists.records(of: match)
        #expect(sets.map(\.type) == [.a, .aaaa, .txt])
        #expect(sets[0] == RRset(type: .a, ttl: 20, rdata: [[192, 0, 2, 1], [192, 0, 2, 2]]))
        #expect(sets[1].ttl == 300)
        let text = try TXT(strings: [Array("one \"two\" ; A".utf8), Array("three".utf8)])
        #expect(sets[2].rdata == [text.wire])
        let garden = try #require(lists.match(try wire("garden.example.")))
        let target = try wire("walled.garden.example.")
        #expect(lists.records(of: garden) == [RRset(type: .cname, ttl: 300, rdata: [target])])
    }

    @Test func aTextWithoutOrigin() throws {
        let text =
            "$TTL 60\n@ SOA localhost. root.localhost. 1 2 3 4 5\n NS localhost.\nevil.com CNAME .\n*.evil.com CNAME .\n"
        let lists = NameLists([readList(text, NameListOptions(format: .rpz))])
        #expect(lists.lists[0].counts.faulty == 0)
        #expect(try verdict(lists, "evil.com.") == "nxdomain")
        #expect(try verdict(lists, "a.evil.com.") == "nxdomain")
        let origin = try DomainName(presentation: "RPZ.example")
        let told = readList(
            "evil.com.rpz.example. CNAME .\na CNAME .\nb.com. CNAME .",
            NameListOptions(format: .rpz, origin: origin)
        )
        #expect(try verdict(NameLists([told]), "evil.com.") == "nxdomain")
        #expect(told.counts.accepted == 2 && told.counts.firstFault == .init(line: 3, reason: .outOfZone))
        let soa = readList(
            "rpz.example. 60 SOA a. b. 1 2 3 4 5\nevil.com.rpz.example. CNAME .",
            NameListOptions(format: .rpz)
        )
        #expect(try verdict(NameLists([soa]), "evil.com.") == "nxdomain")
    }

    @Test(arguments: [
        ("a A 192.0.2", NameListCounts.Reason.badData), ("a A 192.0.2.1 192.0.2.2", .badData),
        ("a AAAA 192.0.2.1", .badData),
        ("a CNAME", .badData), ("a CNAME b c", .badData), ("a TXT", .badData), ("a TXT \"\\30\"", .badData),
        ("a TXT \"\\256\"", .badData), ("a TXT \"open", .unbalanced), ("a ( CNAME .", .unbalanced),
        ("a CNAME . )", .unbalanced),
        ("a..b CNAME .", .badName), ("a\\3 CNAME .", .badName), ("a CNAME b..c", .badName), ("a", .badRecord),
        ("a FOO bar", .badRecord), ("$FOO bar", .badRecord), ("$TTL x", .badRecord),
        ("$TTL 99999999999999999999", .badRecord), ("$ORIGIN", .badName), ("a 300 IN 300 CNAME .", .badRecord),
        ("a A 192.0.2.1\na CNAME b.", .conflict), ("a CNAME b.\na CNAME c.", .conflict),
        ("a CNAME .\na A 192.0.2.1", .conflict),
        (String(repeating: "a", count: 64) + " CNAME .", .badName),
        (String(repeating: "a.", count: 125) + "a CNAME .", .badName),
    ])
    func faults(text: String, reason: NameListCounts.Reason) {
        let list = readList("good CNAME .\n" + text + "\ngood2 CNAME .", NameListOptions(format: .rpz))
        #expect(list.counts.firstFault?.reason == reason)
    }

    @Test func aBlankOwnerIsTheLastOne() throws {
        let text = " CNAME .\na.example A 192.0.2.1\n\tAAAA 2001:db8::1"
        let lists = NameLists([readList(text, NameListOptions(format: .rpz))])
        #expect(lists.lists[0].counts.firstFault == .init(line: 1, reason: .badRecord))
        let match = try #require(lists.match(try wire("a.example.")))
        #expect(lists.records(of: match).map(\.type) == [.a, .aaaa])
    }

    @Test func limits() {
        let long = "(\n" + String(repeating: "a\n", count: 3_000)
        #expect(readList(long, NameListOptions(format: .rpz, lineLimit: 1_000)).counts.firstFault?.reason == .tooLong)
        let blank = "(\n" + String(repeating: "\n", count: 1_200) + "b CNAME ."
        #expect(readList(blank, NameListOptions(format: .rpz, lineLimit: 1_000)).counts.firstFault?.reason == .tooLong)
        let many = (0..<300).map { "a A 10.0.\($0 / 256).\($0 % 256)\n" }.joined()
        let list = readList(many, NameListOptions(format: .rpz))
        #expect(list.counts.accepted == 256 && list.counts.overLimit == 44)
    }
}
