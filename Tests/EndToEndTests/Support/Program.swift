// SPDX-License-Identifier: MIT
import Foundation
import Subprocess
import SystemPackage

/// A program run to its end.
struct Program {
    /// What it wrote to standard output.
    let output: String
    /// What it wrote to standard error.
    let errors: String
    /// Its exit code.
    let status: Int32

    /// The program under test, as the package builds it beside its tests.
    static let numen = Bundle.module.bundleURL.deletingLastPathComponent().appending(path: "numen").path

    /// The most octets that a program may write to each of its outputs.
    private static let outputLimit = 16 << 20

    /// Runs a program; one that does not end in time is ended, with a status that no program has by itself.
    static func run(
        _ path: String,
        _ arguments: [String],
        environment: [String: String] = [:],
        within time: Duration = .seconds(20)
    ) async throws -> Program {
        let variables = environment.compactMap { key, value in
            Environment.Key(rawValue: key).map { ($0, Optional(value)) }
        }
        let work = Task {
            try await Subprocess.run(
                .path(FilePath(path)),
                arguments: Arguments(arguments),
                environment: .inherit.updating(Dictionary(uniqueKeysWithValues: variables)),
                output: .string(limit: outputLimit),
                error: .string(limit: outputLimit)
            )
        }
        let watchdog = Task {
            try await Task.sleep(for: time)
            work.cancel()
        }
        defer { watchdog.cancel() }
        let result = try await work.value
        let status: Int32 =
            switch result.terminationStatus {
            case .exited(let code): code
            case .signaled(let number): -number
            }
        return Program(
            output: result.standardOutput,
            errors: result.standardError,
            status: status
        )
    }

    /// Runs Numen.
    static func numen(_ arguments: String..., environment: [String: String] = [:]) async throws -> Program {
        try await run(numen, arguments, environment: environment)
    }

    /// Asks a server of this machine with BIND's `dig`, which is no relative of ours.
    ///
    /// - Returns: what it printed, lines and columns parted by single characters.
    static func dig(_ port: Int, _ question: String) async throws -> String {
        let words = question.split(separator: " ").map(String.init)
        let program = try await run(
            "/usr/bin/dig",
            ["@127.0.0.1", "-p", "\(port)", "+time=5", "+tries=1", "+noall", "+answer"] + words
        )
        return program.output.replacing(/[ \t]+/, with: " ").trimmingCharacters(in: .newlines)
    }
}

/// A folder of a test's own, gone when nobody holds it any more.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        // Short: the path of a socket in it has at most 107 octets.
        path = "/tmp/numen-" + String(UInt64.random(in: .min ... .max), radix: 36)
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes a file in it.
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
        return path + "/" + name
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
