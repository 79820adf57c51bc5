// SPDX-License-Identifier: MIT

import DNSWire
import ENUM
import Glibc
import RandomTesting
import Testing

/// The processor time that this thread spends in a closure: other work on the machine does not count.
private func processorTime(_ body: () -> Void) -> Duration {
    func now() -> Duration {
        var time = timespec()
        unsafe clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
        return .seconds(time.tv_sec) + .nanoseconds(time.tv_nsec)
    }
    let start = now()
    body()
    return now() - start
}

@Suite("Patterns and values of strangers")
struct HostileTests {
    /// What one rule may cost, compiled and applied without optimization; the worst found takes a third of it.
    private static let limit = Duration.milliseconds(500)

    @Test(
        "Patterns that keep other matchers busy for seconds to years",
        arguments: [
            #"^\+((1+)+)+x$"#, "(1{1,32767})", "((((1{32}){32}){32}){32}){32}", "(.*)*x", "(1|11)*x",
            "(1*)*(1*)*(1*)*x",
            "^(1?){32}1{32}$", "(1|1|1|1|1|1|1|1|1|1)*x", "((1*)+)+$x", ".*.*.*.*.*.*.*.*.*.*.*.*x",
            "(a{0}){32}{32}{32}{32}{32}{32}",
            "a{0}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}",
            "()()()()()()()()()((((((((((){32}){32}){32}){32}){32}){32}){32}){32}){32}){32}",
            "${32}{32}{32}{32}{32}{32}{32}{32}{32}{32}{32}", "1" + String(repeating: "*", count: 127),
            String(repeating: "(", count: 64) + String(repeating: ")", count: 64),
            String(repeating: "(", count: 60) + "1" + String(repeating: ")*", count: 33),
            String(repeating: "1*", count: 64),
            String(repeating: "|", count: 128), String(repeating: "[", count: 128), String(repeating: "\\", count: 128),
            "(1{0,32}){0,32}", "(((1?){32})*)*", "(|1){32}", "((1{1,9}){1,9}){1,9}x",
        ]
    )
    func pattern(pattern: String) {
        let number = Array("+111111111111111".utf8)
        let text = Array(repeating: UInt8(ascii: "1"), count: 100)
        let time = processorTime {
            guard let rule = try? DDDSRule(Array("!\(pattern)!sip:a@b!".utf8)) else { return }
            _ = rule.apply(to: number)
            _ = rule.apply(to: text)
        }
        #expect(time < Self.limit)
    }

    @Test("Ten times the text takes about ten times the time")
    func linear() throws {
        let pattern = try Pattern(Array("((1+)+)+x|(1|11)*y|(.*)*z".utf8))
        func time(_ count: Int) -> Duration {
            let text = [UInt8](repeating: UInt8(ascii: "1"), count: count)
            return (0..<3).map { _ in processorTime { _ = pattern.matchesWhole(text) } }.min() ?? .zero
        }
        let short = time(1_000)
        let long = time(10_000)
        #expect(long < short * 30)
    }

    @Test("Random rules take little time and never trap")
    func randomRules() {
        var random = SplitMix64(seed: 21)
        let alphabet = Array(#"1111(((()))){{}},,**++??||..[[]]^^$$\\::-!0329adwi"#.utf8)
        let text = Array("+111111111111111".utf8)
        var worst = Duration.zero
        for _ in 0..<(longTests ? 100_000 : 4_000) {
            let count = Int.random(in: 0...128, using: &random)
            let pattern = (0..<count).compactMap { _ in alphabet.randomElement(using: &random) }
            let rule = [UInt8(ascii: "~")] + pattern + Array(#"~sip:\1@x~"#.utf8)
            worst = max(worst, processorTime { _ = (try? DDDSRule(rule))?.apply(to: text) })
            _ = (try? DDDSRule(pattern))?.apply(to: text)
        }
        #expect(worst < Self.limit)
    }

    @Test("Random values never trap, and what is made of them fits in records")
    func randomValues() throws {
        var random = SplitMix64(seed: 22)
        let pieces = [
            "E2U+sip=", "e2u", "TTL=", "SIG=", "SRL=", "=", "|", "!", "\"", "\n", "\r\n", " ", "\t", "NAPTR ", "IN ",
            "100 ", "10 ", "\"u\" ", "\"E2U+sip\" ", "\"!^.*$!sip:a@b!\" ", ".", ";", "\\", "\\0", "\\092", "\\999",
            "%02x",
            "99999999999999999999", "-", "uv", "é", "\u{0}", "a.b",
        ]
        let number = try #require(E164Number("+1"))
        for _ in 0..<(longTests ? 100_000 : 5_000) {
            var value: [UInt8] = []
            for _ in 0..<Int.random(in: 0...30, using: &random) {
                if Int.random(in: 0..<8, using: &random) == 0 {
                    value.append(UInt8.random(in: 0...255, using: &random))
                } else {
                    value += (pieces.randomElement(using: &random) ?? "").utf8
                }
            }
            let read = ENUMValue(value)
            #expect(read.records.allSatisfy { $0.naptr.wire.count <= 4 + 3 * 256 + 255 })
            #expect(read.ttl <= 1 << 31 - 1)
            _ = RevocationList.read(value)
            _ = TollFreeTable(value).records(for: number)
            _ = ENUMName(value)
            _ = ENUMName(Array("enum:".utf8) + value)
            _ = E164Number(String(decoding: value, as: UTF8.self))
            _ = ENUMResolution(read.records.map(\.naptr), for: number)
        }
    }
}
