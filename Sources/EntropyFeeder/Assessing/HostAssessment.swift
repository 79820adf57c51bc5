// SPDX-License-Identifier: MIT
public import Entropy

/// How much entropy the jitter samples of a machine have, by the estimators of SP 800-90B.
public struct HostAssessment: Hashable, Sendable {
    /// The machine.
    public var host: AssessedHost
    /// When it was made, in seconds since 1970.
    public var madeAt: Int
    /// What each estimator says of the samples, in thousandths of a bit a sample.
    public var samples: [Estimate.Estimator: Int]
    /// What it says of the samples' bits in a row, in thousandths of a bit a bit.
    public var bits: [Estimate.Estimator: Int]
    /// The least of both, in thousandths of a bit a sample.
    public var initial: Int
    /// The least that the estimators say of the samples right after starts, by rows and by columns.
    public var rows: Int
    /// As above.
    public var columns: Int
    /// How often the most common value of any row or column stands there, and the most that is no failure.
    public var worst: Int
    /// As above.
    public var cutoff: Int

    /// Makes an assessment of its parts.
    public init(host: AssessedHost, madeAt: Int, _ assessment: Assessment, _ restarts: RestartTest) {
        func list(_ estimates: [Estimate]) -> [Estimate.Estimator: Int] {
            Dictionary(uniqueKeysWithValues: estimates.map { ($0.estimator, Self.thousandths($0.entropy)) })
        }
        self.host = host
        self.madeAt = madeAt
        samples = list(assessment.original)
        bits = list(assessment.bits)
        initial = Self.thousandths(assessment.entropy)
        rows = Self.thousandths(restarts.rows.map(\.entropy).min() ?? 0)
        columns = Self.thousandths(restarts.columns.map(\.entropy).min() ?? 0)
        worst = restarts.worst
        cutoff = restarts.cutoff
    }

    init(
        host: AssessedHost,
        madeAt: Int,
        samples: [Estimate.Estimator: Int],
        bits: [Estimate.Estimator: Int],
        initial: Int,
        rows: Int,
        columns: Int,
        worst: Int,
        cutoff: Int
    ) {
        (self.host, self.madeAt, self.samples, self.bits, self.initial) = (host, madeAt, samples, bits, initial)
        (self.rows, self.columns, self.worst, self.cutoff) = (rows, columns, worst, cutoff)
    }

    /// Thousandths of a bit a sample that the least of all leaves.
    public var entropy: Int { min(initial, rows, columns) }

    /// Whether starts are no worse than they may be (SP 800-90B §3.1.4), and what is left is enough for tests that can fail.
    public var passes: Bool { refusal == nil }

    /// Why nothing may be credited, in words; nil if it may.
    public var refusal: String? {
        if worst > cutoff {
            return "a value stands \(worst) times in one row or column of restarts, and \(cutoff) is the most"
        }
        if min(rows, columns) < (initial + 1) / 2 { return "after restarts there is less than half of the entropy" }
        let health = SourceHealth(EntropySource.jitter.claim(assessed: Double(entropy) / 1_000), at: 0)
        return entropy > 0 && health.canFail ? nil : "there is so little entropy that not every test could fail"
    }

    private static func thousandths(_ entropy: Double) -> Int { Int((max(0, entropy) * 1_000).rounded(.down)) }
}
