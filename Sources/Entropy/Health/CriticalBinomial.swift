// SPDX-License-Identifier: MIT
internal import Logarithm

/// The quantile of the binomial distribution that the cut-offs of tests are made of.
enum CriticalBinomial {
    /// The least count that is exceeded with no more than a given probability.
    ///
    /// - Parameters:
    ///   - trials: how often something is tried.
    ///   - probability: of success, each time; above 0.
    ///   - exponent: the count is exceeded with a probability of at most 2 to the power of minus this.
    /// - Returns: the count, from 0 to `trials`.
    static func count(trials: Int, probability: Double, exponent: Int) -> Int {
        count(trials: trials, probability: probability, tail: Logarithm.powerOfTwo(-Double(exponent)))
    }

    /// The least count that is exceeded with a probability of at most `limit`.
    static func count(trials: Int, probability: Double, tail limit: Double) -> Int {
        guard probability < 1 else { return trials }
        let (success, failure) = (Logarithm.natural(probability), Logarithm.natural(1 - probability))
        // From the top: the tail is small, so that adding it up loses nothing; 1 - CDF would be nothing but rounding.
        var term = Double(trials) * success
        var tail = 0.0
        for count in stride(from: trials, to: 0, by: -1) {
            tail += Logarithm.exponential(term)
            if tail > limit { return count }
            term += Logarithm.natural(Double(count) / Double(trials - count + 1)) + failure - success
        }
        return 0
    }
}
