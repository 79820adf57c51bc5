// SPDX-License-Identifier: MIT
public import Entropy

/// How randomness is, for people and programs.
public struct EntropyOverview: Hashable, Sendable {
    /// One source.
    public struct Source: Hashable, Sendable {
        /// How it is.
        public enum State: String, Hashable, Sendable {
            /// It passes its first tests.
            case starting
            /// It passes its tests.
            case passing
            /// It has failed, and is tried again.
            case failed
            /// It has failed too often, and waits for an operator.
            case retired
            /// This machine does not have it, or the settings leave it out.
            case absent
        }

        /// What it is.
        public var source: EntropySource
        /// How it is.
        public var state: State
        /// What went wrong, in words; empty if nothing did.
        public var failure: String
        /// Samples that were looked at.
        public var samples: Int
        /// Failures since the feeder started.
        public var failures: Int
        /// How much of what would be a failure its worst row of equal samples was, in percent.
        public var repetition: Int
        /// The same for the most frequent value of a window.
        public var proportion: Int
        /// What an operator was told that a sample is worth, in thousandths of a bit: what its tests hold it to.
        public var claim: Int

        /// Describes a source.
        public init(
            _ source: EntropySource,
            state: State,
            failure: String = "",
            samples: Int = 0,
            failures: Int = 0,
            repetition: Int = 0,
            proportion: Int = 0,
            claim: Int = 0
        ) {
            (self.source, self.state, self.failure) = (source, state, failure)
            (self.samples, self.failures, self.claim) = (samples, failures, claim)
            (self.repetition, self.proportion) = (repetition, proportion)
        }
    }

    /// The feeder's process, as ``HealthReport/Child`` says it; `off` if there is to be none, `missing` if its program is.
    public var feeder: String
    /// Whether keys may be made.
    public var verdict: EntropyGate.Verdict
    /// What has to be so for that.
    public var policy: EntropyGate.Policy
    /// All sources that there can be.
    public var sources: [Source]
    /// Octets of samples that are mixed into the kernel's pool in a second.
    public var rate: Int
    /// Blocks that were mixed in since the feeder started.
    public var blocks: Int
    /// Bits that these counted as.
    public var creditedBits: Int
    /// Whether blocks are to count as entropy.
    public var isCredited: Bool
    /// What a jitter sample was found to have, in thousandths of a bit; nil while nothing is credited.
    public var assessed: Int?
    /// What the kernel counts in its pool, in bits; nil if it does not tell.
    public var available: Int?
    /// The size of that pool.
    public var poolSize: Int?

    /// Puts an overview together.
    public init(
        feeder: String,
        verdict: EntropyGate.Verdict,
        policy: EntropyGate.Policy,
        sources: [Source],
        rate: Int = 0,
        blocks: Int = 0,
        creditedBits: Int = 0,
        isCredited: Bool = false,
        assessed: Int? = nil,
        available: Int?,
        poolSize: Int?
    ) {
        (self.feeder, self.verdict, self.policy, self.sources) = (feeder, verdict, policy, sources)
        (self.rate, self.blocks, self.creditedBits) = (rate, blocks, creditedBits)
        (self.isCredited, self.assessed) = (isCredited, assessed)
        (self.available, self.poolSize) = (available, poolSize)
    }
}

/// What the face of randomness asks of the server.
public protocol EntropyControl: Sendable {
    /// How it is.
    var overview: EntropyOverview { get }

    /// Whether what cannot be guessed may be made now; asked for each request that makes some.
    var verdict: EntropyGate.Verdict { get }

    /// Octets of the kernel's generator.
    ///
    /// - Parameter count: how many, at most 1,024.
    /// - Returns: nil if it is not seeded.
    func octets(_ count: Int) -> [UInt8]?

    /// Has a block of samples mixed in at once.
    ///
    /// - Returns: why that could not be, in words; nil if it was done.
    func reseed() async -> String?
}
