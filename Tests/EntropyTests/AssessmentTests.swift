// SPDX-License-Identifier: MIT
import Entropy
import Nettle
import RandomTesting
import Testing

/// The estimators beside those of the tool that NIST publishes, on the same samples.
@Suite("SP 800-90B §6.3, §3.1.4") struct AssessmentTests {
    struct Recording: Codable {
        var cases: [Case]
        var restarts: [Restarts]
        var validations: [Validation]
    }

    struct Case: Codable, Sendable, CustomTestStringConvertible {
        var generator: SampleGenerator
        var seed: UInt64
        var count: Int
        var width: Int
        var sha256: String
        var original: [String: Double]
        var bits: [String: Double]
        var entropy: Double
        var testDescription: String { "\(generator), \(width) bits" }
    }

    /// Rows and columns of a square, each recorded as samples of their own.
    struct Restarts: Codable, Sendable, CustomTestStringConvertible {
        var generator: SampleGenerator
        var seed: UInt64
        var side: Int
        var width: Int
        var rows: [String: Double]
        var columns: [String: Double]
        var testDescription: String { "\(generator), \(width) bits" }
    }

    /// What the tool for restarts says of a whole square.
    struct Validation: Codable, Sendable, CustomTestStringConvertible {
        var generator: SampleGenerator
        var seed: UInt64
        var width: Int
        var initial: Double
        var cutoff: Int
        var worst: Int
        var rows: Double?
        var columns: Double?
        var passes: Bool
        var testDescription: String { "\(generator), \(width) bits" }
    }

    static let recording = Fixture.decoded(Recording.self, "sp800-90b.json")

    private func expect(_ estimates: [Estimate], are recorded: [String: Double]) {
        #expect(Set(estimates.map(\.estimator.rawValue)) == Set(recorded.keys))
        for estimate in estimates {
            // Six digits are recorded.
            let difference = abs(estimate.entropy - (recorded[estimate.estimator.rawValue] ?? .infinity))
            #expect(difference < 1e-6, "\(estimate.estimator): \(estimate.entropy)")
        }
    }

    @Test("Estimates are those of the reference", arguments: recording.cases)
    func estimates(_ recorded: Case) {
        let samples = recorded.generator.samples(seed: recorded.seed, count: recorded.count, width: recorded.width)
        #expect(Fixture.hex(Hash.sha256(samples)) == recorded.sha256)
        let assessment = Assessment(samples, width: recorded.width)
        expect(assessment.original, are: recorded.original)
        if recorded.width > 1 { expect(assessment.bits, are: recorded.bits) }
        #expect(abs(assessment.entropy - recorded.entropy) < 1e-5)
    }

    private func square(_ generator: SampleGenerator, _ seed: UInt64, _ side: Int, _ width: Int) -> [[UInt8]] {
        (0..<side).map { generator.samples(seed: seed + UInt64($0), count: side, width: width) }
    }

    @Test("Rows and columns of restarts are those of the reference", arguments: recording.restarts)
    func restarts(_ recorded: Restarts) throws {
        let starts = square(recorded.generator, recorded.seed, recorded.side, recorded.width)
        let test = try #require(RestartTest(starts, width: recorded.width, initial: 0.1))
        expect(test.rows, are: recorded.rows)
        expect(test.columns, are: recorded.columns)
        #expect(test.passes)
        #expect(test.entropy == 0.1)
    }

    @Test(
        "A whole test of restarts is that of the reference",
        .enabled(if: longTests, "a thousand times a thousand samples"),
        arguments: recording.validations
    )
    func validation(_ recorded: Validation) throws {
        let starts = square(recorded.generator, recorded.seed, RestartTest.side, recorded.width)
        let test = try #require(RestartTest(starts, width: recorded.width, initial: recorded.initial))
        // The reference finds its own by trying at random.
        #expect(abs(test.cutoff - recorded.cutoff) <= 1)
        #expect(test.worst == recorded.worst)
        #expect(test.passes == recorded.passes)
        if let rows = recorded.rows, let columns = recorded.columns {
            #expect(abs((test.rows.map(\.entropy).min() ?? 0) - rows) < 1e-6)
            #expect(abs((test.columns.map(\.entropy).min() ?? 0) - columns) < 1e-6)
        }
    }

    @Test("A source that starts the same way each time fails, however good each row is")
    func sameStart() throws {
        let row = SampleGenerator.uniform.samples(seed: 1, count: 120, width: 8)
        let test = try #require(RestartTest([[UInt8]](repeating: row, count: 120), width: 8, initial: 4))
        #expect(test.worst == 120)
        #expect(!test.passes)
        #expect(test.entropy < 0.2)
    }

    @Test("A source that counts after its starts fails, though it starts anywhere and no value stands out")
    func weakStart() throws {
        var random = SplitMix64(seed: 12)
        let starts = (0..<120)
            .map { _ in
                let first = random.octet()
                return (0..<120).map { first &+ UInt8($0) }
            }
        let test = try #require(RestartTest(starts, width: 8, initial: 6))
        #expect(test.worst <= test.cutoff)
        #expect(!test.passes)
    }

    @Test("What is no square is no test")
    func noSquare() {
        #expect(RestartTest([], width: 8, initial: 1) == nil)
        #expect(RestartTest([[1, 2], [3]], width: 8, initial: 1) == nil)
        #expect(RestartTest([[1, 2, 3], [4, 5, 6]], width: 8, initial: 1) == nil)
    }

    @Test("One value alone has no entropy, however few samples there are", arguments: [0, 1, 2, 50, 3_000])
    func stuck(count: Int) {
        #expect(Assessment([UInt8](repeating: 7, count: count), width: 8).entropy == 0)
        #expect(Assessment([UInt8](repeating: 1, count: count), width: 1).entropy == 0)
    }

    @Test("Each estimator tells that it begins, for samples and for their bits")
    func progress() {
        var told: [Estimate.Estimator] = []
        _ = Assessment(SampleGenerator.walk.samples(seed: 3, count: 8_000, width: 4), width: 4) { told.append($0) }
        #expect(told == Estimate.Estimator.allCases + Estimate.Estimator.allCases)
    }
}
