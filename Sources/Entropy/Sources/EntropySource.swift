// SPDX-License-Identifier: MIT

/// What gives samples that nobody can know; the words are those of reports.
public enum EntropySource: String, Hashable, Sendable, CaseIterable {
    /// How long memory takes to answer, by the processor's clock: our own.
    case jitter
    /// The processor's noise source behind its conditioning (RDSEED).
    case rdseed
    /// The processor's generator (RDRAND), which its noise source seeds.
    case rdrand
    /// The device `/dev/hwrng`, which the kernel feeds itself from, too.
    case hwrng

    /// What is claimed of its samples, so that their tests have something to hold them against.
    ///
    /// - Parameter assessed: bits of min-entropy a sample that an assessment on this machine has found, if there was one.
    /// - Returns: a claim for samples that are octets.
    public func claim(assessed: Double? = nil) -> SourceHealth.Claim {
        if let assessed { return SourceHealth.Claim(entropy: assessed) }
        return switch self {
        // Little enough for poor clocks; with less than 0.08 no test could fail any more.
        case .jitter: SourceHealth.Claim(entropy: 0.2)
        // They give what looks like noise whatever is behind it; half of that is claimed.
        case .rdseed, .rdrand: SourceHealth.Claim(entropy: 4)
        // It may be anything that somebody has plugged in.
        case .hwrng: SourceHealth.Claim(entropy: 2)
        }
    }

    /// Whether its samples may ever be credited.
    ///
    /// Those alone may whose beginning we see: what the kernel feeds itself from, it has credited already, and of what the
    /// processor says nothing can be assessed but its conditioning.
    public var mayBeCredited: Bool { self == .jitter }

    /// What its samples are marked with where they are hashed.
    var mark: UInt8 {
        switch self {
        case .jitter: 1
        case .rdseed: 2
        case .rdrand: 3
        case .hwrng: 4
        }
    }
}
