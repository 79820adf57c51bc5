// SPDX-License-Identifier: MIT

/// How much may be done, and how fast.
public struct RateLimit: Hashable, Sendable {
    /// Nanoseconds in which one unit is earned.
    public let interval: UInt64
    /// The most units that can be saved, and so be spent at once.
    public let burst: Int

    /// Creates a limit.
    ///
    /// - Parameters:
    ///   - count: units that are earned in each period; at least 1.
    ///   - period: nanoseconds, by default a second; at least 1, at most an hour for each unit.
    ///   - burst: units that can be saved; `count` if nil; between 1 and a million.
    public init(_ count: Int, per period: UInt64 = 1_000_000_000, burst: Int? = nil) {
        let count = max(1, count)
        // Rounded up, so that never more is earned than said. The bounds keep every sum below far from 2⁶⁴.
        let exact = period / UInt64(count) + (period % UInt64(count) == 0 ? 0 : 1)
        interval = min(max(1, exact), 3_600_000_000_000)
        self.burst = min(max(1, burst ?? count), 1_000_000)
    }

    /// Nanoseconds in which an empty bucket is full again.
    public var window: UInt64 { interval * UInt64(burst) }
}
