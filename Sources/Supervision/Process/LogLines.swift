// SPDX-License-Identifier: MIT
package import Logging

/// Cuts what a child writes into its log into lines, and leaves lines out if there are too many.
///
/// A line that begins with a level, such as `warning: `, has that level; others are information.
package struct LogLines {
    /// One line for the log.
    package struct Line: Hashable {
        /// How grave it is.
        package var level: Logger.Level
        /// What it says.
        package var text: String

        /// Creates a line.
        package init(level: Logger.Level = .info, text: String) {
            self.level = level
            self.text = text
        }
    }

    /// The most octets of a line; the rest is left out.
    package static let lineLimit = 1_024
    /// The most lines of a second.
    package static let rateLimit = 100

    private var line: [UInt8] = []
    private var rate = RateLimit(limit: rateLimit)
    private var omitted = 0

    /// Creates a cutter that has read nothing.
    package init() {}

    /// Takes the next octets; returns the lines that are complete.
    package mutating func append(_ octets: [UInt8], at now: ContinuousClock.Instant) -> [Line] {
        var lines: [Line] = []
        for octet in octets {
            if octet == 0x0A {
                lines += take(at: now)
            } else if line.count < Self.lineLimit {
                line.append(octet)
            }
        }
        return lines
    }

    /// What is left when the child has ended.
    package mutating func finish(at now: ContinuousClock.Instant) -> [Line] {
        take(at: now) + omission()
    }

    private mutating func take(at now: ContinuousClock.Instant) -> [Line] {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return [] }
        guard rate.take(at: now) else {
            omitted += 1
            return []
        }
        return omission() + [Self.read(line)]
    }

    private mutating func omission() -> [Line] {
        guard omitted > 0 else { return [] }
        defer { omitted = 0 }
        return [Line(level: .notice, text: "(\(omitted) lines were left out)")]
    }

    private static func read(_ octets: [UInt8]) -> Line {
        let text = LogText.harmless(String(decoding: octets, as: UTF8.self))
        for level in Logger.Level.allCases where text.hasPrefix("\(level): ") {
            return Line(level: level, text: String(text.dropFirst("\(level): ".count)))
        }
        return Line(text: text)
    }
}
