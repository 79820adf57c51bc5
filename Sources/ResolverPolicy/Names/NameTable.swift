// SPDX-License-Identifier: MIT
internal import DNSWire
internal import NameIndex

/// A set of names with what is said of each of them and of the names below it: open addressing, names in one arena.
///
/// Made for lists of millions of names: a name takes eight octets for its slot (at most twice that, for what is free)
/// and four more than it has in the arena. The hash is keyed, because both the names that are in it and those that are
/// looked up are chosen by strangers. A hit compares the octets: what a policy says must not hang on a hash alone.
struct NameTable: Sendable {
    /// What is said of a name; 0 says nothing.
    struct Values: Hashable {
        /// Said of the name itself.
        var at: UInt16 = 0
        /// Said of every name below it.
        var below: UInt16 = 0
    }

    let hash: NameHash
    /// How many names there are.
    private(set) var count = 0
    /// The fewest and the most labels that a name of the table has; no others need to be looked for.
    private(set) var fewestLabels = Int.max
    private(set) var mostLabels = -1
    /// Whether anything is said of names below others; if not, a look-up needs one probe.
    private(set) var saysBelow = false
    /// In the low half where the name's record starts, plus one, and in the high half 32 bits of its hash; 0: free.
    private var slots: [UInt64]
    /// A record: `at` and `below`, two octets each, and the name in lower case as on the wire.
    private var arena: [UInt8] = []

    private static let headerCount = 4
    private static let arenaLimit = Int(UInt32.max) - 512

    init(hash: NameHash) {
        self.hash = hash
        slots = Array(repeating: 0, count: 16)
    }

    /// Octets of memory that the table holds.
    var octetCount: Int {
        slots.capacity * 8 + arena.capacity
    }

    /// The hash of the root, from which those of all names grow.
    @inline(__always)
    var rootHash: UInt64 {
        hash.apex(of: TreeID(rawValue: 0))
    }

    // MARK: Looking up

    /// What is said of the name whose hash this is and whose octets are those of `name` from `start` on.
    @inline(__always)
    func values(hash: UInt64, of name: Span<UInt8>, from start: Int) -> Values {
        let mask = slots.count &- 1
        let tag = hash >> 32
        var index = Int(truncatingIfNeeded: tag) & mask
        let slots = slots.span
        while true {
            let slot = slots[index]
            if slot == 0 { return Values() }
            if slot >> 32 == tag {
                let place = Int(truncatingIfNeeded: slot & 0xffff_ffff) &- 1
                if holds(name, from: start, at: place) { return readValues(at: place) }
            }
            index = (index &+ 1) & mask
        }
    }

    /// What ``longestMatch(_:)`` found.
    struct Match {
        /// What is said of the longest suffix of the name of which something is said; 0 if there is none.
        var value: UInt16 = 0
        /// How many labels that suffix has.
        var labels = 0
        /// How many labels the name has; nil if the octets are no name in lower case.
        var nameLabels: Int?
    }

    /// What the table says of a name in lower-case wire form.
    ///
    /// - Complexity: O(octets of the name), one probe a label at most.
    func longestMatch(_ name: Span<UInt8>) -> Match {
        var best = Match()
        var offsets = LabelOffsets()
        guard offsets.load(name) else { return best }
        best.nameLabels = offsets.count
        var hash = rootHash
        var labels = 0
        while true {
            if labels >= fewestLabels, saysBelow || labels == offsets.count {
                let found = values(hash: hash, of: name, from: offsets.start(ofLast: labels))
                let value = labels == offsets.count ? found.at : found.below
                if value != 0 { (best.value, best.labels) = (value, labels) }
            }
            guard labels < offsets.count, labels < mostLabels else { return best }
            labels &+= 1
            let start = offsets.start(ofLast: labels)
            hash = self.hash.child(of: hash, octets: name, start: start &+ 1, count: Int(name[start]))
        }
    }

