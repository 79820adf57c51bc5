// SPDX-License-Identifier: MIT

/// The least entropy that the estimators for samples that are not independent leave likely (SP 800-90B §3.1.3, §6.3).
public struct Assessment: Hashable, Sendable {
    /// What the estimators say of the samples as they are; those for bits say nothing of wider ones.
    public var original: [Estimate]
    /// What they say of the samples' bits in a row, in bits a bit; the same as ``original`` for samples of one bit.
    public var bits: [Estimate]
    /// Bits a sample, from 1 to 8.
    public var width: Int

    /// Samples that the standard asks for.
    public static let sampleCount = 1_000_000

    /// Has all estimators look at samples.
    ///
    /// - Parameters:
    ///   - samples: raw, at least a few thousand; a million for a verdict.
    ///   - width: bits a sample, from 1 to 8; the lowest ones count.
    ///   - progress: is told each estimator that begins.
    public init(_ samples: [UInt8], width: Int, progress: (Estimate.Estimator) -> Void = { _ in }) {
        self.width = min(8, max(1, width))
        let masked = Self.masked(samples, self.width)
        if self.width == 1 {
            original = Self.estimates(masked, isBinary: true, progress)
            bits = original
        } else {
            original = Self.estimates(Self.ranked(masked), isBinary: false, progress)
            bits = Self.estimates(Self.bits(masked, self.width), isBinary: true, progress)
        }
    }

    /// Bits of min-entropy a sample: the least of all.
    public var entropy: Double {
        let perSample = original.map(\.entropy).min() ?? 0
        guard width > 1 else { return max(0, perSample) }
        return max(0, min(perSample, Double(width) * (bits.map(\.entropy).min() ?? 0)))
    }

    static func masked(_ samples: [UInt8], _ width: Int) -> [UInt8] {
        let mask = UInt8(truncatingIfNeeded: (1 << width) - 1)
        return samples.map { $0 & mask }
    }

    /// The values that occur, numbered in their order.
    static func ranked(_ samples: [UInt8]) -> [UInt8] {
        let values = Set(samples).sorted()
        var ranks = [UInt8](repeating: 0, count: 256)
        for (rank, value) in values.enumerated() { ranks[Int(value)] = UInt8(rank) }
        return samples.map { ranks[Int($0)] }
    }

    /// The bits of the samples, the highest first.
    private static func bits(_ samples: [UInt8], _ width: Int) -> [UInt8] {
        samples.flatMap { sample in (0..<width).reversed().map { sample >> UInt8($0) & 1 } }
    }

    static func estimates(
        _ samples: [UInt8],
        isBinary: Bool,
        _ progress: (Estimate.Estimator) -> Void
    ) -> [Estimate] {
        guard samples.count > 1 else { return [] }
        let symbols = Set(samples).count
        var repetitions: RepetitionEstimators?
        return Estimate.Estimator.allCases.compactMap { estimator in
            progress(estimator)
            if estimator == .tuple { repetitions = RepetitionEstimators(samples) }
            let entropy: Double? =
                switch estimator {
                case .mostCommonValue: CountingEstimators.mostCommonValue(samples)
                case .collision: isBinary ? CountingEstimators.collision(bits: samples) : nil
                case .markov: isBinary ? CountingEstimators.markov(bits: samples) : nil
                case .compression: isBinary ? CountingEstimators.compression(bits: samples) : nil
                case .tuple: repetitions?.tuple
                case .longestRepeat: repetitions?.longestRepeat
                case .mostCommonInWindow: Predictors.mostCommonInWindow(samples).entropy(symbols: symbols)
                case .lag: Predictors.lag(samples).entropy(symbols: symbols)
                case .markovModel: Predictors.markovModel(samples).entropy(symbols: symbols)
                case .lempelZiv: Predictors.lempelZiv(samples).entropy(symbols: symbols)
                }
            return entropy.map { Estimate(estimator, $0) }
        }
    }
}
