// SPDX-License-Identifier: MIT

/// Decides whether what cannot be guessed may be made now: keys, nonces, tokens, challenges.
///
/// The kernel's count of entropy is no signal: it is at its greatest from the moment the generator is seeded (Linux 5.18).
/// So either that moment is all that is asked for, or the sources that the feeder watches are, too. Times are in
/// milliseconds of a clock that never goes back.
public struct EntropyGate: Hashable, Sendable {
    /// What has to be so.
    public enum Policy: String, Hashable, Sendable, CaseIterable {
        /// The kernel's generator is seeded.
        case kernel
        /// A physical source passes its tests as well.
        case strict
    }

    /// Whether it may; the words are those of reports.
    public enum State: String, Hashable, Sendable, CaseIterable {
        /// It may.
        case ok
        /// It may, but somebody should look.
        case degraded
        /// It may not.
        case blocked
    }

    /// What is decided, and why.
    public struct Verdict: Hashable, Sendable {
        /// Whether it may.
        public var state: State
        /// Why it is not ``State/ok``, in words; empty if it is.
        public var reason: String

        /// Makes a verdict.
        public init(_ state: State, _ reason: String = "") {
            (self.state, self.reason) = (state, reason)
        }
    }

    /// How the sources are.
    public struct Sight: Hashable, Sendable {
        /// Sources whose samples count.
        public var passing: Set<EntropySource>
        /// Sources that pass their start-up.
        public var starting: Set<EntropySource>
        /// Sources that are there, and out.
        public var failed: Set<EntropySource>
        /// Octets of samples that are mixed into the pool in a second.
        public var rate: Int

        /// Makes a sight.
        public init(
            passing: Set<EntropySource> = [],
            starting: Set<EntropySource> = [],
            failed: Set<EntropySource> = [],
            rate: Int = 0
        ) {
            (self.passing, self.starting, self.failed, self.rate) = (passing, starting, failed, rate)
        }
    }

    /// How long a sight is good for.
    public static let sightTime = 1_000
    /// How long a source that has passed last counts on when nothing is known of any.
    public static let grace = 10_000
    /// Seconds after which somebody who was refused may ask again.
    public static let retryAfter = 5

    /// What has to be so.
    public let policy: Policy
    /// Octets of samples that have to be mixed in a second; 0 if none.
    public let leastRate: Int
    private var isKernelReady = false
    private var sight: Sight?
    private var sightAt = 0
    private var passedAt: Int?

    /// Makes a gate that knows of nothing, and is closed.
    public init(_ policy: Policy, leastRate: Int = 0) {
        self.policy = policy
        self.leastRate = max(0, leastRate)
    }

    /// The kernel's generator is seeded, or is not.
    public mutating func note(isKernelReady: Bool) { self.isKernelReady = isKernelReady }

    /// The feeder has told how its sources are.
    public mutating func note(_ sight: Sight, at now: Int) {
        self.sight = sight
        sightAt = now
        if !sight.passing.isEmpty { passedAt = now }
    }

    /// The feeder does not run.
    public mutating func loseFeeder() { sight = nil }

    /// What is decided at a time.
    public func verdict(at now: Int) -> Verdict {
        guard isKernelReady else { return Verdict(.blocked, "the kernel's random numbers are not ready yet") }
        guard policy == .strict else { return Verdict(.ok) }
        guard let sight, now - sightAt < Self.sightTime else {
            return afterwards(at: now, "nothing is known of the sources of entropy: the feeder gives no sign")
        }
        guard !sight.passing.isEmpty else {
            let reason = "no physical source of entropy passes its tests"
            return sight.starting.isEmpty ? Verdict(.blocked, reason) : afterwards(at: now, reason)
        }
        guard sight.failed.isEmpty else {
            let names = sight.failed.map(\.rawValue).sorted().joined(separator: ", ")
            return Verdict(.degraded, "sources of entropy that do not pass their tests: \(names)")
        }
        guard sight.rate >= leastRate else {
            let reason = "\(sight.rate) octets of samples are mixed in a second, and \(leastRate) are wanted"
            return Verdict(.degraded, reason)
        }
        return Verdict(.ok)
    }

    /// What a source that passed lately is still good for.
    private func afterwards(at now: Int, _ reason: String) -> Verdict {
        guard let passedAt, now - passedAt < Self.grace else { return Verdict(.blocked, reason) }
        return Verdict(.degraded, reason)
    }
}
