// SPDX-License-Identifier: MIT
import CProcessor
public import Entropy

/// Takes octets of the processor's own instructions.
public final class ProcessorSource: SampleSource {
    /// RDSEED or RDRAND.
    public let source: EntropySource

    /// Looks whether the processor has it; nil if it has not, or for another source.
    ///
    /// - Parameter source: ``EntropySource/rdseed`` or ``EntropySource/rdrand``.
    public init?(_ source: EntropySource) {
        let isThere =
            switch source {
            case .rdseed: cprocessor_has_rdseed() != 0
            case .rdrand: cprocessor_has_rdrand() != 0
            case .jitter, .hwrng: false
            }
        guard isThere else { return nil }
        self.source = source
    }

    /// A quarter of what others give: some virtual machines are slow with these instructions.
    private static let samplesPerTurn = EntropySource.samplesPerTurn / 4

    /// Takes the samples of a turn; fewer if the processor cannot keep up.
    public func sample() -> Sampling {
        var samples: [UInt8] = []
        while samples.count < Self.samplesPerTurn {
            guard let word = word() else { break }
            samples += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
        return samples.isEmpty ? .nothing : .samples(samples)
    }

    private func word() -> UInt64? {
        var word: UInt64 = 0
        // The word is lent for the call alone.
        let isGiven = unsafe source == .rdseed ? cprocessor_rdseed(&word) : cprocessor_rdrand(&word)
        return isGiven != 0 ? word : nil
    }
}
