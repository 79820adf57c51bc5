// SPDX-License-Identifier: MIT
import Entropy
import EntropyFeeder
import Foundation
import RandomTesting
import Testing

/// What is written to the pool, before the usual programs that look for patterns.
///
/// They check the plumbing: a hash of nothing at all would pass, too. How much entropy there is, only an assessment of the
/// raw samples can say.
@Suite(.enabled(if: longTests)) struct OutputTests {
    private static func path(of program: String) -> String? {
        ["/usr/bin/", "/usr/sbin/"].map { $0 + program }.first { FileManager.default.isExecutableFile(atPath: $0) }
    }

    /// 2.5 million octets of this machine's sources; four million bits a program are little for it, and take a while.
    private static let output: Data? = {
        let pool = PoolRecorder()
        var sources: [any SampleSource] = [JitterSource()]
        for source in [EntropySource.rdseed, .rdrand] {
            if let source = ProcessorSource(source) { sources.append(source) }
        }
        guard let feeder = try? PoolFeeder(FeederSettings(interval: 100), sources: sources, pool: pool) else {
            return nil
        }
        while pool.count < 40_000 { feeder.take(milliseconds: 100) }
        return Data(pool.calls.prefix(40_000).flatMap(\.octets))
    }()

    private func outcome(_ program: String, _ arguments: [String]) async throws -> String {
        let file = FileManager.default.temporaryDirectory.appending(path: "numen-output-\(UUID())")
        defer { try? FileManager.default.removeItem(at: file) }
        try #require(Self.output).write(to: file)
        let outcome = try await Feeding.outcome(
            arguments.map { $0 == "FILE" ? file.path : $0 },
            input: arguments.contains("FILE") ? Data() : try #require(Self.output),
            program: Self.path(of: program)
        )
        return outcome.output + outcome.errors
    }

    @Test("ent: all of eight bits an octet", .enabled(if: path(of: "ent") != nil))
    func ent() async throws {
        let text = try await outcome("ent", ["FILE"])
        let words = text.split { $0 == " " || $0 == "\n" }
        let entropy = words.firstIndex(of: "Entropy").flatMap { Double(words[$0 + 2]) }
        #expect(try #require(entropy) > 7.9999, "\(text)")
    }

    @Test(
        "rngtest: blocks of 20,000 bits that fail are as rare as they are in noise",
        .enabled(if: path(of: "rngtest") != nil)
    )
    func rngtest() async throws {
        let text = try await outcome("rngtest", [])
        let failures = text.split(separator: "\n").first { $0.contains("FIPS 140-2 failures") }?.split(separator: " ")
            .last
        // 0.8 are expected of a thousand, and more than 8 once in 10^7 times.
        #expect(try #require(failures.flatMap { Int($0) }) <= 8, "\(text)")
    }

    @Test(
        "dieharder: monobit, runs and serial tests of STS",
        .enabled(if: path(of: "dieharder") != nil),
        arguments: [100, 101]
    )
    func dieharder(number: Int) async throws {
        let text = try await outcome(
            "dieharder",
            ["-g", "201", "-f", "FILE", "-d", "\(number)", "-t", "10000", "-p", "10"]
        )
        #expect(text.contains("PASSED") || text.contains("WEAK"), "\(text)")
        #expect(!text.contains("FAILED"), "\(text)")
    }
}
