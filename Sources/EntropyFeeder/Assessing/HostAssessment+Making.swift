// SPDX-License-Identifier: MIT
public import Entropy
import Glibc

extension HostAssessment {
    /// A step of making an assessment; there are ``stepCount``.
    public struct Step: Hashable, Sendable {
        /// What it looks at.
        public enum Part: String, Hashable, Sendable {
            /// Nothing yet: samples are taken.
            case sampling
            /// The samples.
            case samples
            /// Their bits in a row.
            case bits
            /// The samples after restarts, start by start.
            case rows
            /// The same, place by place.
            case columns
        }

        /// Its number, from 1.
        public var number: Int
        /// What it looks at.
        public var part: Part
        /// With which estimator.
        public var estimator: Estimate.Estimator?
    }

    /// How many steps there are.
    public static let stepCount = 1 + 4 * Estimate.Estimator.allCases.count

    /// Samples this machine, and has the estimators look at the samples: half a minute in a release build.
    ///
    /// - Parameters:
    ///   - sampleCount: consecutive samples; for a verdict ``Assessment/sampleCount``.
    ///   - side: restarts, and samples after each; for a verdict ``RestartTest/side``. A restart is memory that was not there
    ///     before, and a clock whose step is not known.
    ///   - progress: is told each step that begins.
    /// - Returns: nil if `side` is not at least 2.
    public static func make(
        sampleCount: Int = Assessment.sampleCount,
        side: Int = RestartTest.side,
        progress: (Step) -> Void = { _ in }
    ) -> HostAssessment? {
        var number = 0
        func tell(_ part: Step.Part, _ estimator: Estimate.Estimator? = nil) {
            number += 1
            progress(Step(number: number, part: part, estimator: estimator))
        }
        tell(.sampling)
        let samples = JitterSource().samples(sampleCount)
        let starts = (0..<side).map { _ in JitterSource().samples(side) }
        let assessment = Assessment(samples, width: 8) { estimator in
            tell(number > Estimate.Estimator.allCases.count ? .bits : .samples, estimator)
        }
        let restarts = RestartTest(starts, width: 8, initial: assessment.entropy) { tell($1 ? .rows : .columns, $0) }
        return restarts.map { HostAssessment(host: .current, madeAt: Int(time(nil)), assessment, $0) }
    }
}
