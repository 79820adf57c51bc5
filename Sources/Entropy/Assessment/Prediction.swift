// SPDX-License-Identifier: MIT
internal import Logarithm

/// How well a predictor does: how often it is right, and how often in a row (SP 800-90B §6.3.7 to §6.3.10).
struct Prediction {
    private var predictions = 0
    private var hits = 0
    private var row = 0
    private var longestRow = 0

    /// Counts one prediction.
    mutating func count(isRight: Bool) {
        predictions += 1
        hits += isRight ? 1 : 0
        row = isRight ? row + 1 : 0
        longestRow = max(longestRow, row)
    }

    /// Bits of min-entropy a sample that this leaves.
    ///
    /// - Parameter symbols: how many values a sample may have; guessing is right once in so many.
    /// - Returns: nil without predictions.
    func entropy(symbols: Int) -> Double? {
        guard predictions > 1 else { return nil }
        let rate = Double(hits) / Double(predictions)
        let overall =
            hits == 0
            ? 1 - Logarithm.power(0.01, 1 / Double(predictions)) : Confidence.upper(rate, trials: predictions)
        return -Logarithm.binary(max(overall, inRows, 1 / Double(symbols)))
    }

    /// The probability of a hit at which a row as long as the longest is missed once in a hundred times (Feller 1950).
    private var inRows: Double {
        let length = Double(longestRow + 1)
        let goal = Logarithm.natural(0.99)
        let found = Confidence.argument(of: goal, in: 0...1) { probability in
            guard probability > 0 else { return 0 }
            guard probability < 1 else { return -.infinity }
            let miss = 1 - probability
            let power = miss * Logarithm.power(probability, length)
            // The root of 1 − x + q p^r x^(r+1) next to 1.
            var x = 1.0
            for _ in 0..<64 {
                let next = 1 + power * Logarithm.power(x, length + 1)
                guard next.isFinite else { return -.infinity }
                if next == x { break }
                x = next
            }
            return Logarithm.natural((1 - probability * x) / ((length + 1 - length * x) * miss))
                - Double(predictions + 1) * Logarithm.natural(x)
        }
        return found ?? 0
    }
}
