// SPDX-License-Identifier: MIT

/// How long answers took, in buckets that double from one to the next.
///
/// The time of a query runs from when its thread took it from the kernel, with all that had come in with it, to when the
/// answers to all of those were handed back; what it waited in the kernel before is not in it.
public struct LatencyHistogram: Hashable, Sendable {
    /// How many answers took up to the bound of each bucket and longer than the one before; the last bucket has all that
    /// took longer than the largest bound.
    public var counts: [UInt64]
    /// What all of them took together.
    public var nanoseconds: UInt64

    /// The bounds of the buckets but the last: 1.024 µs, twice as much, and so on to 17 s.
    public static let bounds: [Duration] = (0..<25).map { .nanoseconds(1_024 << $0) }

    /// Nothing was answered yet.
    public init() {
        self.init(counts: Array(repeating: 0, count: Self.bounds.count + 1), nanoseconds: 0)
    }

    init(counts: [UInt64], nanoseconds: UInt64) {
        self.counts = counts
        self.nanoseconds = nanoseconds
    }

    /// How many answers there were.
    public var count: UInt64 { counts.reduce(0, &+) }

    /// The bucket of a time.
    static func bucket(of nanoseconds: UInt64) -> Int {
        nanoseconds <= 1_024 ? 0 : min(54 - (nanoseconds - 1).leadingZeroBitCount, 25)
    }

    /// Adds the times of another thread.
    public static func += (left: inout Self, right: Self) {
        for index in left.counts.indices { left.counts[index] &+= right.counts[index] }
        left.nanoseconds &+= right.nanoseconds
    }
}
