// SPDX-License-Identifier: MIT
internal import Logarithm

/// Finds a source that has come to prefer a value: the first one of each window too often in it (SP 800-90B §4.4.2).
struct AdaptiveProportion: Hashable, Sendable {
    /// Samples in a window.
    let window: Int
    /// So many of one value in a window are a failure; above ``window`` if the claim is so small that none can be.
    let cutoff: Int
    /// The most in a window since the start.
    private(set) var greatest = 0
    private var first: UInt8 = 0
    private var count = 0
    private var seen = 0

    /// - Parameters:
    ///   - entropy: bits a sample, as they are claimed; above 0.
    ///   - isBinary: whether samples are single bits.
    ///   - alarmExponent: a source that keeps its claim fails in a window with a probability of at most 2 to the power of
    ///     minus this.
    init(entropy: Double, isBinary: Bool, alarmExponent: Int) {
        window = isBinary ? 1_024 : 512
        cutoff =
            1
            + CriticalBinomial.count(
                trials: window,
                probability: Logarithm.powerOfTwo(-entropy),
                exponent: alarmExponent
            )
    }

    /// Whether the test can fail at all.
    var canFail: Bool { cutoff <= window }

    /// Looks at a sample.
    ///
    /// - Returns: whether the test still holds.
    mutating func holds(with sample: UInt8) -> Bool {
        if seen == 0 {
            (first, count) = (sample, 1)
        } else if sample == first {
            count += 1
        }
        greatest = max(greatest, count)
        seen = seen + 1 == window ? 0 : seen + 1
        return count < cutoff
    }
}
