// SPDX-License-Identifier: MIT

/// Cuts what a child writes into its log into lines, and holds back a child that writes too much.
struct LogLines {
    /// The most octets of a line; the rest is left out.
    private static let lineLimit = 1_024
    /// The most lines of a second.
    private static let rateLimit = 100

    private var line: [UInt8] = []
    private var second = ContinuousClock.now
    private var count = 0
    private var dropped = 0

    /// Takes the next octets; returns the lines that are complete.
    mutating func append(_ octets: [UInt8], at now: ContinuousClock.Instant) -> [String] {
        var lines: [String] = []
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
    mutating func finish() -> [String] {
        var lines = take(at: .now)
        if dropped > 0 { lines.append("(\(dropped) lines were left out)") }
        dropped = 0
        return lines
    }

    private mutating func take(at now: ContinuousClock.Instant) -> [String] {
        defer { line.removeAll(keepingCapacity: true) }
        guard !line.isEmpty else { return [] }
        var lines: [String] = []
        if second.duration(to: now) >= .seconds(1) {
            if dropped > 0 { lines.append("(\(dropped) lines were left out)") }
            (second, count, dropped) = (now, 0, 0)
        }
        guard count < Self.rateLimit else {
            dropped += 1
            return lines
        }
        count += 1
        return lines + [String(decoding: line, as: UTF8.self)]
    }
}
