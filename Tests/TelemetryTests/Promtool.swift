// SPDX-License-Identifier: MIT
import Foundation

/// Prometheus's own reader of the text format, as a second opinion.
enum Promtool {
    /// What it found fault with.
    struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    /// Has it read a text.
    static func check(_ text: [UInt8]) throws {
        let file = "/tmp/numen-metrics-" + String(UInt64.random(in: .min ... .max), radix: 36)
        try Data(text).write(to: URL(filePath: file))
        defer { try? FileManager.default.removeItem(atPath: file) }
        let process = Process()
        process.executableURL = URL(filePath: "/usr/bin/promtool")
        process.arguments = ["check", "metrics"]
        process.standardInput = FileHandle(forReadingAtPath: file)
        let pipe = Pipe()
        process.standardError = pipe
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        let words = try pipe.fileHandleForReading.readToEnd() ?? Data()
        process.waitUntilExit()
        // It prints what is bad style, too, and ends with 0 or 3 then.
        guard process.terminationStatus == 0, words.isEmpty else {
            throw Fault(description: String(decoding: words, as: UTF8.self))
        }
    }
}
