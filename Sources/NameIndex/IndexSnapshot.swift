// SPDX-License-Identifier: MIT

/// All answers of one moment: the zones and the nodes below them, never changed once made.
///
/// The nodes lie in a large base and a small overlay that shadows it, so that a block costs what it changes. A reader
/// that holds a snapshot sees one whole state of the chain.
public struct IndexSnapshot: Sendable {
    /// The zones, the ones with the most labels first, so that the first match is the longest (RFC 1034 §4.3.2).
    public let zones: [Zone]
    /// Whether the chain has been read; before that, what is missing here says nothing about what exists.
    public let isComplete: Bool
    /// The key with which the index was built.
    public let hash: NameHash

    let table: ZoneTable
    var base: IndexSegment
    var overlay: IndexSegment

    /// A snapshot for the time before the chain has been read: only the apexes of `zones` are known.
    public init(zones: [Zone], hash: NameHash) {
        self.init(zones: zones, hash: hash, base: IndexSegment(), isComplete: false)
    }

    init(
        zones: [Zone],
        hash: NameHash,
        base: IndexSegment,
        overlay: IndexSegment = IndexSegment(),
        isComplete: Bool = true
    ) {
        self.isComplete = isComplete
        self.zones = zones.sorted { $0.labelCount > $1.labelCount }
        table = ZoneTable(self.zones)
        self.hash = hash
        self.base = base
        self.overlay = overlay
    }

    /// What is known of a name.
    public enum Match: Sendable {
        /// The name has a node.
        case node(Location)
        /// The name has no data, but names below it exist.
        case emptyNonTerminal
        /// The name does not exist.
        case missing
    }

    /// Where a node is stored.
    public struct Location: Sendable {
        let isInBase: Bool
        let place: RecordPlace
    }

    /// Looks up the ancestor-or-self of `name` that lies `level` labels below the apex for which it was hashed.
    ///
    /// - Parameters:
    ///   - name: a name on which `hash(below:in:with:)` was called.
    ///   - level: 1…the number of labels below the apex.
    ///   - apexLabels: the number of labels of the apex.
    /// - Returns: what is known of that name.
    public func find(_ name: borrowing FoldedName, level: Int, apexLabels: Int) -> Match {
        let hash = name.hash(atLevel: level)
        let location: Location
        let entry: IndexSegment.Entry
        if let slot = overlay.slot(of: hash) {
            entry = overlay.entry(in: slot)
            location = Location(isInBase: entry.record.isInBase, place: entry.record)
        } else if let slot = base.slot(of: hash) {
            entry = base.entry(in: slot)
            location = Location(isInBase: true, place: entry.record)
        } else {
            return .missing
        }
        // A slot may be left of a name that is gone.
        guard entry.record != .none else { return entry.exists ? .emptyNonTerminal : .missing }
        let end = name.offset(ofLabel: name.labelCount - apexLabels)
        let start = name.offset(ofLabel: name.labelCount - apexLabels - level)
        return node(at: location).isNamed(name, start..<end) ? .node(location) : .missing
    }

    /// The node at a place that `find` returned from this snapshot.
    @_lifetime(borrow self)
    public func node(at location: Location) -> NodeView {
        location.isInBase ? base.node(at: location.place) : overlay.node(at: location.place)
    }

    /// How many names have data.
    public var nodeCount: Int {
        var count = overlay.records.reduce(0) { $0 + ($1 == .none ? 0 : 1) }
        for slot in base.hashes.indices where base.records[slot] != .none {
            if overlay.used == 0 || overlay.slot(of: base.hashes[slot]) == nil { count += 1 }
        }
        return count
    }

    /// How many octets the tables and arenas take.
    public var octets: Int {
        [base, overlay].reduce(0) { $0 + $1.hashes.capacity * 16 + $1.arena.capacity }
    }
}
