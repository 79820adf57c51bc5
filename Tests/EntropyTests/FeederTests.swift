// SPDX-License-Identifier: MIT
import Entropy
import RandomTesting
import Testing

/// The feeder with made-up sources and time.
@Suite struct FeederTests {
    private static let salt = [UInt8](repeating: 1, count: Feeder.saltLength)

    private static func block(_ feeder: inout Feeder, at now: Int) -> Feeder.Block? {
        feeder.block(at: now, salt: salt)
    }

    private func feeder(
        _ settings: FeederSettings = FeederSettings(),
        _ sources: [EntropySource] = [.jitter, .rdseed],
        seed: UInt8 = 0
    ) throws -> Feeder {
        var feeder = try #require(Feeder(settings, seed: [UInt8](repeating: seed, count: Feeder.seedLength), at: 0))
        for source in sources { feeder.add(source, at: 0) }
        return feeder
    }

    /// Has all sources pass their start-up.
    private func start(_ feeder: inout Feeder, _ random: inout SplitMix64, at now: Int = 0) {
        for (source, health) in feeder.sources where !health.isPassing {
            feeder.take(random.octets(1_024...1_024), of: source, at: now)
            #expect(feeder.sources[source]?.isPassing == true)
        }
    }

    @Test("A block is due after the interval, or when it is demanded")
    func interval() throws {
        var feeder = try feeder(FeederSettings(interval: 2_000))
        #expect(feeder.block(at: 1_999, salt: Self.salt) == nil)
        #expect(feeder.block(at: 2_000, salt: Self.salt)?.octets.count == 64)
        #expect(feeder.block(at: 3_999, salt: Self.salt) == nil)
        feeder.demand()
        #expect(feeder.block(at: 3_999, salt: Self.salt) != nil)
        #expect(feeder.block(at: 5_998, salt: Self.salt) == nil)
    }

    @Test("Nothing of a source is in a block before it has passed, nor when it has failed")
    func healthySamplesOnly() throws {
        var random = SplitMix64(seed: 3)
        var feeder = try feeder()
        for source in [EntropySource.jitter, .rdseed] { feeder.take(random.octets(1_000...1_000), of: source, at: 0) }
        #expect(feeder.block(at: 1_000, salt: Self.salt)?.samples == [:])
        for source in [EntropySource.jitter, .rdseed] { feeder.take(random.octets(124...124), of: source, at: 1_000) }
        #expect(feeder.block(at: 2_000, salt: Self.salt)?.samples == [.jitter: 100, .rdseed: 100])
        // What came before a failure does not count either.
        feeder.take(random.octets(50...50), of: .jitter, at: 2_000)
        feeder.take(random.octets(50...50), of: .rdseed, at: 2_000)
        feeder.take([UInt8](repeating: 9, count: 11), of: .rdseed, at: 2_000)
        let next = Self.block(&feeder, at: 3_000)
        let block = try #require(next)
        #expect(block.samples == [.jitter: 50])
        #expect(feeder.sources[.rdseed]?.state == .failed(.repetition, retryAt: 62_000))
    }

    @Test("What came before a failure stays out, also when the source has passed again since")
    func passedAgain() throws {
        var random = SplitMix64(seed: 11)
        var feeder = try feeder(FeederSettings(interval: 60_000))
        start(&feeder, &random)
        feeder.take(random.octets(50...50) + [UInt8](repeating: 9, count: 201), of: .jitter, at: 10)
        #expect(feeder.sources[.jitter]?.failures == 1)
        feeder.take(random.octets(1_100...1_100), of: .jitter, at: 60_010)
        #expect(feeder.sources[.jitter]?.isPassing == true)
        let block = Self.block(&feeder, at: 60_020)
        #expect(block?.samples == [.jitter: 76])
    }

    @Test("A device that is gone is out at once")
    func gone() throws {
        var random = SplitMix64(seed: 4)
        var feeder = try feeder()
        start(&feeder, &random)
        feeder.take(random.octets(50...50), of: .jitter, at: 10)
        feeder.lose(.jitter, at: 20)
        #expect(feeder.sources[.jitter]?.state == .failed(.silence, retryAt: 60_020))
        #expect(feeder.block(at: 1_000, salt: Self.salt)?.samples == [:])
    }

