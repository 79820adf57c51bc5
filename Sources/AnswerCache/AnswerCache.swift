// SPDX-License-Identifier: MIT
public import DNSWire
public import NameIndex

/// Answers of a recursive resolver, kept as they go out to clients.
///
/// An entry holds what follows the question in a response, so that a hit is a look-up, a copy, and a subtraction for each
/// TTL. One entry serves all clients: those that want DNSSEC records have a body of their own in it where that differs,
/// and data that failed validation is kept for those who validate themselves. A cache belongs to one thread and has no
/// lock; it has no clock either: the time is a count of milliseconds that never goes back, given by the caller.
public struct AnswerCache: ~Copyable {
    var store: EntryStore

    let timing: CacheTiming
    private let hash: NameHash
    /// Changes whenever entries may have moved.
    var version: UInt64 = 0

    /// What was done so far.
    public internal(set) var counters = CacheCounters()

    /// Creates an empty cache.
    ///
    /// - Parameters:
    ///   - octets: the memory that entries may take, reserved here and not exceeded later; a value under 1 MiB counts
    ///     as 1 MiB, so that every message has room.
    ///   - hash: keyed at random, because strangers choose the names.
    ///   - timing: how long answers are kept.
    public init(
        octets: Int,
        hash: NameHash,
        timing: CacheTiming = CacheTiming()
    ) {
        store = EntryStore(octets: max(octets, 1 << 20))
        self.hash = hash
        self.timing = timing.bounded
    }

    /// How many answers and failures are kept.
    public var count: Int { store.count }

    /// Octets of memory in use by entries, those that are only waiting to be overwritten included.
    public var octetsInUse: Int { store.used }

    /// The tag of a question's hash.
    func tag(of question: CacheQuestion) -> UInt32 {
        let parent = UInt64(question.type.rawValue) << 32 | UInt64(question.rrClass.rawValue) << 16
        let value = hash.child(of: parent, octets: question.name, start: 0, count: question.name.count)
        // The lowest bit is always set.
        return UInt32(truncatingIfNeeded: value >> 1)
    }
}

extension AnswerCache {
    /// How often an answer must have been asked for within its time for nobody to wait for the next one.
    private static let popular: UInt8 = 2

    /// How long after its time the resolver's own cache, which counts in whole seconds, may have an answer still, in
    /// milliseconds.
    private static let rounding: UInt64 = 1_000

    /// How long nobody else is told to ask, in milliseconds: what a question may take upstream.
    private static let askPause: UInt64 = 10_000

    /// Looks up a question.
    ///
    /// - Parameters:
    ///   - question: what a client asks.
    ///   - now: the time in milliseconds.
    /// - Returns: what there is, and what to do about it.
    /// - Complexity: that of hashing the name; nothing is allocated.
    public mutating func find(_ question: CacheQuestion, now: UInt64) -> CacheResult {
        guard let place = store.find(question, tag: tag(of: question)) else {
            counters.misses &+= 1
            return .missing
        }
        let state = store.entry(at: place).state(at: now)
        if state.isFresh {
            counters.fresh &+= 1
            store.noteUse(at: place)
            return .fresh(CacheHit(place: place, version: version, isStale: false))
        }
        guard state.mayBeStale, state.isUseful(timing) else {
            counters.misses &+= 1
            return .missing
        }
        counters.stale &+= 1
        let isPopular = store.entry(at: place).asked >= Self.popular
        store.noteUse(at: place)
        let hit = CacheHit(place: place, version: version, isStale: true)
        let isAtOnce = isPopular && state.hasJustEnded(timing)
        guard state.mayAsk, !isAtOnce || state.age >= state.life + Self.rounding else { return .stale(hit, .no) }
        store.setAskAgain(state.age + Self.askPause, at: place)
        guard isAtOnce else { return .stale(hit, .first) }
        counters.refreshed &+= 1
        return .stale(hit, .behind)
    }

    /// Forgets everything, and gives the memory back.
    public mutating func flush() {
        version &+= 1
        store.removeAll()
    }

    /// Forgets the answers to all questions about a name and the names below it.
    ///
    /// - Parameter suffix: the name.
    /// - Returns: how many were forgotten.
    /// - Complexity: all entries are looked at.
    @discardableResult
    public mutating func flush(suffix: DomainName) -> Int {
        version &+= 1
        let set = SuffixSet([suffix])
        return store.removeAll { set.contains($0) }
    }
}
