// SPDX-License-Identifier: MIT

/// Finds a source that is stuck: one value too often in a row (SP 800-90B §4.4.1).
struct RepetitionCount: Hashable, Sendable {
    /// So many equal samples in a row are a failure.
    let cutoff: Int
    /// The longest row since the start.
    private(set) var longest = 0
    private var last: UInt8?
    private var count = 0

    /// - Parameters:
    ///   - entropy: bits a sample, as they are claimed; above 0.
    ///   - alarmExponent: a source that keeps its claim fails at a sample with a probability of 2 to the power of minus
    ///     this.
    init(entropy: Double, alarmExponent: Int) {
        cutoff = 1 + Int((Double(alarmExponent) / max(entropy, 0.001)).rounded(.up))
    }

    /// Looks at a sample.
    ///
    /// - Returns: whether the test still holds.
    mutating func holds(with sample: UInt8) -> Bool {
        if sample == last {
            count += 1
        } else {
            (last, count) = (sample, 1)
        }
        longest = max(longest, count)
        return count < cutoff
    }
}
