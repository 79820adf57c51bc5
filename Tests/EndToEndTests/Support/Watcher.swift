// SPDX-License-Identifier: MIT
import Foundation
import SystemPackage
import Testing

/// Somebody who reads all that leaves for a test Internet, and looks for names in it; see `Fixtures/watch.py`.
///
/// Used by one test at a time.
final class Watcher: Sendable {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// Begins to look for names, written without the dot at their end.
    init(_ names: [String], in internet: Internet) throws {
        let words = internet.launcher() + ["python3", Internet.path(of: "watch.py")] + names
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        #expect(try line() == "ready")
    }

    /// In how many packets each was, alone or at the end of another; under `packets`, how many there were.
    func counts() throws -> [String: Int] {
        try input.fileHandleForWriting.write(contentsOf: Data("\n".utf8))
        return Internet.counts(try line())
    }

    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }

    private func line() throws -> String {
        var octets: [UInt8] = []
        let descriptor = FileDescriptor(rawValue: output.fileHandleForReading.fileDescriptor)
        var buffer = [UInt8](repeating: 0, count: 1 << 12)
        while octets.last != UInt8(ascii: "\n") {
            let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe descriptor.read(into: $0) }
            guard count > 0 else { throw Internet.Failure(description: "the watcher has ended") }
            octets += buffer[..<count]
        }
        return String(decoding: octets.dropLast(), as: UTF8.self)
    }
}
