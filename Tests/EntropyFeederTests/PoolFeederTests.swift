// SPDX-License-Identifier: MIT
import Entropy
import EntropyFeeder
import RandomTesting
import Testing

/// Feeding with a kernel and sources that are made up, turn by turn.
@Suite struct PoolFeederTests {
    /// Octets that are the same in every run.
    private static let octets: @Sendable (Int) -> [UInt8] = { (0..<$0).map { UInt8(truncatingIfNeeded: $0) } }

    private func feeder(
        _ sources: [MadeUpSource],
        _ pool: PoolRecorder,
        assessed: Double? = nil
    ) throws -> PoolFeeder {
        try PoolFeeder(FeederSettings(assessed: assessed), sources: sources, pool: pool, random: Self.octets)
    }

    /// Half a second a turn, two turns a block.
    private func take(_ feeder: PoolFeeder, turns: Int) {
        for _ in 0..<turns { feeder.take(milliseconds: 500) }
    }

    private static func mood(_ random: inout SplitMix64) -> MadeUpSource.Mood {
        MadeUpSource.Mood.allCases.randomElement(using: &random) ?? .healthy
    }

    @Test("Over 10,000 blocks, with sources that break and come back, no bit is credited that the rule does not allow")
    func credits() throws {
        var random = SplitMix64(seed: 0xC4ED17)
        let pool = PoolRecorder()
        let entropy = 4.0
        let (jitter, other) = (MadeUpSource(.jitter, seed: 1), MadeUpSource(.rdseed, seed: 2))
        let feeder = try feeder([jitter, other], pool, assessed: entropy)
        var (lastCredit, credited, moodSince, given, calls) = (-2, 0, 0, 0, 0)
        for turn in 0..<20_000 {
            if random.next() % 50 == 0 {
                jitter.mood = Bool.random(using: &random) ? .healthy : Self.mood(&random)
                moodSince = turn
            }
            if random.next() % 50 == 0 {
                other.mood = Bool.random(using: &random) ? .healthy : Self.mood(&random)
            }
            // An operator who has the sources tested again, and a kernel that does not take everything.
            if random.next() % 40 == 0 { feeder.restart(nil) }
            if random.next() % 50 == 0 { pool.refuse(Bool.random(using: &random)) }
            if random.next() % 20 == 0 { feeder.reseed() }
            feeder.take(milliseconds: 500)
            let all = pool.calls
            guard all.count > calls else { continue }
            #expect(all.count == calls + 1)
            calls = all.count
            let samples = jitter.given - given
            given = jitter.given
            guard let bits = all[calls - 1].bits else { continue }
            #expect(bits > 0 && bits <= 256)
            // All that the source has given since the block before is the most that can be in this one.
            #expect(Double(bits) <= (Double(samples) * entropy - 64) / 2)
            #expect(all[calls - 1].octets.count == 64)
            // A second is two turns.
            #expect(turn - lastCredit >= 2)
            lastCredit = turn
            // Every one of these is found within a block.
            #expect(jitter.mood == .healthy || jitter.mood == .silent || turn - moodSince < 2, "\(jitter.mood)")
            credited += 1
        }
        #expect(calls >= 10_000)
        // Otherwise nothing would have been tried.
        #expect(credited > 1_000)
        #expect(Set(pool.calls.map(\.octets)).count == calls)
        let totals = feeder.report.totals
        #expect(totals.blocks + totals.refused == calls)
        #expect(totals.refused > 0)
        #expect(totals.creditedBits <= pool.calls.reduce(0) { $0 + ($1.bits ?? 0) })
    }

    @Test("Without an assessment there is no call that credits")
    func noCredit() throws {
        let pool = PoolRecorder()
        let feeder = try feeder(EntropySource.allCases.map { MadeUpSource($0, seed: 3, count: 400) }, pool)
        take(feeder, turns: 2_000)
        #expect(pool.calls.count == 1_000)
        #expect(pool.calls.allSatisfy { $0.bits == nil })
        #expect(feeder.report.totals.credits == 0)
        #expect(feeder.report.assessed == nil)
    }

    @Test("One source alone is mixed in, and credited nothing")
    func oneSource() throws {
        let pool = PoolRecorder()
        let feeder = try feeder([MadeUpSource(.jitter, seed: 4, count: 400)], pool, assessed: 4)
        take(feeder, turns: 200)
        #expect(pool.calls.count == 100)
        #expect(pool.calls.allSatisfy { $0.bits == nil })
    }

    @Test("The report tells how sources are, and what is mixed in a second")
    func report() throws {
        let (jitter, device) = (MadeUpSource(.jitter, seed: 5, count: 300), MadeUpSource(.hwrng, seed: 6, count: 300))
        let pool = PoolRecorder()
        let feeder = try feeder([jitter, device], pool)
        #expect(feeder.report.sources[.jitter]?.state == .starting)
        #expect(feeder.report.totals == FeederReport.Totals())
        take(feeder, turns: 40)
        var report = feeder.report
        #expect(report.sight.passing == [.jitter, .hwrng])
        #expect(report.totals.blocks == 20)
        #expect(report.totals.octets == 1_280)
        // Two sources, two turns a second, 300 samples on average.
        #expect((1_000...1_400).contains(report.totals.rate))
        #expect(report.sources[.jitter]?.claim == 200)
        device.mood = .gone
        feeder.take(milliseconds: 100)
        report = feeder.report
        #expect(report.sight.failed == [.hwrng])
        #expect(report.sources[.hwrng]?.failure == .silence)
        #expect(report.sources[.hwrng]?.retryIn == 60_000)
        jitter.mood = .stuck
        for _ in 0..<2 { feeder.take(milliseconds: 100) }
        #expect(feeder.report.sight.passing == [])
        take(feeder, turns: 40)
        // What the mixers and the kernel's own octets give is mixed all the same, and is no sample.
        #expect(feeder.report.totals.rate == 0)
        #expect(feeder.report.totals.blocks > 35)
    }

    @Test("A source that gives nothing for a second is out; a process that was not let run is no such source")
    func silence() throws {
        let jitter = MadeUpSource(.jitter, seed: 7, count: 600)
        let feeder = try feeder([jitter], PoolRecorder())
        take(feeder, turns: 4)
        feeder.take(milliseconds: 3_600_000)
        #expect(feeder.report.sight.passing == [.jitter])
        jitter.mood = .silent
        take(feeder, turns: 2)
        #expect(feeder.report.sight.passing == [.jitter])
        take(feeder, turns: 1)
        #expect(feeder.report.sources[.jitter]?.failure == .silence)
    }

    @Test("Times of arrival are taken in as far as there is room, and demanded blocks are made")
    func demands() throws {
        let pool = PoolRecorder()
        let feeder = try feeder([MadeUpSource(.jitter, seed: 8)], pool)
        #expect(feeder.arrive([1, 2, 3]) == 3)
        #expect(feeder.arrive([UInt16](repeating: 4, count: 2_000)) == 1_021)
        #expect(feeder.report.totals.arrivals == 1_024)
        feeder.reseed()
        feeder.take(milliseconds: 1)
        feeder.take(milliseconds: 1)
        #expect(pool.calls.count == 1)
        #expect(feeder.arrive([5]) == 1)
    }
}
