// SPDX-License-Identifier: MIT
internal import Synchronization

/// The counters of a resolver, written by its thread and read by any.
final class ResolverTally: Sendable {
    private let asked = Atomic(0)
    private let refused = Atomic(0)
    private let answered = Atomic(0)
    private let bogus = Atomic(0)
    private let failed = Atomic(0)
    private let timedOut = Atomic(0)
    private let cancelled = Atomic(0)
    private let outstanding = Atomic(0)
    private let abandoned = Atomic(0)
    private let tlsFailures = Atomic(0)

    /// Counts a query, unless too many wait; called with the lock of the queue held.
    func admit(limit: Int) -> Bool {
        guard outstanding.load(ordering: .relaxed) < limit else {
            refused.add(1, ordering: .relaxed)
            return false
        }
        asked.add(1, ordering: .relaxed)
        outstanding.add(1, ordering: .relaxed)
        return true
    }

    /// Counts a query that has ended; called before its asker is told, who may look.
    func count(_ outcome: UnboundAnswer.Outcome) {
        switch outcome {
        case .answer(_, let security):
            answered.add(1, ordering: .relaxed)
            if case .bogus = security { bogus.add(1, ordering: .relaxed) }
        case .failed: failed.add(1, ordering: .relaxed)
        case .refused: refused.add(1, ordering: .relaxed)
        case .timedOut: timedOut.add(1, ordering: .relaxed)
        case .cancelled: cancelled.add(1, ordering: .relaxed)
        case .closed: break
        }
        outstanding.subtract(1, ordering: .relaxed)
    }

    func countAbandoned(_ change: Int) {
        abandoned.add(change, ordering: .relaxed)
    }

    func countTLSFailure() {
        tlsFailures.add(1, ordering: .relaxed)
    }

    var counters: UnboundCounters {
        var counters = UnboundCounters()
        counters.asked = asked.load(ordering: .relaxed)
        counters.refused = refused.load(ordering: .relaxed)
        counters.answered = answered.load(ordering: .relaxed)
        counters.bogus = bogus.load(ordering: .relaxed)
        counters.failed = failed.load(ordering: .relaxed)
        counters.timedOut = timedOut.load(ordering: .relaxed)
        counters.cancelled = cancelled.load(ordering: .relaxed)
        counters.outstanding = outstanding.load(ordering: .relaxed)
        counters.abandoned = abandoned.load(ordering: .relaxed)
        counters.tlsFailures = tlsFailures.load(ordering: .relaxed)
        return counters
    }
}
