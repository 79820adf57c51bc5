// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import Testing

@Suite("Limits of names and data")
struct LimitTests {
    private static func label(_ count: Int, _ octet: Character = "x") -> [UInt8] {
        Array(String(repeating: octet, count: count).utf8)
    }

    private static func stored(_ labels: [[UInt8]]) -> IndexSnapshot {
        let node = ZoneNode(labels: labels, rrsets: [txt("here")])
        return snapshot([NodeGroup(tree: TreeID(rawValue: 0), root: labels, nodes: [node])])
    }

    @Test(
        "Names up to 255 octets, apex included, are kept",
        arguments: [
            [label(1)], [label(63)], [label(63), label(63, "y"), label(63, "z"), label(57)],
            Array(repeating: label(1), count: 125),
        ]
    )
    func names(labels: [[UInt8]]) throws {
        let name = try DomainName(labels: labels + [Self.label(3, "e")])
        let found = Self.stored(labels).findings(labels, in: TreeID(rawValue: 0), apex: apex("eee"))
        #expect(found.last == .node(ReadNode(node("", "here"))))
        #expect(found.dropLast().allSatisfy { $0 == .emptyNonTerminal })
        // A label more, or less, at the left is another name.
        let less = Self.stored(labels).findings(Array(labels.dropFirst()), in: TreeID(rawValue: 0), apex: apex("eee"))
        #expect(less.allSatisfy { $0 == .emptyNonTerminal })
        if name.wire.count < 250 {
            let more = Self.stored(labels).findings([[0x61]] + labels, in: TreeID(rawValue: 0), apex: apex("eee"))
            #expect(more.last == .missing)
        }
    }

    @Test(
        "What is no name is left out",
        arguments: [
            [[]], [label(64)], [label(63), label(63), label(63), label(63)], [label(1), []],
            Array(repeating: label(1), count: 128),
        ] as [[[UInt8]]]
    )
    func illegalNames(labels: [[UInt8]]) {
        let snapshot = Self.stored(labels)
        #expect(snapshot.nodeCount == 0)
        #expect(snapshot.finding("x") == .missing)
        #expect(snapshot.replacing([gone("x")], zones: []).nodeCount == 0)
    }

    @Test("A node that is no name does not spoil its group")
    func illegalMember() {
        let group = group(node("a"), ZoneNode(labels: [Self.label(64), [0x61]], rrsets: []), node("b.a"))
        let snapshot = snapshot([group])
        #expect(snapshot.nodeCount == 2)
        #expect(snapshot.replacing([gone("a")], zones: []).finding("b.a") == .missing)
    }

    @Test("RDATA of 65,535 octets is kept, one octet more is not")
    func rdata() {
        let type = RRType(rawValue: 65_280)
        let sets = [65_535, 65_536].map { RRset(type: type, ttl: 1, rdata: [[1], Array(repeating: 2, count: $0)]) }
        let snapshots = sets.map { snapshot([group(ZoneNode(labels: labels("a"), rrsets: [$0]))]) }
        #expect(snapshots[0].finding("a") == .node(ReadNode(ZoneNode(labels: [], rrsets: [sets[0]]))))
        let rest = RRset(type: type, ttl: 1, rdata: [[1]])
        #expect(snapshots[1].finding("a") == .node(ReadNode(ZoneNode(labels: [], rrsets: [rest]))))
    }

    @Test("65,535 records make an RRset, what is beyond is left out", arguments: [65_535, 65_536])
    func records(count: Int) {
        let rdata = (0..<count).map { [UInt8($0 >> 8 & 0xFF), UInt8($0 & 0xFF)] }
        let rrset = RRset(type: .txt, ttl: 1, rdata: rdata)
        let snapshot = snapshot([group(ZoneNode(labels: labels("a"), rrsets: [rrset]))])
        let kept = RRset(type: .txt, ttl: 1, rdata: Array(rdata.prefix(65_535)))
        #expect(snapshot.finding("a") == .node(ReadNode(ZoneNode(labels: [], rrsets: [kept]))))
    }

    @Test("255 types make a node, broken ones come last", arguments: [255, 256, 300])
    func types(count: Int) {
        let rrsets = (1...count).map { RRset(type: RRType(rawValue: UInt16($0)), ttl: 1, rdata: [[]]) }
        let node = ZoneNode(labels: labels("a"), rrsets: rrsets, unusable: [.svcb])
        var kept = node
        kept.rrsets = Array(rrsets.prefix(255))
        kept.unusable = []
        #expect(snapshot([group(node)]).finding("a") == .node(ReadNode(kept)))
        kept.rrsets.removeLast(2)
        kept.unusable = [.svcb, .https]
        #expect(snapshot([group(kept)]).finding("a") == .node(ReadNode(kept)))
    }

    @Test("A group of 3,000 names is replaced whole")
    func members() {
        let nodes = [node("a")] + (0..<3_000).map { node("n\($0).a") }
        let group = NodeGroup(tree: TreeID(rawValue: 0), root: labels("a"), nodes: nodes)
        let full = snapshot([group])
        #expect(full.nodeCount == 3_001)
        #expect(full.replacing([gone("a")], zones: []).nodeCount == 0)
        #expect(snapshot([]).replacing([group], zones: []).replacing([gone("a")], zones: []).nodeCount == 0)
    }
}
