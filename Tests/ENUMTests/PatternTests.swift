// SPDX-License-Identifier: MIT

import ENUM
import Foundation
import Glibc
import RandomTesting
import Testing

/// Whether the C library finds the pattern in the text; nil if it refuses the pattern.
private func regexec(_ pattern: String, _ text: String) -> Bool? {
    var regex = unsafe regex_t()
    guard unsafe regcomp(&regex, pattern, REG_EXTENDED | REG_NOSUB) == 0 else { return nil }
    defer { unsafe regfree(&regex) }
    return unsafe Glibc.regexec(&regex, text, 0, nil, 0) == 0
}

/// Makes patterns that every engine reads alike.
private struct PatternGenerator {
    var random: SplitMix64
    /// Whether what may be empty is repeated without bound, on which engines differ in what groups take.
    var repeatsEmpty: Bool

    mutating func pattern() -> String {
        let pattern = alternatives(depth: 3)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: return "^(\(pattern))"
        case 1: return "(\(pattern))$"
        case 2: return "^(\(pattern))$"
        default: return pattern
        }
    }

    private mutating func alternatives(depth: Int) -> String {
        (0..<Int.random(in: 1...(depth > 0 ? 3 : 1), using: &random)).map { _ in sequence(depth: depth) }
            .joined(separator: "|")
    }

    private mutating func sequence(depth: Int) -> String {
        (0..<Int.random(in: 1...3, using: &random)).map { _ in repeated(depth: depth) }.joined()
    }

    private mutating func repeated(depth: Int) -> String {
        let isGroup = depth > 0 && Int.random(in: 0..<3, using: &random) == 0
        let atom = isGroup ? "(\(alternatives(depth: depth - 1)))" : leaf()
        let bounds =
            isGroup && !repeatsEmpty ? ["", "", ""] : ["", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{1,}"]
        return atom + (bounds.randomElement(using: &random) ?? "")
    }

    private mutating func leaf() -> String {
        ["1", "2", "3", "\\+", ".", "[12]", "[^1]", "[0-9]", "[[:digit:]]", "(1|2)"].randomElement(using: &random) ?? ""
    }
}

@Suite("Patterns: IEEE 1003.1 §9.4, matched in linear time")
struct PatternTests {
    @Test(
        arguments: [
            ("a", "ba", [1..<2]), ("", "x", [0..<0]), ("a*", "aab", [0..<2]), ("a|ab", "ab", [0..<1]),
            ("(a)|(b)", "b", [0..<1, nil, 0..<1]), ("(a*)(a*)", "aa", [0..<2, 0..<2, 2..<2]),
            ("((a)|(b))*", "ab", [0..<2, 1..<2, 0..<1, 1..<2]), ("(a|b)*c", "abc", [0..<3, 1..<2]),
            ("^$", "", [0..<0]), ("$^", "", [0..<0]), ("a$", "ab", nil), ("^b", "ab", nil), ("b$", "ab", [1..<2]),
            ("[]a]+", "]a", [0..<2]), ("[^]a]", "]ab", [2..<3]), ("[a-]+", "-a", [0..<2]), ("[+*.]", "a*", [1..<2]),
            ("a{0}b", "ab", [1..<2]), ("a{2,}", "aaa", [0..<3]), ("(a{1,2}){2}", "aaaa", [0..<4, 2..<4]),
            ("a.c", "abc", [0..<3]), ("\\.", "a.", [1..<2]), ("\\d+", "a12", [1..<3]), ("\\D", "1a", [1..<2]),
            ("\\w\\W\\s\\S", "_- x", [0..<4]), ("[[:alpha:][:space:]]+", "1a b", [1..<4]), ("()", "", [0..<0, 0..<0]),
            ("(|a)b", "ab", [0..<2, 0..<1]), ("x*", "", [0..<0]),
            ("(((((((((((a)))))))))))", "a", Array(repeating: 0..<1, count: 10)),
        ] as [(String, String, [Range<Int>?]?)]
    )
    func firstMatch(pattern: String, text: String, groups: [Range<Int>?]?) throws {
        #expect(try Pattern(Array(pattern.utf8)).firstMatch(in: Array(text.utf8)) == groups)
    }

    @Test(
        arguments: [
            ("1|12", "12", true), ("^(1|12)$", "12", true), ("1", "12", false), ("2", "12", false), ("", "", true),
            ("", "1", false), ("\\+?12", "12", true), ("1*", "1111", true), ("(1|12|123)*", "1231212", true),
        ]
    )
    func whole(pattern: String, text: String, isWhole: Bool) throws {
        #expect(try Pattern(Array(pattern.utf8)).matchesWhole(Array(text.utf8)) == isWhole)
    }

    @Test("Random patterns match where the C library finds a match")
    func againstC() throws {
        var generator = PatternGenerator(random: SplitMix64(seed: 11), repeatsEmpty: true)
        var compared = 0
        for _ in 0..<(longTests ? 100_000 : 3_000) {
            let pattern = generator.pattern()
            guard let own = try? Pattern(Array(pattern.utf8)) else { continue }
            for _ in 0..<3 {
                let count = Int.random(in: 0...8, using: &generator.random)
                let text = String((0..<count).compactMap { _ in "+123".randomElement(using: &generator.random) })
                guard let expected = regexec(pattern, text) else { continue }
                #expect((own.firstMatch(in: Array(text.utf8)) != nil) == expected, "\(pattern) on \(text)")
                let isWhole = regexec("^(\(pattern))$", text)
                #expect(own.matchesWhole(Array(text.utf8)) == isWhole, "all of \(text) by \(pattern)")
                compared += 1
            }
        }
        #expect(compared > 5_000)
    }

    @Test("Groups take what a backtracking matcher gives them")
    func againstICU() throws {
        var generator = PatternGenerator(random: SplitMix64(seed: 12), repeatsEmpty: false)
        var compared = 0
        for _ in 0..<(longTests ? 100_000 : 2_000) {
            let pattern = generator.pattern()
            guard let own = try? Pattern(Array(pattern.utf8)),
                let other = try? NSRegularExpression(pattern: pattern, options: [])
            else { continue }
            let count = Int.random(in: 0...8, using: &generator.random)
            let text = String((0..<count).compactMap { _ in "+123".randomElement(using: &generator.random) })
            let result = other.firstMatch(in: text, options: [], range: NSRange(location: 0, length: count))
            let expected: [Range<Int>?]? = result.map { match in
                (0..<min(match.numberOfRanges, 10)).map { Range(match.range(at: $0)) }
            }
            #expect(own.firstMatch(in: Array(text.utf8)) == expected, "\(pattern) on \(text)")
            compared += 1
        }
        #expect(compared > 1_000)
    }
}
