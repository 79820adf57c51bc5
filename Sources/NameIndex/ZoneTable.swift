// SPDX-License-Identifier: MIT

/// The zones of a snapshot as a query sees them: flat octets, so that looking at one touches no reference count.
struct ZoneTable: Sendable {
    private(set) var entries: [Entry] = []
    private(set) var octets: [UInt8] = []

    /// Where the parts of one zone lie in `octets`.
    struct Entry: Sendable {
        let tree: TreeID
        let labels: Int
        let apex: Range<Int>
        let record: Range<Int>
        let negativeSOA: Range<Int>
        let hasSynthesis: Bool
    }

    /// Takes the zones in the order in which they are to be tried.
    init(_ zones: [Zone]) {
        for zone in zones {
            let apex = append(zone.foldedApex)
            let record = append(zone.record)
            let soa = append(zone.negativeSOA)
            entries.append(
                Entry(
                    tree: zone.tree,
                    labels: zone.labelCount,
                    apex: apex,
                    record: record,
                    negativeSOA: soa,
                    hasSynthesis: zone.synthesis != nil
                )
            )
        }
    }

    private mutating func append(_ part: [UInt8]) -> Range<Int> {
        let start = octets.count
        octets.append(contentsOf: part)
        return start..<octets.count
    }
}

extension IndexSnapshot {
    /// The longest zone that contains a name (RFC 1034 §4.3.2 step 2), or nil.
    public func zone(of name: borrowing FoldedName) -> ZoneID? {
        let entries = table.entries.span
        let octets = table.octets.span
        for index in 0..<entries.count
        where name.hasSuffix(octets.extracting(entries[index].apex), labels: entries[index].labels) {
            return ZoneID(index: index)
        }
        return nil
    }

    /// How many labels the apex of a zone has.
    public func apexLabels(of zone: ZoneID) -> Int {
        table.entries.span[zone.index].labels
    }

    /// The tree that a zone shows.
    public func tree(of zone: ZoneID) -> TreeID {
        table.entries.span[zone.index].tree
    }

    /// The data of a zone's apex.
    @_lifetime(borrow self)
    public func apexNode(of zone: ZoneID) -> NodeView {
        NodeView(table.octets.span.extracting(table.entries.span[zone.index].record))
    }

    /// Whether a zone can make nodes for names that have none.
    public func hasSynthesis(in zone: ZoneID) -> Bool {
        table.entries.span[zone.index].hasSynthesis
    }

    /// The SOA for a zone's negative answers, from its TYPE to the end of its RDATA.
    @_lifetime(borrow self)
    public func negativeSOA(of zone: ZoneID) -> Span<UInt8> {
        table.octets.span.extracting(table.entries.span[zone.index].negativeSOA)
    }
}

/// A zone of one snapshot.
public struct ZoneID: Hashable, Sendable {
    let index: Int
}
