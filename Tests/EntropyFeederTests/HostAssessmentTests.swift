// SPDX-License-Identifier: MIT
import Entropy
import EntropyFeeder
import Foundation
import JSONRPC
import RandomTesting
import Testing

@Suite struct HostAssessmentTests {
    /// An assessment of a source that gives four bits a sample.
    static func assessment(of host: AssessedHost = .current, isWeakAtStart: Bool = false) -> HostAssessment {
        var random = SplitMix64(seed: 31)
        let starts = (0..<64).map { _ in (0..<64).map { isWeakAtStart ? UInt8($0 % 2) : random.octet() & 15 } }
        guard let restarts = RestartTest(starts, width: 8, initial: ofSamples.entropy) else { preconditionFailure() }
        return HostAssessment(host: host, madeAt: 1_700_000_000, ofSamples, restarts)
    }

    private static let ofSamples: Assessment = {
        var random = SplitMix64(seed: 32)
        return Assessment((0..<4_000).map { _ in random.octet() & 15 }, width: 8)
    }()

    /// Writes a file for the time of a closure.
    static func withFile(_ octets: [UInt8], mode: mode_t = 0o600, _ body: (String) async throws -> Void) async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "numen-assessment-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        try Data(octets).write(to: URL(filePath: path))
        let isSet = unsafe chmod(path, mode) == 0
        try #require(isSet)
        try await body(path)
    }

    @Test("It is read as it was written, and is for this machine alone")
    func file() async throws {
        let assessment = Self.assessment()
        #expect(assessment.passes)
        #expect(assessment.entropy > 500)
        try await Self.withFile(JSONWriter.octets(of: assessment.json)) { path in
            let read = try HostAssessment(file: path)
            #expect(read == assessment)
            #expect(read.refusal(for: .current) == nil)
            let here = AssessedHost.current
            #expect(!here.processor.isEmpty && !here.kernel.isEmpty)
            var other = here
            other.processor = "Another (1)"
            #expect(read.refusal(for: other)?.contains("processor") == true)
            other = here
            other.kernel += "x"
            #expect(read.refusal(for: other)?.contains("kernel") == true)
            other = here
            other.sampler += 1
            #expect(read.refusal(for: other)?.contains("sampler") == true)
        }
    }

    @Test("It is stored as a whole, whatever is there")
    func storing() async throws {
        let assessment = Self.assessment()
        try await Self.withFile(Array("something".utf8)) { path in
            try Data("half".utf8).write(to: URL(filePath: path + ".new"))
            try assessment.store(file: path)
            #expect(try HostAssessment(file: path) == assessment)
            #expect(!FileManager.default.fileExists(atPath: path + ".new"))
        }
        #expect(throws: FeederError.self) { try assessment.store(file: "/nonexistent/folder/file") }
        #expect(throws: FeederError.self) { try assessment.store(file: "/dev/null/file") }
    }

    @Test("A source that is worse after starts allows nothing")
    func weakStart() throws {
        let assessment = Self.assessment(isWeakAtStart: true)
        #expect(!assessment.passes)
        #expect(assessment.refusal(for: .current) != nil)
        #expect(assessment.explanation.last?.hasPrefix("Verdict: nothing may be credited, as ") == true)
    }

    @Test("What was found is explained with its figures")
    func explanation() throws {
        let assessment = Self.assessment()
        let lines = assessment.explanation
        #expect(lines.first?.contains(assessment.host.processor) == true)
        let bits = String(format: "%.3f bits", Double(assessment.initial) / 1_000)
        #expect(lines.contains { $0.contains("at least \(bits) of min-entropy") })
        // The samples that are named are just enough.
        let samples = try #require(lines.last?.split(separator: " ").dropLast().last { Int($0) != nil && $0 != "256" })
        let (count, entropy) = (try #require(Int(samples)), Double(assessment.entropy) / 1_000)
        #expect(CreditRule.bits(assessed: Double(count) * entropy, octets: 64) == 256)
        #expect(CreditRule.bits(assessed: Double(count - 1) * entropy, octets: 64) < 256)
    }

    @Test(
        "A file that others can write, or that is none, is not believed",
        arguments: [0o620, 0o602, 0o666] as [mode_t]
    )
    func untrusted(mode: mode_t) async throws {
        let octets = JSONWriter.octets(of: Self.assessment().json)
        try await Self.withFile(octets, mode: mode) { path in
            #expect(throws: FeederError.self) { try HostAssessment(file: path) }
        }
        #expect(throws: FeederError.self) { try HostAssessment(file: "/nonexistent/file") }
        #expect(throws: FeederError.self) { try HostAssessment(file: "/tmp") }
        #expect(throws: FeederError.self) { try HostAssessment(file: "/dev/zero") }
        try await Self.withFile([UInt8](repeating: 0x20, count: 100_000)) { path in
            #expect(throws: FeederError.self) { try HostAssessment(file: path) }
        }
    }

    @Test("What is no assessment is refused, and no change of one gives more than eight bits a sample")
    func hostile() throws {
        var random = SplitMix64(seed: 32)
        let octets = JSONWriter.octets(of: Self.assessment().json)
        var refused = 0
        for _ in 0..<(longTests ? 1_000_000 : 5_000) {
            let changed = random.mutate(octets, favouring: Array(#"{}[]:,"-.019e"#.utf8))
            guard let json = try? JSONParser().parse(changed) else { continue }
            do throws(FeederError) {
                let read = try HostAssessment(json: json)
                #expect((0...8_000).contains(read.entropy))
            } catch {
                refused += 1
            }
        }
        #expect(refused > 0)
    }

    @Test("This machine is sampled and assessed, step by step")
    func making() throws {
        var steps: [HostAssessment.Step] = []
        let made = HostAssessment.make(sampleCount: 5_000, side: 50) { steps.append($0) }
        let assessment = try #require(made)
        #expect(assessment.host == .current)
        #expect((0...8_000).contains(assessment.entropy))
        #expect(assessment.samples.count >= 5)
        #expect(assessment.bits.count >= 9)
        #expect(steps.map(\.number) == Array(1...HostAssessment.stepCount))
        #expect(steps.first?.part == .sampling)
        for part in [HostAssessment.Step.Part.samples, .bits, .rows, .columns] {
            #expect(steps.filter { $0.part == part }.compactMap(\.estimator) == Estimate.Estimator.allCases)
        }
    }
}
