// SPDX-License-Identifier: MIT
import Logging
import RandomTesting
import Supervision
import Testing

@Suite("What a child writes into its log")
struct LogLinesTests {
    private let start = ContinuousClock.now

    private static func lines(_ text: String) -> [LogLines.Line] {
        var lines = LogLines()
        return lines.append(Array(text.utf8), at: .now) + lines.finish(at: .now)
    }

    @Test("Lines are cut at their ends, and empty ones left out")
    func cut() {
        #expect(Self.lines("one\n\ntwo\nthree").map(\.text) == ["one", "two", "three"])
    }

    @Test("A line may come in pieces")
    func pieces() {
        var lines = LogLines()
        #expect(lines.append(Array("on".utf8), at: start) == [])
        #expect(lines.append(Array("e\ntw".utf8), at: start).map(\.text) == ["one"])
        #expect(lines.finish(at: start).map(\.text) == ["tw"])
        #expect(lines.finish(at: start) == [])
    }

    @Test("A level at the beginning is that of the line")
    func levels() {
        #expect(
            Self.lines("warning: low\ncritical: gone\nwarn: x\ninfo:y") == [
                .init(level: .warning, text: "low"), .init(level: .critical, text: "gone"),
                .init(level: .info, text: "warn: x"), .init(level: .info, text: "info:y"),
            ]
        )
    }

    @Test("Nothing is left that a terminal obeys, or that looks like another line")
    func harmless() {
        #expect(
            Self.lines("a\u{1b}[31mb\rc\u{7f}\u{85}\u{2028}\u{202e}d ü€😀").map(\.text) == [
                #"a\u{1b}[31mb\u{d}c\u{7f}\u{85}\u{2028}\u{202e}d ü€😀"#
            ]
        )
    }

    @Test("Of a line 1,024 octets are kept, whatever its length")
    func long() {
        var lines = LogLines()
        for _ in 0..<100 { #expect(lines.append([UInt8](repeating: 0x78, count: 10_000), at: start) == []) }
        #expect(lines.append([0x0A], at: start).map(\.text) == [String(repeating: "x", count: 1_024)])
    }

    @Test("Of many lines in a second 100 are kept, and it is told how many were not")
    func flood() {
        var lines = LogLines()
        let flood = Array(String(repeating: "x\n", count: 1_000).utf8)
        #expect(lines.append(flood, at: start).count == 100)
        #expect(lines.append(flood, at: start + .milliseconds(999)) == [])
        let next = lines.append(flood, at: start + .seconds(1))
        #expect(next.first == .init(level: .notice, text: "(1900 lines were left out)"))
        #expect(next.count == 101)
        #expect(lines.finish(at: start + .seconds(1)).map(\.text) == ["(900 lines were left out)"])
    }

    @Test("Random octets never trap")
    func random() {
        var generator = SplitMix64(seed: 4)
        var lines = LogLines()
        for round in 0..<(longTests ? 100_000 : 2_000) {
            for line in lines.append(generator.octets(0...200), at: start + .seconds(round)) {
                #expect(!line.text.unicodeScalars.contains { $0.properties.generalCategory == .control })
            }
        }
    }
}
