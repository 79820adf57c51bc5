// SPDX-License-Identifier: MIT
internal import DNSWire
internal import Synchronization

/// Counters that one thread writes and any thread may read.
///
/// To count is to load, add and store: with one writer nothing is lost, and no processor waits for another's. Single
/// figures are never torn, but a snapshot may be taken between two of them.
final class ThreadCounters: Sendable {
    private typealias Figure = Atomic<UInt64>

    private let queries = Figure(0)
    private let answers = Figure(0)
    private let dropped = Figure(0)
    private let truncated = Figure(0)
    private let errors = Figure(0)
    private let octetsIn = Figure(0)
    private let octetsOut = Figure(0)
    private let types = InlineArray<18, Figure> { _ in Figure(0) }
    private let codes = InlineArray<13, Figure> { _ in Figure(0) }
    private let atOnce = Latencies()
    private let later = Latencies()

    /// The times that answers took.
    private struct Latencies: ~Copyable {
        let buckets = InlineArray<26, Figure> { _ in Figure(0) }
        let nanoseconds = Figure(0)

        func add(_ count: UInt64, _ time: UInt64) {
            ThreadCounters.add(count, to: buckets[LatencyHistogram.bucket(of: time)])
            ThreadCounters.add(count &* time, to: nanoseconds)
        }

        var snapshot: LatencyHistogram {
            LatencyHistogram(
                counts: buckets.indices.map { buckets[$0].load(ordering: .relaxed) },
                nanoseconds: nanoseconds.load(ordering: .relaxed)
            )
        }
    }

    private static func add(_ count: UInt64, to figure: borrowing Figure) {
        figure.store(figure.load(ordering: .relaxed) &+ count, ordering: .relaxed)
    }

    /// Counts a message that came in.
    func tookMessage() { Self.add(1, to: queries) }

    /// Counts the octets of a message that came in and was looked at.
    func tookOctets(_ count: Int) { Self.add(UInt64(truncatingIfNeeded: count), to: octetsIn) }

    /// Counts a question that gets an answer, now or later.
    func wasAsked(for type: RRType) { Self.add(1, to: types[TransportCounters.slot(of: type)]) }

    /// Counts a message that gets no answer.
    func dropMessage() { Self.add(1, to: dropped) }

    /// Counts failures of the socket, or to send.
    func fail(_ count: Int = 1) { Self.add(UInt64(truncatingIfNeeded: count), to: errors) }

    /// Counts a response that is to be sent.
    @inline(__always)
    func responds(with response: Span<UInt8>) {
        Self.add(1, to: codes[TransportCounters.slot(ofResponse: response)])
        if isTruncated(response) { Self.add(1, to: truncated) }
    }

    /// Counts responses that were sent.
    func sent(_ count: Int, octets: Int) {
        Self.add(UInt64(truncatingIfNeeded: count), to: answers)
        Self.add(UInt64(truncatingIfNeeded: octets), to: octetsOut)
    }

    /// Counts how long it took to answer queries at once.
    func answeredAtOnce(_ count: Int, since start: UInt64) {
        guard count > 0 else { return }
        atOnce.add(UInt64(truncatingIfNeeded: count), MonotonicTime.nanoseconds &- start)
    }

    /// Counts how long it took to answer a query later.
    func answeredLater(since start: UInt64) {
        later.add(1, MonotonicTime.nanoseconds &- start)
    }

    /// What was counted so far.
    var snapshot: TransportCounters {
        var totals = TransportCounters()
        totals.queries = queries.load(ordering: .relaxed)
        totals.answers = answers.load(ordering: .relaxed)
        totals.dropped = dropped.load(ordering: .relaxed)
        totals.truncated = truncated.load(ordering: .relaxed)
        totals.errors = errors.load(ordering: .relaxed)
        totals.octetsIn = octetsIn.load(ordering: .relaxed)
        totals.octetsOut = octetsOut.load(ordering: .relaxed)
        totals.types = types.indices.map { types[$0].load(ordering: .relaxed) }
        totals.codes = codes.indices.map { codes[$0].load(ordering: .relaxed) }
        totals.atOnce = atOnce.snapshot
        totals.later = later.snapshot
        return totals
    }
}
