// SPDX-License-Identifier: MIT
import Entropy
import RandomTesting
import Testing

/// Sources as they are and as they break, sample by sample, with made-up time.
@Suite struct SourceHealthTests {
    /// The cut-offs that SP 800-90B's formulas give, computed with SciPy's binomial distribution.
    static let cutoffs: [(entropy: Double, exponent: Int, repetition: Int, proportion: Int)] = [
        (0.2, 20, 101, 480), (0.2, 40, 201, 493), (0.5, 20, 41, 410), (0.5, 40, 81, 432), (1, 20, 21, 311),
        (1, 40, 41, 336), (2, 20, 11, 177), (2, 40, 21, 201), (4, 20, 6, 62), (4, 40, 11, 78), (8, 20, 4, 13),
        (8, 40, 6, 19),
    ]

    @Test("Cut-offs are those of the standard", arguments: cutoffs)
    func cutoff(_ row: (entropy: Double, exponent: Int, repetition: Int, proportion: Int)) {
        let health = SourceHealth(.init(entropy: row.entropy, alarmExponent: row.exponent), at: 0)
        #expect(health.repetitionMargin.cutoff == row.repetition)
        #expect(health.proportionMargin.cutoff == row.proportion)
    }

    @Test("Cut-offs of single bits", arguments: [(0.2, 941), (0.6, 748), (0.8, 664), (1, 589)])
    func binaryCutoff(entropy: Double, proportion: Int) {
        let health = SourceHealth(.init(entropy: entropy, isBinary: true, alarmExponent: 20), at: 0)
        #expect(health.proportionMargin.cutoff == proportion)
    }

    /// Feeds samples, one a millisecond, until the health is no longer what it was.
    private func samplesToFailure(
        _ health: inout SourceHealth,
        limit: Int,
        _ next: () -> UInt8
    ) -> (count: Int, failure: SourceHealth.Failure)? {
        for count in 1...limit {
            _ = health.take(next(), at: count)
            switch health.state {
            case .failed(let failure, _), .retired(let failure): return (count, failure)
            case .starting, .passing: continue
            }
        }
        return nil
    }

    private func healthy(_ claim: SourceHealth.Claim, _ random: inout SplitMix64) -> SourceHealth {
        var health = SourceHealth(claim, at: 0)
        for _ in 0..<SourceHealth.startUpSamples { _ = health.take(random.octet(), at: 0) }
        #expect(health.isPassing)
        return health
    }

    /// How a source breaks: its samples from then on, and within how many of them it must be found.
    struct Breakage: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var bound: Int
        var failures: Set<SourceHealth.Failure>
        var sample: @Sendable (_ index: Int, _ random: inout SplitMix64) -> UInt8
    }

    static let breakages = [
        Breakage(testDescription: "stuck", bound: 41, failures: [.repetition]) { _, _ in 7 },
        Breakage(testDescription: "two values in turn", bound: 1_024, failures: [.prediction, .proportion]) {
            index,
            _ in
            UInt8(index % 2)
        },
        Breakage(testDescription: "a period of five", bound: 1_024, failures: [.prediction]) { index, _ in
            UInt8(index % 5 * 50)
        },
        Breakage(
            testDescription: "toggles once in a hundred",
            bound: 4_096,
            failures: [.repetition, .prediction, .proportion]
        ) {
            index,
            _ in UInt8(index / 100 % 2)
        },
        Breakage(
            testDescription: "nine of ten are one value",
            bound: 1_024,
            failures: [.proportion, .repetition, .prediction]
        ) {
            _,
            random in random.next() % 10 == 0 ? random.octet() : 3
        },
        Breakage(testDescription: "three of four are one value", bound: 4_096, failures: [.proportion]) { _, random in
            random.next() % 4 == 0 ? random.octet() : 3
        },
        Breakage(
            testDescription: "each sample twice in a row, from two values",
            bound: 2_048,
            failures: [.prediction, .proportion, .repetition]
        ) {
            index,
            random in UInt8(index / 4 % 2)
        },
    ]

    @Test("A source that breaks is found soon, and what follows does not count", arguments: breakages)
    func breaks(_ breakage: Breakage) throws {
        var random = SplitMix64(seed: 0xB4EA)
        for _ in 0..<20 {
            var health = healthy(.init(entropy: 1), &random)
            var index = 0
            let found = samplesToFailure(&health, limit: breakage.bound) {
                defer { index += 1 }
                return breakage.sample(index, &random)
            }
            let (count, failure) = try #require(found)
            #expect(breakage.failures.contains(failure), "\(failure) after \(count)")
            let counts = health.take(random.octet(), at: count)
            #expect(!counts)
        }
    }

    @Test("A source that keeps its claim raises no alarm", arguments: [0.5, 1, 2, 4, 8] as [Double])
    func noFalseAlarm(entropy: Double) {
        var random = SplitMix64(seed: 0xFA15)
        // The worst source of this min-entropy: one value as likely as may be, the others alike.
        let likely = UInt64(0x1p63 * 2 * Self.probability(entropy) - 1)
        var health = SourceHealth(.init(entropy: entropy), at: 0)
        for _ in 0..<(longTests ? 100_000_000 : 300_000) {
            _ = health.take(random.next() <= likely ? 0 : UInt8.random(in: 1...255, using: &random), at: 0)
        }
        #expect(health.failures == 0)
        #expect(health.isPassing)
    }

    private static func probability(_ entropy: Double) -> Double {
        entropy < 1 ? 0.7071067811865476 : 1 / Double(1 << Int(entropy))
    }

    @Test("Nothing counts before the start-up is passed")
    func startUp() {
        var random = SplitMix64(seed: 1)
        var health = SourceHealth(.init(entropy: 1), at: 0)
        for _ in 0..<SourceHealth.startUpSamples {
            let counts = health.take(random.octet(), at: 0)
            #expect(!counts)
        }
        let counts = health.take(random.octet(), at: 0)
        #expect(counts)
    }

    @Test("Silence is found after a second, and the source is tried again after a minute, twice")
    func silence() {
        var random = SplitMix64(seed: 2)
        var health = healthy(.init(entropy: 1), &random)
        var now = 0
        for round in 1...3 {
            health.tick(at: now + 1_000)
            #expect(health.isPassing)
            now += 1_001
            health.tick(at: now)
            guard round < 3 else { break }
            #expect(health.state == .failed(.silence, retryAt: now + 60_000))
            now += 59_999
            health.tick(at: now)
            #expect(health.state == .failed(.silence, retryAt: now + 1))
            now += 1
            health.tick(at: now)
            #expect(health.state == .starting(0))
            for _ in 0..<SourceHealth.startUpSamples { _ = health.take(random.octet(), at: now) }
            #expect(health.isPassing)
        }
        #expect(health.state == .retired(.silence))
        health.tick(at: now + 100_000_000)
        #expect(health.state == .retired(.silence))
        health.restart(at: now)
        #expect(health.state == .starting(0))
    }

    @Test("Failures of another day do not retire a source")
    func failuresFarApart() {
        var health = SourceHealth(.init(entropy: 1), at: 0)
        var now = 0
        for _ in 0..<5 {
            now += 1_001
            health.tick(at: now)
            guard case .failed = health.state else {
                Issue.record("\(health.state)")
                return
            }
            now += 50_000_000
            health.tick(at: now)
            #expect(health.state == .starting(0))
        }
        #expect(health.failures == 5)
    }
}
