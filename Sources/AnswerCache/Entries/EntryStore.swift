// SPDX-License-Identifier: MIT
import DNSWire

/// The entries of a cache, in one stretch of memory that is reserved at the start and never grows.
///
/// The memory is a ring: new entries go to its head, and room is made at its tail, where the oldest entries are. An
/// entry that was used since it was last met there is not given up but moved to the head: first in, first out with
/// further chances (CLOCK), up to three for an entry that is used much. This keeps the names that are asked for, a flood
/// of names that are asked for once passes through, and there is nothing to do on a hit but to set one octet: no list to
/// relink, as an exact order of use would need. Entries of all sizes follow one another without gaps, so that there is
/// no fragmentation, and the work for one new entry is bounded.
struct EntryStore: ~Copyable {
    private(set) var memory: [UInt8] = []
    private var table: EntryTable
    private let capacity: Int

    /// Where the next entry goes.
    private var head = 0
    /// Where the oldest entry is.
    private var tail = 0
    /// Where the part from `tail` on ends, if new entries go to the start of the ring again.
    private var end: Int?

    /// Entries given up to make room, though they could still have been used.
    private(set) var evicted: UInt64 = 0

    /// What making room for one entry may cost at most: entries kept, and octets moved for them.
    ///
    /// Beyond that the oldest go, used or not, if there is no room otherwise.
    private static let chances = (entries: 64, octets: 65_536)

    /// The most chances that an entry can have.
    static let mostUses: UInt8 = 3

    /// Creates an empty store.
    ///
    /// - Parameter octets: what it may take, its table included; 64 KiB at least.
    init(octets: Int) {
        let octets = max(octets, 65_536)
        // A slot of 8 octets for 64 octets of memory: enough for all entries unless nearly all are as short as can be.
        table = EntryTable(slots: octets / 64)
        // Places are 32 bits in units of 8 octets.
        capacity = min(octets - octets / 8, Int(UInt32.max - 1) * 8) & ~7
        reserve()
    }

    /// Octets of all entries that are in the ring.
    var used: Int { end.map { $0 - tail + head } ?? head - tail }
    /// How many entries can be found.
    var count: Int { table.count }

    /// Forgets all entries and gives the memory back.
    mutating func removeAll() {
        table.removeAll()
        (head, tail, end) = (0, 0, nil)
        memory = []
        reserve()
    }

    /// Memory that is reserved, but not written to yet, is address space alone.
    private mutating func reserve() {
        memory.reserveCapacity(capacity)
    }
}

extension EntryStore {
    /// Where the entry of a question lies, or nil if there is none.
    ///
    /// - Parameters:
    ///   - question: the question.
    ///   - tag: of the question's hash.
    /// - Returns: where it lies.
    func find(_ question: CacheQuestion, tag: UInt32) -> Int? {
        let octets = memory.span
        var slot = table.home(of: tag)
        while let place = table.next(tag, from: &slot) {
            let entry = EntryView(octets, at: place)
            if entry.type == question.type.rawValue, entry.rrClass == question.rrClass.rawValue,
                entry.name.isEqual(to: question.name)
            {
                return place
            }
        }
        return nil
    }

    /// The entry at `place`.
    @_lifetime(borrow self)
    func entry(at place: Int) -> EntryView {
        EntryView(memory.span, at: place)
    }

    /// Notes that the entry was used.
    mutating func noteUse(at place: Int) {
        let (uses, asked) = (entry(at: place).uses, entry(at: place).asked)
        if uses < Self.mostUses { memory[place + EntryView.Offset.uses] = uses + 1 }
        if asked < 2 { memory[place + EntryView.Offset.asked] = asked + 1 }
    }

    /// Sets when the entry's question may be asked again.
    ///
    /// - Parameters:
    ///   - milliseconds: counted from when it was stored; brought within 32 bits, which are seven weeks.
    ///   - place: the entry.
    mutating func setAskAgain(_ milliseconds: UInt64, at place: Int) {
        var octets = memory.mutableSpan
        octets.set(u32: UInt32(clamping: milliseconds), at: place + EntryView.Offset.askAgain)
    }

