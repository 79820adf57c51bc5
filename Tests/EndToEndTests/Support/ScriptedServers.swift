// SPDX-License-Identifier: MIT
import Foundation
import SystemPackage
import Testing

/// Name servers in the test Internet that do what a script says, good or bad; see `Fixtures/scripted.py`.
///
/// Used by one test at a time.
final class ScriptedServers: Sendable {
    private let folder: TemporaryFolder
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// Starts them; they answer when this returns.
    init(_ script: String, in internet: Internet) throws {
        folder = try TemporaryFolder()
        let words =
            try internet.launcher(outside: true)
            + ["python3", Internet.path(of: "scripted.py"), folder.write(script, to: "script")]
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        #expect(try line() == "ready")
    }

    /// Has them follow another script, and count anew.
    func follow(_ script: String) throws {
        try #require(try ask("load \(folder.write(script, to: "script"))") == "ready")
    }

    /// How often each was asked what, over which transport: by address, then by `NAME TYPE TRANSPORT`.
    func counts() throws -> [String: [String: Int]] {
        try JSONDecoder().decode([String: [String: Int]].self, from: Data(ask("count").utf8))
    }

    /// How often one was asked for names with these words in them.
    func count(at address: String, _ words: String = "") throws -> Int {
        try counts()[address, default: [:]].filter { words.isEmpty || $0.key.contains(words) }.values.reduce(0, +)
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func ask(_ order: String) throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data((order + "\n").utf8))
        return try line()
    }

    private func line() throws -> String {
        var octets: [UInt8] = []
        let descriptor = FileDescriptor(rawValue: output.fileHandleForReading.fileDescriptor)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        // Ends with the program, which tells on standard error what is wrong.
        while octets.last != UInt8(ascii: "\n") {
            let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe descriptor.read(into: $0) }
            guard count > 0 else { throw Internet.Failure(description: "the scripted servers have ended") }
            octets += buffer[..<count]
        }
        return String(decoding: octets.dropLast(), as: UTF8.self)
    }
}
