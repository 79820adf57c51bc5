// SPDX-License-Identifier: MIT

/// Where entries lie, by the tag of their question: open addressing with linear probing in an array of fixed size.
///
/// A slot holds the tag, 32 bits of a keyed hash, and the place in units of eight octets. Taking out moves what follows
/// back, so that no markers are left behind and looking up never gets slower with time.
struct EntryTable: ~Copyable {
    private var slots: [UInt64]
    /// Entries in the table.
    private(set) var count = 0

    /// Entries that there may be: three slots of four, so that a search for what is not there ends soon.
    var limit: Int { slots.count / 4 * 3 }

    /// Creates an empty table.
    ///
    /// - Parameter slots: how many slots it has, 4 at least.
    init(slots: Int) {
        self.slots = Array(repeating: 0, count: max(4, slots))
    }

    /// Takes everything out.
    mutating func removeAll() {
        guard count > 0 else { return }
        var all = slots.mutableSpan
        for index in all.indices { all[index] = 0 }
        count = 0
    }

    /// The slot in which a tag is looked for first; what `next` is given at the start.
    @inline(always)
    func home(of tag: UInt32) -> Int {
        // The product's upper half: spreads tags over any number of slots, without dividing.
        Int(truncatingIfNeeded: (UInt64(tag) &* UInt64(slots.count)) &>> 32)
    }

    /// The next place with this tag.
    ///
    /// - Parameters:
    ///   - tag: the tag.
    ///   - slot: where to look first; moves behind the slot that was found.
    /// - Returns: the place, or nil if there are no more.
    @inline(always)
    func next(_ tag: UInt32, from slot: inout Int) -> Int? {
        let all = slots.span
        while true {
            let value = all[slot]
            if value == 0 { return nil }
            slot += 1
            if slot == all.count { slot = 0 }
            if Self.tag(of: value) == tag { return Self.place(of: value) }
        }
    }

    /// Puts in an entry; there must be fewer than `limit`.
    mutating func insert(_ tag: UInt32, at place: Int) {
        var slot = home(of: tag)
        while slots[slot] != 0 {
            slot = following(slot)
        }
        slots[slot] = Self.value(tag, place)
        count += 1
    }

    /// Says that an entry lies elsewhere now.
    mutating func move(_ tag: UInt32, from place: Int, to newPlace: Int) {
        guard let slot = slot(of: Self.value(tag, place), tag) else { return }
        slots[slot] = Self.value(tag, newPlace)
    }

    /// Takes out an entry.
    mutating func remove(_ tag: UInt32, at place: Int) {
        guard var hole = slot(of: Self.value(tag, place), tag) else { return }
        var slot = following(hole)
        while slots[slot] != 0 {
            let value = slots[slot]
            // What belongs at the hole or before it would no longer be found behind a free slot.
            if distance(from: home(of: Self.tag(of: value)), to: slot) >= distance(from: hole, to: slot) {
                slots[hole] = value
                hole = slot
            }
            slot = following(slot)
        }
        slots[hole] = 0
        count -= 1
    }

    private func slot(of value: UInt64, _ tag: UInt32) -> Int? {
        var slot = home(of: tag)
        while slots[slot] != value {
            if slots[slot] == 0 { return nil }
            slot = following(slot)
        }
        return slot
    }

    private func following(_ slot: Int) -> Int {
        slot + 1 == slots.count ? 0 : slot + 1
    }

    private func distance(from first: Int, to second: Int) -> Int {
        second >= first ? second - first : second - first + slots.count
    }

    private static func value(_ tag: UInt32, _ place: Int) -> UInt64 {
        UInt64(tag) << 32 | UInt64(truncatingIfNeeded: place >> 3 + 1)
    }

    private static func tag(of value: UInt64) -> UInt32 { UInt32(truncatingIfNeeded: value >> 32) }
    private static func place(of value: UInt64) -> Int { (Int(value & 0xFFFF_FFFF) - 1) << 3 }
}
