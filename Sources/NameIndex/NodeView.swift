// SPDX-License-Identifier: MIT
public import DNSWire

/// A node as it lies in the arena of an index; reading it allocates nothing.
public struct NodeView: ~Escapable {
    private let record: Span<UInt8>

    @_lifetime(copy record)
    init(_ record: Span<UInt8>) {
        self.record = record
    }

    /// Whether the name is delegated.
    public var delegation: Delegation {
        Delegation(rawValue: record[4] & 3) ?? .none
    }

    /// Whether names below without a node of their own are answered from this node's data.
    public var answersBelow: Bool {
        record[4] & NodeRecord.answersBelow != 0
    }

    /// Whether the node's relative owner is the part of `name` in `range`.
    func isNamed(_ name: borrowing FoldedName, _ range: Range<Int>) -> Bool {
        guard Int(record[NodeRecord.nameOffset]) == range.count else { return false }
        let wire = name.wireSpan
        for index in 0..<range.count
        where record[NodeRecord.nameOffset + 1 + index] != wire[range.lowerBound + index] {
            return false
        }
        return true
    }

    /// Whether the subdomain rules say that names below through this label have nodes of their own.
    ///
    /// - Parameters:
    ///   - name: the name asked for.
    ///   - label: the index, from the left, of its label just below this node.
    /// - Returns: whether that label is a prefix of a rule, or a rule means every label.
    public func hasRule(for name: borrowing FoldedName, label: Int) -> Bool {
        guard record[4] & NodeRecord.hasSubdomains != 0 else { return false }
        let start = name.offset(ofLabel: label)
        let wire = name.wireSpan
        let count = Int(wire[start])
        var position = NodeRecord.nameOffset + 1 + Int(record[NodeRecord.nameOffset])
        let end = position + 2 + record.u16(at: position)
        position += 2
        while position < end {
            let size = Int(record[position])
            if size > 0, record[position + 1] == UInt8(ascii: "*") { return true }
            if count <= size {
                var index = 1
                while index <= count, record[position + index] == wire[start + index] {
                    index += 1
                }
                if index > count { return true }
            }
            position += 1 + size
        }
        return false
    }

    /// The node's RRset of this type, or nil if it has none.
    @_lifetime(copy self)
    public func rrset(_ type: RRType) -> RRsetView? {
        var position = entriesOffset
        for _ in 0..<record[5] {
            let size = record.u32(at: position + 4)
            if record.u16(at: position) == Int(type.rawValue) {
                return RRsetView(record.extracting(position..<position + 8 + size))
            }
            position += 8 + size
        }
        return nil
    }

    /// How many RRsets the node has, the unusable ones included.
    public var rrsetCount: Int {
        Int(record[5])
    }

    /// The node's RRset with this index, 0..<`rrsetCount`, in the order in which they were given.
    @_lifetime(copy self)
    public func rrset(at index: Int) -> RRsetView? {
        guard index >= 0, index < rrsetCount else { return nil }
        var position = entriesOffset
        for _ in 0..<index {
            position += 8 + record.u32(at: position + 4)
        }
        return RRsetView(record.extracting(position..<position + 8 + record.u32(at: position + 4)))
    }

    /// The relative wire names of the other nodes of the group of which this node is the root.
    var members: [[UInt8]] {
        var position = entriesOffset
        for _ in 0..<record[5] {
            position += 8 + record.u32(at: position + 4)
        }
        let count = record.u32(at: position)
        position += 4
        var names: [[UInt8]] = []
        for _ in 0..<count {
            let size = Int(record[position])
            names.append((1..<1 + size).map { record[position + $0] })
            position += 1 + size
        }
        return names
    }

    private var entriesOffset: Int {
        let position = NodeRecord.nameOffset + 1 + Int(record[NodeRecord.nameOffset])
        guard record[4] & NodeRecord.hasSubdomains != 0 else { return position }
        return position + 2 + record.u16(at: position)
    }
}

/// The records of one type of one owner, as they lie in the arena.
public struct RRsetView: ~Escapable {
    private let entry: Span<UInt8>

    @_lifetime(copy entry)
    init(_ entry: Span<UInt8>) {
        self.entry = entry
    }

    /// The type of the records.
    public var type: RRType {
        RRType(rawValue: UInt16(truncatingIfNeeded: entry.u16(at: 0)))
    }

    /// How many records there are; 0 means that the source held only broken ones.
    public var count: Int {
        entry.u16(at: 2)
    }

    /// The records one after the other, each from its TYPE to the end of its RDATA.
    ///
    /// That is what follows the owner name in a message (RFC 1035 §4.1.3); RDATA starts at the tenth octet of each.
    public var records: Span<UInt8> {
        @_lifetime(copy self)
        get { entry.extracting(8..<entry.count) }
    }
}
