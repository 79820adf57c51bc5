// SPDX-License-Identifier: MIT
import Foundation
import Synchronization
import SystemPackage

/// A running `numen serve` that answers on a port of its own.
final class Server: Sendable {
    /// A line that did not come.
    struct Missing: Error, CustomStringConvertible {
        var line: String
        var log: String
        var description: String { "the server never said \"\(line)\"; it said:\n\(log)" }
    }

    /// The folder it keeps its data in.
    let data: String
    let process: Process
    private let log = Mutex("")
    private let lines: AsyncStream<Void>
    private let ends: AsyncStream<Void>

    /// Starts a server; it may not listen yet.
    ///
    /// `data` is its data folder, `dns` its port on `address`, 0 for any or nil to leave that to the settings, `launcher`
    /// the words of a command that runs the `program` in a place of its own, and `arguments` are more flags.
    init(
        data: String,
        dns: Int? = 0,
        at address: String = "127.0.0.1",
        launcher: [String] = [],
        program: String = Program.numen,
        _ arguments: String...
    ) throws {
        self.data = data
        let process = Process()
        var words = launcher + [program, "serve", "--data", data]
        if let dns { words += ["--dns", "\(address):\(dns)"] }
        words += arguments
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        if !arguments.contains("--http") { process.arguments? += ["--http", "off"] }
        if !arguments.contains("--control") { process.arguments? += ["--control", "off"] }
        if !arguments.contains("--entropy") { process.arguments? += ["--entropy", "off"] }
        // One process less, unless a test is about it.
        var environment = ProcessInfo.processInfo.environment
        if !arguments.contains("--entropy") { environment["NUMEN_ENTROPY_FEEDER"] = "false" }
        process.environment = environment
        process.standardInput = FileHandle.nullDevice
        process.standardOutput = FileHandle.nullDevice
        let pipe = Pipe()
        process.standardError = pipe
        self.process = process
        let news: AsyncStream<Void>.Continuation
        (lines, news) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
        let end: AsyncStream<Void>.Continuation
        (ends, end) = AsyncStream.makeStream(of: Void.self)
        // A thread, because Dispatch's sources have been seen to crash when a descriptor is closed beside them.
        Thread.detachNewThread { [weak self] in
            let descriptor = FileDescriptor(rawValue: pipe.fileHandleForReading.fileDescriptor)
            var buffer = [UInt8](repeating: 0, count: 1 << 16)
            // FileHandle.read(upToCount:) would wait until there are as many octets, or the end.
            while let count = try? unsafe buffer.withUnsafeMutableBytes({ try unsafe descriptor.read(into: $0) }),
                count > 0
            {
                self?.log.withLock { $0 += String(decoding: buffer[..<count], as: UTF8.self) }
                news.yield()
            }
            news.finish()
        }
        process.terminationHandler = { _ in end.finish() }
        try process.run()
    }

    deinit {
        // A test that failed half-way leaves no server behind.
        if process.isRunning { process.terminate() }
    }

    /// All that it logged so far.
    var text: String { log.withLock { $0 } }

    /// Waits until it has logged a line with these words, at most 30 seconds.
    @discardableResult
    func line(with words: String, count: Int = 1) async throws -> String {
        let deadline = Task { [weak self] in
            try await Task.sleep(for: .seconds(30))
            self?.process.terminate()
        }
        defer { deadline.cancel() }
        while true {
            let found = text.split(separator: "\n").filter { $0.contains(words) }
            if found.count >= count { return String(found[count - 1]) }
            var iterator = lines.makeAsyncIterator()
            guard await iterator.next() != nil else {
                if text.contains(words) { continue }
                throw Missing(line: words, log: text)
            }
        }
    }

    /// Waits until it answers from the chain.
    func ready() async throws {
        try await line(with: "answering from")
    }

    /// The port on which it answers DNS.
    var port: Int {
        get async throws {
            let line = try await line(with: "DNS on 127.0.0.1:")
            return line.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) } ?? 0
        }
    }

    /// The port on which it answers HTTP.
    var httpPort: Int {
        get async throws {
            let line = try await line(with: "HTTP on ")
            return line.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) } ?? 0
        }
    }

    /// The port on which its control face is.
    var controlPort: Int {
        get async throws {
            let line = try await line(with: "control face on ")
            return line.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) } ?? 0
        }
    }

    /// The port on which its face of randomness is.
    var entropyPort: Int {
        get async throws {
            let line = try await line(with: "randomness on ")
            return line.firstMatch(of: /127\.0\.0\.1:(\d+)/).flatMap { Int($0.1) } ?? 0
        }
    }

    /// Asks again and again, for at most half a minute.
    func eventually<Value>(_ ask: () async throws -> Value?) async throws -> Value {
        let end = ContinuousClock.now + .seconds(30)
        while ContinuousClock.now < end {
            if let value = try await ask() { return value }
        }
        throw Missing(line: "what is asked for", log: text)
    }

    /// Looks again and again until something is so, for at most half a minute.
    func until(_ isSo: () async throws -> Bool) async throws {
        _ = try await eventually { try await isSo() ? true : nil }
    }

    /// Asks it with `dig`; answer lines only.
    func dig(_ question: String) async throws -> String {
        try await Program.dig(try await port, question)
    }

    /// Runs a command of Numen that talks to it.
    func numen(_ arguments: String...) async throws -> Program {
        try await Program.run(Program.numen, arguments + ["--data", data])
    }

    /// Tells it to end, and waits until it did.
    ///
    /// - Returns: its exit code.
    @discardableResult
    func stop() async -> Int32 {
        if process.isRunning { process.terminate() }
        return await end()
    }

    /// Ends it as a power cut would.
    func kill() async {
        _ = try? await Program.run("/bin/kill", ["-KILL", "\(process.processIdentifier)"])
        _ = await end()
    }

    /// Waits until it has ended by itself.
    func end() async -> Int32 {
        for await _ in ends {}
        return process.terminationStatus
    }
}
