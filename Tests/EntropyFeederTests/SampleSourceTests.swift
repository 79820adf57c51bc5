// SPDX-License-Identifier: MIT
import Entropy
import EntropyFeeder
import Foundation
import Testing

/// The sources as this machine has them.
@Suite(.timeLimit(.minutes(1))) struct SampleSourceTests {
    private func expectHealthy(_ source: some SampleSource) {
        var health = SourceHealth(source.source.claim(), at: 0)
        for now in 0..<80 {
            guard case .samples(let samples) = source.sample() else { continue }
            #expect((1...EntropySource.samplesPerTurn).contains(samples.count))
            for sample in samples { _ = health.take(sample, at: now) }
        }
        #expect(health.isPassing, "\(health.state)")
        // Had each window begin with the odd first sample of a turn, nothing would ever be counted.
        #expect(health.proportionMargin.worst > 1)
    }

    @Test("Memory takes different times")
    func jitter() {
        let source = JitterSource()
        expectHealthy(source)
        #expect(Set(source.samples(1_000)).count > 2)
        #expect(source.samples(0) == [])
        #expect(source.samples(-1) == [])
    }

    @Test("The processor's instructions, if it has them", arguments: [EntropySource.rdseed, .rdrand])
    func processor(source: EntropySource) {
        if let source = ProcessorSource(source) { expectHealthy(source) }
    }

    @Test("No instruction gives the samples of another source", arguments: [EntropySource.jitter, .hwrng])
    func noInstruction(source: EntropySource) {
        #expect(ProcessorSource(source) == nil)
    }

    @Test("A device that is there, has nothing, is gone, or was never there")
    func device() async throws {
        let path = FileManager.default.temporaryDirectory.appending(path: "numen-hwrng-\(UUID())").path
        defer { try? FileManager.default.removeItem(atPath: path) }
        #expect(DeviceSource(path: path) == nil)
        let isMade = unsafe mkfifo(path, 0o600) == 0
        try #require(isMade)
        let reader = try #require(DeviceSource(path: path))
        let writer = try FileHandle(forWritingTo: URL(filePath: path))
        #expect(reader.sample() == .nothing)
        /// Waits for what the reading thread finds.
        func next() async -> Sampling {
            while true {
                let sampling = reader.sample()
                if sampling != .nothing { return sampling }
                await Task.yield()
            }
        }
        try writer.write(contentsOf: Data([1, 2, 3]))
        #expect(await next() == .samples([1, 2, 3]))
        // More than a turn takes: it comes in pieces, and nothing is lost.
        let many = (0..<2_000).map { UInt8(truncatingIfNeeded: $0 * 7) }
        try writer.write(contentsOf: Data(many))
        var found: [UInt8] = []
        while found.count < many.count, case .samples(let samples) = await next() {
            #expect(samples.count <= EntropySource.samplesPerTurn)
            found += samples
        }
        #expect(found == many)
        try writer.close()
        #expect(await next() == .gone)
        // Plugged in again.
        let other = try FileHandle(forWritingTo: URL(filePath: path))
        try other.write(contentsOf: Data([4]))
        while reader.sample() != .samples([4]) { await Task.yield() }
    }
}
