// SPDX-License-Identifier: MIT

/// How the kernel's pool is fed.
public struct FeederSettings: Hashable, Sendable {
    /// Milliseconds from one block to the next, from 100 to an hour.
    public var interval: Int
    /// Bits of min-entropy a jitter sample that were assessed on this machine; nil if nothing is to be credited.
    public var assessed: Double?
    /// How sources have failed before the process began.
    public var past: [EntropySource: FailureHistory.Entry]

    /// Makes settings; what is out of bounds is brought within.
    public init(
        interval: Int = 1_000,
        assessed: Double? = nil,
        past: [EntropySource: FailureHistory.Entry] = [:]
    ) {
        self.interval = min(3_600_000, max(100, interval))
        (self.assessed, self.past) = (assessed, past)
    }
}
