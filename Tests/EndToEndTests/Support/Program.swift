// SPDX-License-Identifier: MIT
import Foundation
import Synchronization

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

    /// Runs a program; one that does not end is ended after 20 seconds, with a status that no program has by itself.
    static func run(_ path: String, _ arguments: [String], environment: [String: String] = [:]) async throws -> Program
    {
        let process = Process()
        process.executableURL = URL(filePath: path)
        process.arguments = arguments
        process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
        process.standardInput = FileHandle.nullDevice
        // Files, not pipes: a full pipe would stop the program.
        let folder = try TemporaryFolder()
        let (output, errors) = (folder.path + "/output", folder.path + "/errors")
        for file in [output, errors] { try Data().write(to: URL(filePath: file)) }
        process.standardOutput = try FileHandle(forWritingTo: URL(filePath: output))
        process.standardError = try FileHandle(forWritingTo: URL(filePath: errors))
        let watchdog = Task {
            try await Task.sleep(for: .seconds(20))
            if process.isRunning { process.terminate() }
        }
        defer { watchdog.cancel() }
        try await withCheckedThrowingContinuation { (ended: CheckedContinuation<Void, any Error>) in
            process.terminationHandler = { _ in ended.resume() }
            do { try start(process) } catch { ended.resume(throwing: error) }
        }
        return Program(
            output: try String(contentsOfFile: output, encoding: .utf8),
            errors: try String(contentsOfFile: errors, encoding: .utf8),
            status: process.terminationReason == .exit ? process.terminationStatus : -process.terminationStatus
        )
    }

    private static let starting = Mutex(())

    /// Starts a process; one at a time, as Foundation gets into trouble with two.
    static func start(_ process: Process) throws {
        try starting.withLock { _ in try process.run() }
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
