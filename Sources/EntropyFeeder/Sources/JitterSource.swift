// SPDX-License-Identifier: MIT
import CProcessor
public import Entropy

/// Takes the times of passes through memory that is not at hand.
///
/// What the caches, their neighbours, other programs and interrupts do to each pass cannot be known; how much of that is
/// in the times is for the assessment of each machine to say.
public final class JitterSource: SampleSource {
    /// The number of what is sampled and how; another one with every change of that, as assessments are of one alone.
    public static let version = 1

    /// Octets of memory: more than the nearest cache has.
    private static let size = 1 << 20
    /// Reads between two times.
    private static let accesses: UInt32 = 32
    /// Passes that are not counted at the beginning of a turn.
    private static let warmUp = 64
    /// Passes that the clock's step is found from.
    private static let calibration = 512

    private var memory = [UInt8](repeating: 0, count: size)
    private var place: UInt64 = 0
    private var extraction = JitterExtraction(calibratedWith: [])

    /// The source.
    public let source = EntropySource.jitter

    /// Starts with memory of its own, and finds the step of the clock.
    public init() {
        extraction = JitterExtraction(calibratedWith: times(Self.calibration))
    }

    /// Takes the samples of a turn.
    public func sample() -> Sampling {
        // What was assessed are passes one right behind the other; the first ones after a rest are slow, for once.
        _ = times(Self.warmUp)
        return .samples(samples(EntropySource.samplesPerTurn))
    }

    /// Takes so many samples, one right behind the other.
    public func samples(_ count: Int) -> [UInt8] { extraction.samples(of: times(max(0, count) + 1)) }

    private func times(_ count: Int) -> [UInt64] {
        // Memory and times are lent for the call alone.
        unsafe [UInt64](unsafeUninitializedCapacity: count) { buffer, initialized in
            unsafe cprocessor_time_passes(&memory, Self.size, &place, Self.accesses, buffer.baseAddress, count)
            initialized = count
        }
    }
}