    @Test("Whatever goes in changes what comes out")
    func inputs() throws {
        var random = SplitMix64(seed: 5)
        var base = try feeder()
        start(&base, &random)
        let samples = random.octets(40...40)
        func octets(_ change: (inout Feeder) -> Void, at now: Int = 1_000, salt: [UInt8] = Self.salt) -> [UInt8] {
            var feeder = base
            change(&feeder)
            return feeder.block(at: now, salt: salt)?.octets ?? []
        }
        var otherSeed = try feeder(seed: 1)
        let all = [
            octets { _ in },
            octets { $0.take(samples, of: .jitter, at: 10) },
            octets { $0.take(samples, of: .rdseed, at: 10) },
            octets { $0.take(samples.reversed(), of: .jitter, at: 10) },
            octets {
                $0.take(Array(samples[..<20]), of: .jitter, at: 10)
                $0.take(Array(samples[20...]) + [2], of: .rdseed, at: 10)
            },
            // The mark of the second source as a sample of the first, and the second without any.
            octets { $0.take(Array(samples[..<20] + [2] + samples[20...]), of: .jitter, at: 10) },
            octets { $0.arrive([0]) },
            octets { $0.arrive([256]) },
            octets({ _ in }, salt: [UInt8](repeating: 2, count: 16)),
            octets {
                _ = $0.block(at: 0, salt: Self.salt); $0.demand(); _ = $0.block(at: 0, salt: Self.salt)
            },
            otherSeed.block(at: 1_000, salt: Self.salt)?.octets ?? [],
        ]
        #expect(Set(all).count == all.count)
        #expect(all.allSatisfy { $0.count == 64 })
        // And nothing else does: the same again gives the same.
        #expect(octets { $0.take(samples, of: .jitter, at: 10) } == all[1])
    }

    @Test("A seed of another length is none", arguments: [0, 1, Feeder.seedLength - 1, Feeder.seedLength + 1])
    func seedLength(count: Int) {
        #expect(Feeder(FeederSettings(), seed: [UInt8](repeating: 1, count: count), at: 0) == nil)
    }

    @Test("Samples and arrivals beyond their limits are not kept")
    func limits() throws {
        var random = SplitMix64(seed: 6)
        var feeder = try feeder()
        start(&feeder, &random)
        feeder.take(random.octets(20_000...20_000), of: .jitter, at: 1)
        #expect(feeder.block(at: 1_000, salt: Self.salt)?.samples == [.jitter: Feeder.sampleLimit])
        #expect(feeder.arrive([UInt16](repeating: 7, count: 1_000)) == 1_000)
        #expect(feeder.arrive([UInt16](repeating: 7, count: 1_000)) == 24)
        #expect(feeder.arrive([7]) == 0)
    }

    @Test("Without an assessment nothing is credited, whatever there is")
    func noCredit() throws {
        var random = SplitMix64(seed: 8)
        var feeder = try feeder(FeederSettings(), EntropySource.allCases)
        start(&feeder, &random)
        for second in 1...100 {
            for source in EntropySource.allCases {
                feeder.take(random.octets(2_000...2_000), of: source, at: second * 1_000)
            }
            let next = Self.block(&feeder, at: second * 1_000)
            let block = try #require(next)
            #expect(block.credit == 0)
            #expect(block.assessed == 0)
        }
    }

    @Test("Credit is for jitter beside another source, by what was assessed")
    func credit() throws {
        var random = SplitMix64(seed: 9)
        var feeder = try feeder(FeederSettings(assessed: 0.5), EntropySource.allCases)
        start(&feeder, &random)
        func block(_ counts: [EntropySource: Int], _ second: Int) throws -> Feeder.Block {
            for (source, count) in counts { feeder.take(random.octets(count...count), of: source, at: second * 1_000) }
            for source in EntropySource.allCases where counts[source] == nil {
                feeder.restart(source, at: second * 1_000)
            }
            defer { start(&feeder, &random, at: second * 1_000) }
            let block = Self.block(&feeder, at: second * 1_000)
            return try #require(block)
        }
        #expect(try block([.jitter: 1_000], 1).credit == 0)
        #expect(try block([.jitter: 1_000, .rdseed: 8], 2).credit == 218)
        #expect(try block([.rdseed: 2_000, .rdrand: 2_000, .hwrng: 2_000], 3).credit == 0)
        #expect(try block([.jitter: 128, .hwrng: 1_000], 4).credit == 0)
        #expect(try block([.jitter: 132, .hwrng: 1_000], 5).credit == 1)
        #expect(try block([.jitter: 8_000, .hwrng: 1_000], 6).credit == 256)
    }

    @Test("An assessment so small that no test could fail is none")
    func tooLittle() throws {
        var random = SplitMix64(seed: 10)
        var feeder = try feeder(FeederSettings(assessed: 0.07))
        start(&feeder, &random)
        for source in [EntropySource.jitter, .rdseed] { feeder.take(random.octets(8_000...8_000), of: source, at: 1) }
        #expect(feeder.sources[.jitter]?.canFail == false)
        #expect(feeder.block(at: 1_000, salt: Self.salt)?.credit == 0)
    }
}
