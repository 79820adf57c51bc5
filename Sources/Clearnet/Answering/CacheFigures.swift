// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import Synchronization

/// What one thread's cache has done, for others to read; the thread alone writes it.
final class CacheFigures: Sendable {
    private let figures = InlineArray<8, Atomic<UInt64>> { _ in Atomic(0) }

    /// Makes visible what was done.
    func publish(_ cache: borrowing AnswerCache) {
        let counters = cache.counters
        figures[0].store(counters.fresh, ordering: .relaxed)
        figures[1].store(counters.stale, ordering: .relaxed)
        figures[2].store(counters.misses, ordering: .relaxed)
        figures[3].store(counters.stored, ordering: .relaxed)
        figures[4].store(counters.failures, ordering: .relaxed)
        figures[5].store(counters.evicted, ordering: .relaxed)
        figures[6].store(UInt64(clamping: cache.count), ordering: .relaxed)
        figures[7].store(UInt64(clamping: cache.octetsInUse), ordering: .relaxed)
    }

    /// Adds what was made visible.
    func add(to totals: inout CacheTotals) {
        totals.fresh &+= figures[0].load(ordering: .relaxed)
        totals.stale &+= figures[1].load(ordering: .relaxed)
        totals.misses &+= figures[2].load(ordering: .relaxed)
        totals.stored &+= figures[3].load(ordering: .relaxed)
        totals.failures &+= figures[4].load(ordering: .relaxed)
        totals.evicted &+= figures[5].load(ordering: .relaxed)
        totals.entries &+= figures[6].load(ordering: .relaxed)
        totals.octets &+= figures[7].load(ordering: .relaxed)
    }
}
