// SPDX-License-Identifier: MIT
public import Entropy
import Glibc

/// Has a source of this machine pass its tests, beside whoever else uses it.
public enum SourceTrial {
    /// The samples that are looked at.
    public static let sampleCount = 16_384
    /// The longest that a trial takes.
    public static let patience = Duration.seconds(10)

    /// Takes samples, and looks at them.
    ///
    /// - Parameter source: what gives them.
    /// - Returns: how the source is; nil if this machine does not have it, or it is closed to this user.
    public static func health(of source: EntropySource) -> SourceHealth? {
        guard let sampler = sampler(source) else { return nil }
        let clock = ContinuousClock()
        let begin = clock.now
        var now: Int { Int(begin.duration(to: clock.now) / .milliseconds(1)) }
        var health = SourceHealth(source.claim(), at: 0)
        while health.samples < sampleCount, begin.duration(to: clock.now) < patience {
            switch sampler.sample() {
            case .samples(let samples): for sample in samples { _ = health.take(sample, at: now) }
            case .nothing: usleep(10_000)
            case .gone: health.lose(at: now)
            }
            health.tick(at: now)
            if health.failures > 0 { break }
        }
        return health
    }

    private static func sampler(_ source: EntropySource) -> (any SampleSource)? {
        switch source {
        case .jitter: JitterSource()
        case .rdseed, .rdrand: ProcessorSource(source)
        case .hwrng: DeviceSource()
        }
    }
}
