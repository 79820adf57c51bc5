// SPDX-License-Identifier: MIT

/// One immutable table of nodes: open addressing by hash, the nodes in one arena.
///
/// A slot without a record but with children is an empty non-terminal (RFC 4592 §2.2.2). Its name is not stored: it is
/// known by its 64-bit keyed hash alone, which millions of names share by chance once in 10^6 processes.
struct IndexSegment: Sendable {
    /// Hash of each slot; 0: free.
    var hashes: [UInt64]
    /// Where each slot's node lies.
    var records: [RecordPlace]
    /// How many names exist directly below each slot's name.
    var children: [UInt32]
    var arena: [UInt8]
    /// Slots in use, tombstones included.
    var used: Int

    /// An empty table.
    ///
    /// - Parameter capacity: names it should hold before it grows.
    init(capacity: Int = 0) {
        var slots = 16
        while slots * 5 / 8 < capacity {
            slots *= 2
        }
        hashes = Array(repeating: 0, count: slots)
        records = Array(repeating: .none, count: slots)
        children = Array(repeating: 0, count: slots)
        arena = []
        used = 0
    }

    /// The slot of this hash, or nil if it is not in the table.
    @inline(always)
    func slot(of hash: UInt64) -> Int? {
        let table = hashes.span
        let mask = table.count - 1
        var index = Int(truncatingIfNeeded: hash >> 1) & mask
        while true {
            let found = table[index]
            if found == hash { return index }
            if found == 0 { return nil }
            index = (index + 1) & mask
        }
    }

    /// The node whose record lies at `place` in this table's arena.
    @_lifetime(borrow self)
    func node(at place: RecordPlace) -> NodeView {
        let octets = arena.span
        let offset = place.offset
        return NodeView(octets.extracting(offset..<offset + octets.u32(at: offset)))
    }

    @inline(always)
    func entry(in slot: Int) -> Entry {
        Entry(record: records.span[slot], children: children.span[slot])
    }

    /// What the table says of a name: offset of its node, and children.
    subscript(hash: UInt64) -> Entry? {
        get {
            guard let slot = slot(of: hash) else { return nil }
            return entry(in: slot)
        }
        set {
            guard let newValue else { return }
            if let slot = slot(of: hash) {
                records[slot] = newValue.record
                children[slot] = newValue.children
                return
            }
            if (used + 1) * 8 > hashes.count * 5 {
                grow()
            }
            place(hash, newValue)
        }
    }

    /// One name's slot.
    struct Entry: Hashable {
        var record: RecordPlace
        var children: UInt32

        /// Whether the name exists, with data or as an empty non-terminal.
        var exists: Bool { record != .none || children != 0 }
    }

    private mutating func place(_ hash: UInt64, _ entry: Entry) {
        let mask = hashes.count - 1
        var index = Int(truncatingIfNeeded: hash >> 1) & mask
        while hashes[index] != 0 {
            index = (index + 1) & mask
        }
        hashes[index] = hash
        records[index] = entry.record
        children[index] = entry.children
        used += 1
    }

    private mutating func grow() {
        let old = (hashes, records, children)
        let slots = hashes.count * 2
        hashes = Array(repeating: 0, count: slots)
        records = Array(repeating: .none, count: slots)
        children = Array(repeating: 0, count: slots)
        used = 0
        for index in old.0.indices where old.0[index] != 0 {
            place(old.0[index], Entry(record: old.1[index], children: old.2[index]))
        }
    }
}

/// Where a node's record lies: in the arena of the table that says so or, for an overlay, in that of its base.
///
/// Records start at multiples of four octets, so that 31 bits reach over 8 GiB.
struct RecordPlace: Hashable, Sendable {
    private let bits: UInt32

    /// No record.
    static let none = RecordPlace(bits: 0)
    private static let baseBit: UInt32 = 1 << 31

    private init(bits: UInt32) {
        self.bits = bits
    }

    /// The place at this offset, a multiple of 4, of the table's own arena; nil if that is out of reach.
    init?(offset: Int) {
        guard offset & 3 == 0, offset / 4 + 1 < Int(Self.baseBit) else { return nil }
        bits = UInt32(truncatingIfNeeded: offset / 4 + 1)
    }

    /// The same place, seen from an overlay.
    var seenFromOverlay: RecordPlace {
        self == .none ? self : RecordPlace(bits: bits | Self.baseBit)
    }

    /// Whether the record lies in the arena of the base.
    @inline(always)
    var isInBase: Bool { bits & Self.baseBit != 0 }

    /// Where the record starts.
    @inline(always)
    var offset: Int { (Int(bits & ~Self.baseBit) - 1) * 4 }
}
