// SPDX-License-Identifier: MIT
internal import Logarithm

/// From what was counted to the least entropy that it leaves likely.
enum Confidence {
    /// The quantile of the normal distribution for 99 % on one side.
    static let quantile = 2.5758293035489008

    /// The upper end of the confidence interval of a probability.
    static func upper(_ probability: Double, trials: Int) -> Double {
        guard trials > 1 else { return 1 }
        let deviation = (probability * (1 - probability) / Double(trials - 1)).squareRoot()
        return min(1, probability + quantile * deviation)
    }

    /// The greatest value of a range at which something that falls there still has the given value, by bisection.
    ///
    /// - Returns: nil if it does not pass that value within the range.
    static func argument(of value: Double, in range: ClosedRange<Double>, _ function: (Double) -> Double) -> Double? {
        var (low, high) = (range.lowerBound, range.upperBound)
        let isFalling = function(low) >= function(high)
        let least = min(function(low), function(high))
        guard value >= least, value <= max(function(low), function(high)) else { return nil }
        for _ in 0..<200 {
            let middle = (low + high) / 2
            guard middle > low, middle < high else { break }
            if (function(middle) > value) == isFalling { low = middle } else { high = middle }
        }
        return (low + high) / 2
    }
}