    /// Whether the record at `place` is of the name that `name` holds from `start` on.
    ///
    /// No name in wire form begins with a shorter one, so that two names that differ do so before either of them ends.
    @inline(__always)
    private func holds(_ name: Span<UInt8>, from start: Int, at place: Int) -> Bool {
        let arena = arena.span
        var own = place &+ Self.headerCount
        for index in start..<name.count {
            if arena[own] != name[index] { return false }
            own &+= 1
        }
        return true
    }

    @inline(__always)
    private func readValues(at place: Int) -> Values {
        let arena = arena.span
        return Values(
            at: UInt16(arena[place]) << 8 | UInt16(arena[place &+ 1]),
            below: UInt16(arena[place &+ 2]) << 8 | UInt16(arena[place &+ 3])
        )
    }

    // MARK: Filling

    /// Changes what is said of a name in lower-case wire form, after adding it if it is new.
    ///
    /// - Returns: whether the name was there; nil, and nothing changed, if the octets are no name or the table is full.
    mutating func update(_ name: Span<UInt8>, _ change: (inout Values) -> Void) -> Bool? {
        var offsets = LabelOffsets()
        guard offsets.load(name), arena.count < Self.arenaLimit else { return nil }
        var hash = rootHash
        for labels in stride(from: 1, through: offsets.count, by: 1) {
            let start = offsets.start(ofLast: labels)
            hash = self.hash.child(of: hash, octets: name, start: start + 1, count: Int(name[start]))
        }
        if (count + 1) * 3 > slots.count * 2 { grow() }
        let mask = slots.count - 1
        let tag = hash >> 32
        var index = Int(truncatingIfNeeded: tag) & mask
        while slots[index] != 0 {
            let place = Int(truncatingIfNeeded: slots[index] & 0xffff_ffff) - 1
            if slots[index] >> 32 == tag, holds(name, from: 0, at: place) {
                var values = readValues(at: place)
                change(&values)
                write(values, at: place)
                return true
            }
            index = (index + 1) & mask
        }
        slots[index] = tag << 32 | UInt64(arena.count + 1)
        append(name, change)
        count += 1
        fewestLabels = min(fewestLabels, offsets.count)
        mostLabels = max(mostLabels, offsets.count)
        return false
    }

    /// Gives back the memory that was kept for names to come.
    mutating func compact() {
        guard arena.capacity - arena.count > arena.count / 16 else { return }
        var exact: [UInt8] = []
        exact.reserveCapacity(arena.count)
        exact += arena
        arena = exact
    }

    private mutating func append(_ name: Span<UInt8>, _ change: (inout Values) -> Void) {
        let place = arena.count
        for _ in 0..<Self.headerCount { arena.append(0) }
        for index in 0..<name.count { arena.append(name[index]) }
        var values = Values()
        change(&values)
        write(values, at: place)
    }

    private mutating func write(_ values: Values, at place: Int) {
        arena[place] = UInt8(truncatingIfNeeded: values.at >> 8)
        arena[place + 1] = UInt8(truncatingIfNeeded: values.at)
        arena[place + 2] = UInt8(truncatingIfNeeded: values.below >> 8)
        arena[place + 3] = UInt8(truncatingIfNeeded: values.below)
        if values.below != 0 { saysBelow = true }
    }

    /// Doubles the slots.
    ///
    /// The bits of the hash that a slot holds are enough to find its new place.
    private mutating func grow() {
        let old = slots
        slots = Array(repeating: 0, count: old.count * 2)
        let mask = slots.count - 1
        for slot in old where slot != 0 {
            var index = Int(truncatingIfNeeded: slot >> 32) & mask
            while slots[index] != 0 { index = (index + 1) & mask }
            slots[index] = slot
        }
    }
}

extension NameTable {
    /// Says one thing of a name and of those below it, or of those below it alone, unless something is said already.
    ///
    /// - Returns: whether anything changed.
    mutating func insert(_ suffix: DomainSuffix, value: UInt16) -> Bool {
        var changed = false
        _ = update(suffix.name.wire.span) { values in
            if suffix.includesApex, values.at == 0 {
                values.at = value
                changed = true
            }
            if values.below == 0 {
                values.below = value
                changed = true
            }
        }
        return changed
    }
}
