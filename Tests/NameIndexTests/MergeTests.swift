// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import Testing

@Suite("An overlay that has outgrown its base")
struct MergeTests {
    /// Names of 127 labels count for 127 each, so that few are needed.
    private static func deep(_ number: Int) -> NodeGroup {
        let top = [UInt8(number >> 8 & 0xFF), UInt8(number & 0xFF)]
        // 120 labels of one octet, and one of two, leave room for the apex.
        let name = Array(repeating: [UInt8(ascii: "x")], count: 120) + [top.map { $0 | 0x80 }, [UInt8(number >> 7)]]
        let rrsets = [txt("\(number)")]
        return NodeGroup(
            tree: TreeID(rawValue: 0),
            root: name,
            nodes: [ZoneNode(labels: name, rrsets: rrsets)]
        )
    }

    @Test("is merged, and nothing is lost, nor anything seen again that was gone")
    func merges() {
        let kept = [group(node("kept.base")), group(node("old", "1"), node("sub.old")), group(node("taken.away"))]
        let base = snapshot(kept)
        let changed = base.replacing([group(node("old", "2")), gone("taken.away")], zones: [])
        let groups = (0..<560).map(Self.deep)
        var small = changed
        var merged = changed.replacing(groups, zones: [])
        // Taken away again: the tables keep the place, until the next merge.
        for snapshot in [small, merged] {
            #expect(snapshot.finding("kept.base") == .node(ReadNode(node("", ""))))
            #expect(snapshot.finding("base") == .emptyNonTerminal)
            #expect(snapshot.finding("old") == .node(ReadNode(node("", "2"))))
            #expect(snapshot.finding("sub.old") == .missing)
            #expect(snapshot.finding("taken.away") == .missing)
            #expect(snapshot.finding("away") == .missing)
        }
        for group in [groups[0], groups[300], groups[559]] {
            let found = merged.findings(group.root, in: group.tree, apex: emc)
            #expect(found.last == group.nodes.first.map { .node(ReadNode($0)) })
            #expect(found.dropLast().allSatisfy { $0 == .emptyNonTerminal })
        }
        #expect(merged.nodeCount == 562)

        small = merged.replacing([gone("old")], zones: [])
        merged = merged.replacing(groups.map { NodeGroup(tree: $0.tree, root: $0.root, nodes: []) }, zones: [])
        #expect(small.nodeCount == 561)
        #expect(merged.nodeCount == 2)
        #expect(merged.findings(groups[1].root, in: groups[1].tree, apex: emc).allSatisfy { $0 == .missing })
        #expect(merged.finding("old") == .node(ReadNode(node("", "2"))))
    }

    @Test("does not grow for ever when the same name changes in every block")
    func reclaims() {
        let big = (0..<250).map { number in [UInt8](repeating: UInt8(number), count: 250) }
        var snapshot = snapshot([group(node("kept"))])
        for number in 0..<300 {
            let rrset = RRset(type: RRType(rawValue: 65_280), ttl: UInt32(number), rdata: big)
            snapshot = snapshot.replacing([group(ZoneNode(labels: labels("a"), rrsets: [rrset]))], zones: [])
        }
        // 300 states of 65,000 octets each went by; those of 4 MiB may wait for the next merge, in an array of twice that.
        #expect(snapshot.octets < 12_000_000)
        #expect(snapshot.finding("kept") == .node(ReadNode(node("kept"))))
        guard case .node(let last) = snapshot.finding("a") else {
            Issue.record("the name is lost")
            return
        }
        #expect(last.rrsets.first?.ttl == 299)
        #expect(last.rrsets.first?.rdata == big)
    }
}
