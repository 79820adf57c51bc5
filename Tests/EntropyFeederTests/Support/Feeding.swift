// SPDX-License-Identifier: MIT
import EntropyFeeder
import Foundation
import Logging
import Supervision
import Testing

/// The program, supervised for the time of a test.
struct Feeding {
    let child: Child
    let client: FeederClient

    static var program: String {
        get throws { try #require(ProgramFile.beside(FeederProgram.name)) }
    }

    /// Whether tests may keep a right that the kernel asks for.
    static let isRoot = geteuid() == 0

    static func run(
        _ hello: FeederHello = FeederHello(interval: 200),
        options: FeederOptions = FeederOptions(),
        _ body: (Feeding) async throws -> Void
    ) async throws {
        let configuration = ChildConfiguration(
            name: FeederProgram.name,
            executable: try program,
            arguments: options.arguments,
            environment: ["SWIFT_BACKTRACE": "enable=no"]
        )
        var logger = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        logger.logLevel = .critical
        let child = Child(configuration, hello: { hello.json }, logger: logger)
        let task = Task { try await child.run() }
        do {
            try await body(Feeding(child: child, client: FeederClient(child: child)))
        } catch {
            task.cancel()
            try? await task.value
            throw error
        }
        task.cancel()
        try await task.value
    }

    /// Asks until the report is as it shall be; a test that waits too long ends by its time limit.
    func report(until test: (FeederReport) -> Bool) async -> FeederReport {
        while true {
            if let report = try? await client.report(), test(report) { return report }
            await Task.yield()
        }
    }

    /// Runs the program on its own until it ends.
    static func outcome(
        _ arguments: [String],
        input: Data = Data(),
        program: String? = nil
    ) async throws -> (code: Int32, reason: Process.TerminationReason, output: String, errors: String) {
        let process = Process()
        let (stdin, stdout, stderr) = (Pipe(), Pipe(), Pipe())
        process.executableURL = URL(filePath: try program ?? Self.program)
        process.arguments = arguments
        process.environment = ["SWIFT_BACKTRACE": "enable=no", "PATH": "/usr/bin:/bin"]
        (process.standardInput, process.standardOutput, process.standardError) = (stdin, stdout, stderr)
        let (ends, end) = AsyncStream.makeStream(of: Void.self)
        process.terminationHandler = { _ in end.finish() }
        try process.run()
        try? stdin.fileHandleForWriting.write(contentsOf: input)
        try? stdin.fileHandleForWriting.close()
        let output = try stdout.fileHandleForReading.readToEnd() ?? Data()
        let errors = try stderr.fileHandleForReading.readToEnd() ?? Data()
        for await _ in ends {}
        return (
            process.terminationStatus, process.terminationReason, String(decoding: output, as: UTF8.self),
            String(decoding: errors, as: UTF8.self)
        )
    }
}
