// SPDX-License-Identifier: MIT
internal import Logarithm

/// Finds a source that repeats itself: samples too often equal to the one a few before them.
///
/// Beside the two tests that SP 800-90B §4.4 asks for, which a source that counts 0, 1, 2, 3, 0, … may pass for long.
struct LagPrediction: Hashable, Sendable {
    /// Samples in a window.
    static let window = 512
    private static let lags = 8

    /// So many hits of one lag in a window are a failure; above ``window`` if none can be.
    let cutoff: Int
    private var recent: [UInt8] = []
    private var hits = [Int](repeating: 0, count: lags)
    private var seen = 0

    /// - Parameters:
    ///   - entropy: bits a sample, as they are claimed; above 0.
    ///   - alarmExponent: a source that keeps its claim fails in a window with a probability of about 2 to the power of
    ///     minus this.
    init(entropy: Double, alarmExponent: Int) {
        cutoff =
            1
            + CriticalBinomial.count(
                trials: Self.window,
                probability: Logarithm.powerOfTwo(-entropy),
                // Eight tries a window.
                exponent: alarmExponent + 3
            )
    }

    /// Looks at a sample.
    ///
    /// - Returns: whether the test still holds.
    mutating func holds(with sample: UInt8) -> Bool {
        var holds = true
        for (lag, earlier) in recent.enumerated() where earlier == sample {
            hits[lag] += 1
            if hits[lag] >= cutoff { holds = false }
        }
        recent.insert(sample, at: 0)
        if recent.count > Self.lags { recent.removeLast() }
        seen += 1
        if seen == Self.window {
            seen = 0
            for lag in hits.indices { hits[lag] = 0 }
        }
        return holds
    }
}
