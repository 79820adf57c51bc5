// SPDX-License-Identifier: MIT

/// Makes nodes for names that have none, such as the numbers of a range.
///
/// It is asked while a query waits: it must be quick, and bounded whatever the name. It may allocate.
public protocol NameSynthesis: Sendable {
    /// The node of a name, or nil if there is none.
    ///
    /// - Parameter labels: the name relative to the apex, leftmost label first, folded.
    /// - Returns: the node; its own labels are not looked at.
    func node(for labels: [[UInt8]]) -> ZoneNode?
}

/// A node outside of any index.
public struct EncodedNode: Sendable {
    private let record: [UInt8]

    init(_ node: ZoneNode) {
        var record: [UInt8] = []
        NodeRecord.append(node, name: [], members: [], to: &record)
        self.record = record
    }

    /// The node, for reading.
    public var view: NodeView {
        @_lifetime(borrow self)
        get { NodeView(record.span) }
    }
}

extension IndexSnapshot {
    /// Asks a zone's synthesis for a name that has no node.
    public func synthesize(_ name: borrowing FoldedName, in zone: ZoneID) -> EncodedNode? {
        guard let synthesis = zones[zone.index].synthesis else { return nil }
        return synthesis.node(for: name.labels(upTo: name.labelCount - apexLabels(of: zone))).map(EncodedNode.init)
    }
}
