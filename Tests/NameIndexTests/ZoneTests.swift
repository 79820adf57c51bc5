// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import Testing

@Suite("The zones of a snapshot")
struct ZoneTests {
    private static let apexes = ["emc", "sub.emc", "deep.sub.emc", "E164.arpa"]

    @Test(
        "The longest apex that contains a name is its zone (RFC 1034 §4.3.2)",
        arguments: [
            ("a.emc", "emc"), ("EMC", "emc"), ("a.SUB.emc", "sub.emc"), ("sub.emc", "sub.emc"), ("xsub.emc", "emc"),
            ("a.b.deep.sub.emc", "deep.sub.emc"), ("1.e164.ARPA", "E164.arpa"), ("arpa", nil), (".", nil),
            ("emc.com", nil),
        ] as [(String, String?)]
    )
    func longest(text: String, expected: String?) {
        let zones = Self.apexes.enumerated().map { zone(apex($1), tree: UInt8($0)) }
        let snapshot = snapshot([], zones: zones.reversed())
        let name = folded(text)
        let found = snapshot.zone(of: name)
        #expect((found == nil) == (expected == nil))
        guard let found, let expected, let number = Self.apexes.firstIndex(of: expected) else { return }
        #expect(snapshot.tree(of: found) == TreeID(rawValue: UInt8(number)))
        #expect(snapshot.apexLabels(of: found) == apex(expected).labelCount)
        #expect(!snapshot.hasSynthesis(in: found))
    }

    @Test("A zone at the root contains every name, and its nodes may have 127 labels")
    func root() throws {
        let labels = (0..<127).map { [UInt8($0) | 0x80] }
        let deep = NodeGroup(
            tree: TreeID(rawValue: 0),
            root: labels,
            nodes: [ZoneNode(labels: labels, rrsets: [txt("deep")])]
        )
        let snapshot = snapshot([deep], zones: [zone(.root)])
        let name = folded("a.b")
        let match = snapshot.zone(of: name)
        let zone = try #require(match)
        #expect(snapshot.apexLabels(of: zone) == 0)
        let found = snapshot.findings(labels, in: TreeID(rawValue: 0), apex: .root)
        #expect(found == Array(repeating: .emptyNonTerminal, count: 126) + [.node(ReadNode(node("", "deep")))])
    }

    @Test(
        "The SOA of negative answers has the lower of its TTL and its minimum (RFC 2308 §3)",
        arguments: [(3_600, 60, 60), (60, 3_600, 60), (0, 5, 0), (UInt32.max, UInt32.max, UInt32.max)]
    )
    func negativeSOA(ttl: UInt32, minimum: UInt32, expected: UInt32) throws {
        let snapshot = snapshot([], zones: [zone(emc, ttl: ttl, minimum: minimum)])
        let name = folded("emc")
        let match = snapshot.zone(of: name)
        let zone = try #require(match)
        let octets = snapshot.negativeSOA(of: zone)
        let negative = (0..<octets.count).map { octets[$0] }
        #expect(negative[4..<8].reduce(0) { $0 << 8 | UInt32($1) } == expected)
        let own = snapshot.apexNode(of: zone).values(of: .soa)
        #expect(own?.ttl == ttl)
        let soa = SOA(
            primaryServer: emc,
            mailbox: emc,
            serial: 1,
            refresh: 1,
            retry: 1,
            expire: 1,
            minimum: minimum
        )
        #expect(own?.rdata == [soa.wire])
        #expect(Array(negative.dropFirst(10)) == soa.wire)
    }
}
