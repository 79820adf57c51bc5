// SPDX-License-Identifier: MIT
import Foundation
import SystemPackage

/// A program that is told something on its standard input and answers with a line each time, until its input ends.
///
/// Used by one test at a time.
final class Dialogue: Sendable {
    private let process = Process()
    private let input = Pipe()
    private let output = Pipe()

    /// Starts the program.
    init(_ words: [String]) throws {
        process.executableURL = URL(filePath: words[0])
        process.arguments = Array(words.dropFirst())
        process.standardInput = input
        process.standardOutput = output
        try process.run()
    }

    /// Tells it something, and gives its answer.
    func ask(_ order: String) throws -> String {
        try input.fileHandleForWriting.write(contentsOf: Data((order + "\n").utf8))
        return try line()
    }

    /// The next line that it says; it tells on standard error what is wrong, and ends.
    func line() throws -> String {
        var octets: [UInt8] = []
        let descriptor = FileDescriptor(rawValue: output.fileHandleForReading.fileDescriptor)
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while octets.last != UInt8(ascii: "\n") {
            let count = try unsafe buffer.withUnsafeMutableBytes { try unsafe descriptor.read(into: $0) }
            guard count > 0 else { throw Internet.Failure(description: "a program beside the test has ended") }
            octets += buffer[..<count]
        }
        return String(decoding: octets.dropLast(), as: UTF8.self)
    }

    /// Ends it.
    func stop() {
        try? input.fileHandleForWriting.close()
        process.waitUntilExit()
    }
}
