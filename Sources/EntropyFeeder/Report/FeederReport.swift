// SPDX-License-Identifier: MIT
public import Entropy

/// How the feeder and its sources are.
public struct FeederReport: Hashable, Sendable {
    /// How one source is.
    public struct Source: Hashable, Sendable {
        /// The words are those of reports.
        public enum State: String, Hashable, Sendable, CaseIterable {
            /// It has to pass its tests first.
            case starting
            /// Its samples count.
            case passing
            /// It is out, and is tried again.
            case failed
            /// It is out until an operator says otherwise.
            case retired
        }

        /// How a test stands: the worst count since the start, and the one that would be a failure.
        public struct Margin: Hashable, Sendable {
            /// The worst.
            public var worst: Int
            /// The failure.
            public var cutoff: Int

            /// Makes a margin.
            public init(worst: Int, cutoff: Int) {
                (self.worst, self.cutoff) = (worst, cutoff)
            }
        }

        /// How it is.
        public var state: State
        /// What went wrong, if it is out.
        public var failure: SourceHealth.Failure?
        /// Milliseconds until it is tried again, if it is.
        public var retryIn: Int?
        /// Samples that were looked at.
        public var samples: Int
        /// Failures since the feeder started.
        public var failures: Int
        /// Thousandths of a bit of min-entropy that are claimed of a sample.
        public var claim: Int
        /// The longest row of equal samples (SP 800-90B §4.4.1).
        public var repetition: Margin
        /// The most samples of one value in a window (SP 800-90B §4.4.2).
        public var proportion: Margin

        /// Reports a source's health.
        public init(_ health: SourceHealth, at now: Int) {
            switch health.state {
            case .starting: state = .starting
            case .passing: state = .passing
            case .failed(let failure, let retryAt):
                (state, self.failure, retryIn) = (.failed, failure, max(0, retryAt - now))
            case .retired(let failure):
                (state, self.failure) = (.retired, failure)
            }
            samples = health.samples
            failures = health.failures
            claim = Int((health.claim.entropy * 1_000).rounded(.down))
            repetition = Margin(worst: health.repetitionMargin.worst, cutoff: health.repetitionMargin.cutoff)
            proportion = Margin(worst: health.proportionMargin.worst, cutoff: health.proportionMargin.cutoff)
        }

        init(
            state: State,
            failure: SourceHealth.Failure?,
            retryIn: Int?,
            samples: Int,
            failures: Int,
            claim: Int,
            repetition: Margin,
            proportion: Margin
        ) {
            (self.state, self.failure, self.retryIn) = (state, failure, retryIn)
            (self.samples, self.failures, self.claim) = (samples, failures, claim)
            (self.repetition, self.proportion) = (repetition, proportion)
        }
    }

    /// What was done since the feeder started.
    public struct Totals: Hashable, Sendable {
        /// Blocks that the kernel has taken.
        public var blocks = 0
        /// Their octets.
        public var octets = 0
        /// Blocks that it has not taken.
        public var refused = 0
        /// Blocks that counted as entropy.
        public var credits = 0
        /// Bits that they counted as.
        public var creditedBits = 0
        /// Times of arrival that were taken in.
        public var arrivals = 0
        /// Samples of sources that are mixed into the pool in a second, over the last ten.
        public var rate = 0

        /// Nothing was done.
        public init() {}
    }

    /// The sources that are there.
    public var sources: [EntropySource: Source]
    /// Thousandths of a bit of min-entropy a jitter sample that were assessed; nil if nothing is credited.
    public var assessed: Int?
    /// Milliseconds from one block to the next.
    public var interval: Int
    /// What was done.
    public var totals: Totals

    /// Makes a report.
    public init(sources: [EntropySource: Source], assessed: Int?, interval: Int, totals: Totals) {
        (self.sources, self.assessed, self.interval, self.totals) = (sources, assessed, interval, totals)
    }

    /// What the gate looks at.
    public var sight: EntropyGate.Sight {
        func all(_ states: Source.State...) -> Set<EntropySource> {
            Set(sources.filter { states.contains($0.value.state) }.keys)
        }
        return EntropyGate.Sight(
            passing: all(.passing),
            starting: all(.starting),
            failed: all(.failed, .retired),
            rate: totals.rate
        )
    }
}
