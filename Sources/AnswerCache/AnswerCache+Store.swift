// SPDX-License-Identifier: MIT
import DNSWire

// Taking in what upstream says.

extension AnswerCache {
    /// Takes in what was read from a response, or that there was none (RFC 9520 §3).
    ///
    /// Instead of a failure an older answer is kept, if there is one, and served for some time without asking again: its
    /// time over or not (RFC 8767 §5), unless the failure is one of validation. What is still good is better than what
    /// is forged, too; but beyond its time it helps nobody against that.
    /// - Parameters:
    ///   - entry: what there is to keep.
    ///   - now: the time in milliseconds.
    /// - Returns: what became of it, and what to respond with.
    public mutating func store(_ entry: CacheEntry, now: UInt64) -> CacheOutcome {
        let view = entry.view
        let tag = tag(of: view.question)
        let old = store.find(view.question, tag: tag)
        var header = EntryHeader(view)
        header.tag = tag
        header.storedAt = now
        guard let fault = entry.fault else {
            counters.stored &+= 1
            return .answer(put(header, view, inPlaceOf: old))
        }
        counters.failures &+= 1
        if let old, keep(old, now: now, isStaleGood: !header.flags.contains(.bogus)) {
            let isStale = !store.entry(at: old).state(at: now).isFresh
            return .kept(CacheHit(place: old, version: version, isStale: isStale), fault)
        }
        header.failures = old.map { failures(before: $0, now: now) } ?? 0
        header.life = timing.failureLife(after: header.failures)
        return .failure(put(header, view, inPlaceOf: old), fault)
    }

    /// For how many milliseconds the resolver behind may have the same answer longer, at its end with a TTL of 0.
    private static let lag: UInt64 = 2_000

    /// Puts in an entry.
    private mutating func put(_ header: EntryHeader, _ entry: EntryView, inPlaceOf old: Int?) -> CacheHit {
        var header = header
        if let old {
            header.uses = store.entry(at: old).uses
            let state = store.entry(at: old).state(at: header.storedAt)
            if header.life == 0, !header.isFailed, state.mayBeStale, state.age < state.life + Self.lag {
                header.flags.insert(.remainder)
            }
        }
        version &+= 1
        let place = store.put(header, entry, inPlaceOf: old, timing: timing)
        counters.evicted = store.evicted
        return CacheHit(place: place, version: version, isStale: false)
    }

    /// Keeps an older answer if it is better than a failure, and has nobody ask again for some time.
    ///
    /// - Returns: whether it is.
    private mutating func keep(_ place: Int, now: UInt64, isStaleGood: Bool) -> Bool {
        let state = store.entry(at: place).state(at: now)
        guard state.mayBeStale, state.isUseful(timing), isStaleGood || state.isFresh else { return false }
        store.setAskAgain(state.age + UInt64(timing.recheck) * 1_000, at: place)
        return true
    }

    /// How many failures in a row there were before this one.
    ///
    /// One whose time is not over is the same: several may have waited for it, and each tells of it.
    private func failures(before place: Int, now: UInt64) -> UInt8 {
        let entry = store.entry(at: place)
        let state = entry.state(at: now)
        guard state.isFailed, state.isUseful(timing) else { return 0 }
        return state.isFresh ? entry.failures : min(entry.failures + 1, CacheTiming.mostFailures)
    }
}
