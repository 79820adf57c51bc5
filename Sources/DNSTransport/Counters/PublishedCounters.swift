// SPDX-License-Identifier: MIT
internal import Synchronization

/// Counters that one thread writes and any thread may read.
///
/// The writer counts in plain memory of its own and publishes the totals once a batch. Single figures are never torn,
/// but a snapshot may be taken between two of them: then queries are one batch ahead of answers.
final class PublishedCounters: Sendable {
    private let queries = Atomic<UInt64>(0)
    private let answers = Atomic<UInt64>(0)
    private let dropped = Atomic<UInt64>(0)
    private let truncated = Atomic<UInt64>(0)
    private let errors = Atomic<UInt64>(0)
    private let octetsIn = Atomic<UInt64>(0)
    private let octetsOut = Atomic<UInt64>(0)

    /// Makes the totals of the only writer visible.
    func publish(_ totals: TransportCounters) {
        queries.store(totals.queries, ordering: .relaxed)
        answers.store(totals.answers, ordering: .relaxed)
        dropped.store(totals.dropped, ordering: .relaxed)
        truncated.store(totals.truncated, ordering: .relaxed)
        errors.store(totals.errors, ordering: .relaxed)
        octetsIn.store(totals.octetsIn, ordering: .relaxed)
        octetsOut.store(totals.octetsOut, ordering: .relaxed)
    }

    /// The totals last published.
    var snapshot: TransportCounters {
        var totals = TransportCounters()
        totals.queries = queries.load(ordering: .relaxed)
        totals.answers = answers.load(ordering: .relaxed)
        totals.dropped = dropped.load(ordering: .relaxed)
        totals.truncated = truncated.load(ordering: .relaxed)
        totals.errors = errors.load(ordering: .relaxed)
        totals.octetsIn = octetsIn.load(ordering: .relaxed)
        totals.octetsOut = octetsOut.load(ordering: .relaxed)
        return totals
    }
}
