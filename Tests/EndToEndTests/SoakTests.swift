// SPDX-License-Identifier: MIT
import Foundation
import RandomTesting
import Testing

/// A resolver that is used hard, while everything around it fails; see `Fixtures/soak.py`.
@Suite(
    "A resolver in use",
    .enabled(if: Internet.obstacle == nil, Comment(rawValue: Internet.obstacle ?? "")),
    .timeLimit(.minutes(60))
)
struct SoakTests {
    /// KiB by which memory may be larger late than early, for what the allocator keeps.
    private static let growth = 32 << 10

    @Test("answers everything, from the right side of the toggle, and keeps within its bounds")
    func soak() async throws {
        let length = longTests ? ["--cpu-minutes", "3", "--bulk", "4000"] : ["--seconds", "8"]
        let (counts, log) = try await run([Internet.path(of: "soak.py"), Program.numen] + length)
        for name in ["unanswered", "wrong", "leaked", "outside", "hidden", "stuck"] {
            #expect(counts[name] == 0, "\(name); \(log)")
        }
        #expect((counts["answers"] ?? 0) > 2_000, "\(counts)")
        #expect((counts["hit.0"] ?? 0) > 100 && (counts["turns"] ?? 0) > 0, "\(counts)")
        #expect((counts["growth_kib"] ?? .max) < Self.growth || !longTests, "\(counts)")
        #expect((counts["descriptors"] ?? .max) <= 64, "\(counts)")
    }

    /// Runs the script; what it tells of its progress goes to where the tests' goes.
    private func run(_ arguments: [String]) async throws -> (counts: [String: Int], log: String) {
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/python3")
        process.arguments = arguments
        process.standardInput = FileHandle.nullDevice
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = longTests ? FileHandle.standardError : errors
        try process.run()
        // It writes little, but for what is wrong.
        async let log = Task.detached { longTests ? nil : try errors.fileHandleForReading.readToEnd() }.value
        let text = try output.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        let pairs = String(decoding: text, as: UTF8.self).split(whereSeparator: \.isWhitespace)
            .compactMap { word -> (String, Int)? in
                let parts = word.split(separator: "=")
                return parts.count == 2 ? Int(parts[1]).map { (String(parts[0]), $0) } : nil
            }
        let words = String(decoding: try await log ?? Data(), as: UTF8.self)
        return (Dictionary(pairs) { $1 }, String(words.suffix(3_000)))
    }
}