    /// Puts in an entry.
    ///
    /// - Parameters:
    ///   - header: its fixed part.
    ///   - entry: what comes after that.
    ///   - old: the place of the entry that its question has.
    ///   - timing: says which entries can still be used.
    /// - Returns: where it lies.
    mutating func put(_ header: EntryHeader, _ entry: EntryView, inPlaceOf old: Int?, timing: CacheTiming) -> Int {
        let extent = header.extent
        var length = extent
        let place: Int
        if let old, case let oldLength = self.entry(at: old).length, extent <= oldLength, extent >= oldLength / 2 {
            // A newer answer to the same question has mostly the same size.
            place = old
            length = oldLength
        } else {
            if let old { release(at: old) }
            place = allocate(extent, now: header.storedAt, timing: timing)
            table.insert(header.tag, at: place)
        }
        var octets = memory.mutableSpan
        header.write(to: &octets, at: place, length: length)
        octets.set(entry.content, at: place + EntryHeader.octets)
        return place
    }

    /// Takes out all entries whose names are meant.
    ///
    /// - Parameter isMeant: says of a folded name whether its entries are to go.
    /// - Returns: how many entries went.
    /// - Complexity: all entries are looked at.
    mutating func removeAll(where isMeant: (Span<UInt8>) -> Bool) -> Int {
        let before = table.count
        for part in [tail..<(end ?? head), 0..<(end == nil ? 0 : head)] {
            var place = part.lowerBound
            while place < part.upperBound {
                let length = entry(at: place).length
                if entry(at: place).isLive, isMeant(entry(at: place).name) { release(at: place) }
                place += length
            }
        }
        return before - table.count
    }
}

// Making room.

extension EntryStore {
    /// Leaves of an entry nothing but its room.
    private mutating func release(at place: Int) {
        table.remove(entry(at: place).tag, at: place)
        memory[place + EntryView.Offset.flags] = 0
    }

    /// Makes room at the head.
    ///
    /// A little more than is needed is kept free, so that a run of entries that are all in use can be passed by many
    /// steps of bounded work.
    /// - Parameters:
    ///   - count: octets, a multiple of 8, far less than the capacity.
    ///   - now: the time.
    ///   - timing: says which entries can still be used.
    /// - Returns: where the room is.
    private mutating func allocate(_ count: Int, now: UInt64, timing: CacheTiming) -> Int {
        var chances = Self.chances
        while free < count + capacity / 32 || table.count > table.limit - table.limit / 32, chances.entries > 0,
            chances.octets > 0, head != tail || end != nil
        {
            passOldest(&chances, now: now, timing: timing)
        }
        while table.count >= table.limit || !makeContiguous(count) {
            passOldest(&chances, now: now, timing: timing)
        }
        return takeRoom(count)
    }

    /// Octets without entries, in one piece or two.
    private var free: Int { end == nil ? capacity - head + tail : tail - head }

    /// Moves the head to the start of the ring if there is not enough room before its end.
    ///
    /// - Returns: whether there is room at the head.
    private mutating func makeContiguous(_ count: Int) -> Bool {
        if end == nil, capacity - head < count { (end, head) = (head, 0) }
        return end == nil || tail - head >= count
    }

    private mutating func takeRoom(_ count: Int) -> Int {
        let place = head
        head += count
        if memory.count < head { grow() }
        return place
    }

    /// Has the memory that is in use reach to the head, and a little further: a page at a time costs less.
    private mutating func grow() {
        let count = min((head | 0xFFF) + 1, capacity)
        memory.append(contentsOf: repeatElement(0, count: count - memory.count))
    }

    /// Gives up the oldest entry, or gives it a further chance.
    private mutating func passOldest(
        _ chances: inout (entries: Int, octets: Int),
        now: UInt64,
        timing: CacheTiming
    ) {
        let length = entry(at: tail).length
        if entry(at: tail).isLive {
            let isUseful = entry(at: tail).state(at: now).isUseful(timing)
            let isUsed = entry(at: tail).uses > 0
            if isUseful, isUsed, chances.entries > 0, chances.octets > 0 {
                chances.entries -= 1
                chances.octets -= length
                moveToHead(length)
            } else {
                release(at: tail)
                if isUseful { evicted &+= 1 }
            }
        }
        tail += length
        if tail == end { (tail, end) = (0, nil) }
        if tail == head, end == nil { (head, tail) = (0, 0) }
    }

    /// Moves the oldest entry, of which the length is given, to the head.
    ///
    /// There is room for it: behind all others, or in place of itself and what was given up before it.
    private mutating func moveToHead(_ length: Int) {
        memory[tail + EntryView.Offset.uses] -= 1
        _ = makeContiguous(length)
        let old = tail
        let new = takeRoom(length)
        guard new != old else { return }
        table.move(entry(at: old).tag, from: old, to: new)
        var octets = memory.mutableSpan
        // Upwards, because both may overlap where the entry moves down.
        for index in 0..<length {
            octets[new + index] = octets[old + index]
        }
    }
}
