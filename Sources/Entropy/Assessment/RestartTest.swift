// SPDX-License-Identifier: MIT
internal import Logarithm

/// Whether a source is as good right after each start as it is while it runs (SP 800-90B §3.1.4).
///
/// The samples after the starts are a square: a row for each start, a column for each place after it. Both its rows and
/// its columns, one behind the other, are looked at by the estimators, for samples as they are; and no value may stand
/// too often in any one row or column.
public struct RestartTest: Hashable, Sendable {
    /// Starts, and samples after each, that the standard asks for.
    public static let side = 1_000

    /// What the estimators say of the rows.
    public var rows: [Estimate]
    /// What they say of the columns.
    public var columns: [Estimate]
    /// Bits of min-entropy a sample that the running source is said to have.
    public var initial: Double
    /// How often the most common value of any row or column stands there.
    public var worst: Int
    /// More than this is a failure: a source that has the entropy it is said to have stays below with 99 %.
    public var cutoff: Int

    /// Looks at the samples of several starts; nil unless they are a square.
    ///
    /// - Parameters:
    ///   - starts: of each start as many samples as there are starts; ``side`` for a verdict.
    ///   - width: bits a sample, from 1 to 8.
    ///   - initial: bits of min-entropy a sample of the running source (``Assessment/entropy``).
    ///   - progress: is told each estimator that begins, and whether it looks at rows.
    public init?(
        _ starts: [[UInt8]],
        width: Int,
        initial: Double,
        progress: (Estimate.Estimator, _ isRows: Bool) -> Void = { _, _ in }
    ) {
        let side = starts.count
        guard side > 1, starts.allSatisfy({ $0.count == side }) else { return nil }
        let width = min(8, max(1, width))
        let inRows = Assessment.ranked(Assessment.masked(starts.flatMap(\.self), width))
        let inColumns = (0..<side).flatMap { column in (0..<side).map { inRows[$0 * side + column] } }
        self.initial = initial
        worst = max(Self.worst(inRows, side), Self.worst(inColumns, side))
        cutoff = Self.cutoff(side: side, entropy: initial)
        rows = Assessment.estimates(inRows, isBinary: width == 1) { progress($0, true) }
        columns = Assessment.estimates(inColumns, isBinary: width == 1) { progress($0, false) }
    }

    /// Bits of min-entropy a sample that are left: the least of rows, columns and what the running source has.
    public var entropy: Double { max(0, min(afterStarts, initial)) }

    /// Whether starts are no worse than they may be: if not, nothing that the source gives may be credited.
    public var passes: Bool { worst <= cutoff && afterStarts >= initial / 2 }

    private var afterStarts: Double { (rows + columns).map(\.entropy).min() ?? 0 }

    private static func worst(_ samples: [UInt8], _ side: Int) -> Int {
        stride(from: 0, to: samples.count, by: side)
            .map { start in
                var counts = [Int](repeating: 0, count: 256)
                for sample in samples[start..<start + side] { counts[Int(sample)] += 1 }
                return counts.max() ?? 0
            }
            .max() ?? 0
    }

    /// §3.1.4.3, for the worst source of this entropy: as many values as can be have the greatest probability.
    ///
    /// The standard's tool finds it by trying; here the tails of the values are added up, which is more than they have
    /// together by next to nothing.
    private static func cutoff(side: Int, entropy: Double) -> Int {
        let probability = Logarithm.powerOfTwo(-max(0, entropy))
        let chance = 1 - Logarithm.exponential(Logarithm.natural(0.99) / Double(2 * side))
        let values = max(1, (1 / probability).rounded(.down))
        return CriticalBinomial.count(trials: side, probability: probability, tail: chance / values)
    }
}
