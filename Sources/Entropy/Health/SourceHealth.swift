// SPDX-License-Identifier: MIT

/// Watches the raw samples of one source, before anything is hashed, and says whether they may count.
///
/// Time is passed in, in milliseconds of a clock that never goes back.
public struct SourceHealth: Hashable, Sendable {
    /// What went wrong.
    public enum Failure: String, Hashable, Sendable {
        /// One value too often in a row.
        case repetition
        /// One value too often among many.
        case proportion
        /// Samples follow from those before them.
        case prediction
        /// No sample for a second, or a device that is gone.
        case silence
    }

    /// How the source is.
    public enum State: Hashable, Sendable {
        /// It has to pass its tests first; so many samples of ``startUpSamples`` have.
        case starting(Int)
        /// Its samples count.
        case passing
        /// It is out, and is tried again at this time.
        case failed(Failure, retryAt: Int)
        /// It has failed too often, and is out until an operator says otherwise.
        case retired(Failure)
    }

    /// What is claimed of a source, and how sure an alarm is to be.
    public struct Claim: Hashable, Sendable {
        /// Bits of min-entropy a sample, above 0 and at most 8.
        public var entropy: Double
        /// Whether samples are single bits.
        public var isBinary: Bool
        /// A source that keeps its claim raises an alarm with a probability of 2 to the power of minus this, a sample and
        /// test: at 40 and 1,000 samples a second once in 35 years.
        public var alarmExponent: Int

        /// Makes a claim.
        public init(entropy: Double, isBinary: Bool = false, alarmExponent: Int = 40) {
            self.entropy = min(8, max(entropy, 0.01))
            self.isBinary = isBinary
            self.alarmExponent = max(20, alarmExponent)
        }
    }

    /// Samples that must pass before any of them counts (SP 800-90B §4.3 asks for 1,024).
    public static let startUpSamples = 1_024
    /// Milliseconds without a sample after which a source counts as dead.
    public static let patience = 1_000
    /// Milliseconds from a failure to the next try.
    public static let pause = 60_000
    /// So many failures within a day are the last.
    public static let failureLimit = 3
    static let day = 86_400_000

    /// What is claimed.
    public let claim: Claim
    /// How the source is.
    public private(set) var state = State.starting(0)
    /// Samples that were looked at since the beginning.
    public private(set) var samples = 0
    /// Failures since the beginning.
    public private(set) var failures = 0

    private var repetition: RepetitionCount
    private var proportion: AdaptiveProportion
    private var prediction: LagPrediction
    private var failureTimes: [Int] = []
    private var lastSampleAt: Int

    /// Watches a source from now on.
    ///
    /// - Parameters:
    ///   - claim: what is claimed of it.
    ///   - past: how it has failed lately, under somebody else's eyes.
    ///   - now: the time.
    public init(_ claim: Claim, past: FailureHistory.Entry? = nil, at now: Int) {
        self.claim = claim
        lastSampleAt = now
        repetition = RepetitionCount(entropy: claim.entropy, alarmExponent: claim.alarmExponent)
        proportion = AdaptiveProportion(
            entropy: claim.entropy,
            isBinary: claim.isBinary,
            alarmExponent: claim.alarmExponent
        )
        prediction = LagPrediction(entropy: claim.entropy, alarmExponent: claim.alarmExponent)
        guard let past else { return }
        failureTimes = Array(repeating: now, count: max(0, min(past.count, Self.failureLimit)))
        if failureTimes.count >= Self.failureLimit { state = .retired(past.last) }
    }

    /// Whether the source's samples count.
    public var isPassing: Bool { state == .passing }

    /// The longest row of equal samples since the last start, and the row that would be a failure.
    public var repetitionMargin: (worst: Int, cutoff: Int) { (repetition.longest, repetition.cutoff) }

    /// The most samples of one value in a window since the last start, and how many would be a failure.
    public var proportionMargin: (worst: Int, cutoff: Int) { (proportion.greatest, proportion.cutoff) }

    /// Whether all tests can fail with this claim; with one that is too small they cannot, and nothing may be credited.
    public var canFail: Bool { proportion.canFail && prediction.cutoff <= LagPrediction.window }

    /// Looks at a sample.
    ///
    /// - Returns: whether it counts; none does while the source is starting or out.
    public mutating func take(_ sample: UInt8, at now: Int) -> Bool {
        tick(at: now)
        switch state {
        case .failed, .retired: return false
        case .starting, .passing: break
        }
        lastSampleAt = now
        samples += 1
        if !repetition.holds(with: sample) { return fail(.repetition, at: now) }
        if !proportion.holds(with: sample) { return fail(.proportion, at: now) }
        if !prediction.holds(with: sample) { return fail(.prediction, at: now) }
        guard case .starting(let count) = state else { return true }
        state = count + 1 >= Self.startUpSamples ? .passing : .starting(count + 1)
        // What passed the start-up is used for nothing else.
        return false
    }

    /// Lets time pass: finds silence, and tries a failed source again.
    public mutating func tick(at now: Int) {
        switch state {
        case .starting, .passing:
            if now - lastSampleAt > Self.patience { _ = fail(.silence, at: now) }
        case .failed(_, let retryAt):
            if now >= retryAt { restart(at: now) }
        case .retired: break
        }
    }

    /// The source gives no more, and says so.
    public mutating func lose(at now: Int) {
        switch state {
        case .starting, .passing: _ = fail(.silence, at: now)
        case .failed, .retired: break
        }
    }

    /// Has the source pass its start-up again, as on demand and after an operator has seen to it.
    public mutating func restart(at now: Int) {
        if case .retired = state { failureTimes = [] }
        repetition = RepetitionCount(entropy: claim.entropy, alarmExponent: claim.alarmExponent)
        proportion = AdaptiveProportion(
            entropy: claim.entropy,
            isBinary: claim.isBinary,
            alarmExponent: claim.alarmExponent
        )
        prediction = LagPrediction(entropy: claim.entropy, alarmExponent: claim.alarmExponent)
        lastSampleAt = now
        state = .starting(0)
    }

    private mutating func fail(_ failure: Failure, at now: Int) -> Bool {
        failures += 1
        failureTimes.removeAll { now - $0 >= Self.day }
        failureTimes.append(now)
        state =
            failureTimes.count >= Self.failureLimit ? .retired(failure) : .failed(failure, retryAt: now + Self.pause)
        return false
    }
}
