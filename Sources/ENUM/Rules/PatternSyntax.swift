// SPDX-License-Identifier: MIT

/// Why a pattern or a rule cannot be used.
public enum RuleError: String, Error, Hashable, Sendable {
    /// The rule is not `!pattern!replacement!flags` with one delimiter throughout.
    case badDelimiters = "is not !pattern!replacement!flags"
    /// A flag other than `i`.
    case badFlags = "has flags other than i"
    /// The pattern has more than 128 octets.
    case longPattern = "has a pattern of more than 128 octets"
    /// A bracket, brace or parenthesis is not closed, or there is nothing to repeat.
    case badPattern = "has a pattern that is no extended regular expression"
    /// A bound above 32, or repetition that needs more than 2,000 states.
    case tooComplex = "has a pattern that repeats too much"
    /// `\\1`…`\\9` inside the pattern: no linear-time matcher can follow it.
    case backreference = "has a back-reference inside its pattern"
    /// The replacement refers to a group that the pattern does not have.
    case missingGroup = "refers to a group that its pattern does not have"
}

/// A pattern as a tree.
indirect enum PatternSyntax {
    case empty
    case set(OctetSet)
    case start
    case end
    case sequence([PatternSyntax])
    case alternatives([PatternSyntax])
    case group(PatternSyntax, index: Int)
    case repeated(PatternSyntax, least: Int, most: Int?)
}

/// Which octets a place of a pattern takes.
struct OctetSet: Hashable, Sendable {
    private var words = InlineArray<4, UInt64>(repeating: 0)

    static func == (a: OctetSet, b: OctetSet) -> Bool {
        (0..<4).allSatisfy { a.words[$0] == b.words[$0] }
    }

    func hash(into hasher: inout Hasher) {
        for index in 0..<4 { hasher.combine(words[index]) }
    }

    mutating func insert(_ octet: UInt8) {
        words[Int(octet >> 6)] |= 1 << UInt64(octet & 63)
    }

    func contains(_ octet: UInt8) -> Bool {
        words[Int(octet >> 6)] >> UInt64(octet & 63) & 1 == 1
    }

    mutating func invert() {
        for index in 0..<4 { words[index] = ~words[index] }
    }

    /// Takes letters in either case.
    mutating func ignoreCase() {
        for lower in UInt8(ascii: "a")...UInt8(ascii: "z") where contains(lower) || contains(lower & 0xDF) {
            insert(lower)
            insert(lower & 0xDF)
        }
    }
}
