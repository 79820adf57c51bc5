// SPDX-License-Identifier: MIT

/// A substitution expression, `!pattern!replacement!flags` (RFC 3402 §3.2).
public struct DDDSRule: Hashable, Sendable {
    /// A part of the replacement.
    private enum Part: Hashable, Sendable {
        case text([UInt8])
        case group(Int)
    }

    private let pattern: Pattern
    private let parts: [Part]

    /// The most octets of a result.
    public static let resultLimit = 512

    /// Reads a rule.
    ///
    /// Any octet but a digit and the flag `i` can be the delimiter; it must stand exactly three times, not counting
    /// those behind a backslash.
    /// - Throws: ``RuleError`` if the rule cannot be used.
    public init(_ text: [UInt8]) throws(RuleError) {
        guard let delimiter = text.first, !(0x30...0x39).contains(delimiter), delimiter | 0x20 != UInt8(ascii: "i"),
            delimiter != UInt8(ascii: "\\")
        else { throw .badDelimiters }
        var fields: [[UInt8]] = [[]]
        var index = 1
        while index < text.count {
            if text[index] == UInt8(ascii: "\\"), index + 1 < text.count {
                // An escaped delimiter stands for itself; every other escape belongs to the pattern or replacement.
                if text[index + 1] != delimiter { fields[fields.count - 1].append(text[index]) }
                fields[fields.count - 1].append(text[index + 1])
                index += 2
                continue
            }
            if text[index] == delimiter { fields.append([]) } else { fields[fields.count - 1].append(text[index]) }
            index += 1
        }
        guard fields.count == 3 else { throw .badDelimiters }
        guard fields[2].isEmpty || fields[2].elementsEqual("i".utf8) else { throw .badFlags }
        pattern = try Pattern(fields[0], ignoresCase: !fields[2].isEmpty)
        parts = Self.parts(of: fields[1])
        for case .group(let group) in parts where group > pattern.groups {
            throw .missingGroup
        }
    }

    /// Applies the rule to a number's application unique string.
    ///
    /// - Returns: what the rule makes of it, at most ``resultLimit`` octets; nil if the pattern does not match or the
    ///   result is too long.
    public func apply(to text: [UInt8]) -> [UInt8]? {
        guard let groups = pattern.firstMatch(in: text) else { return nil }
        var result: [UInt8] = []
        for part in parts {
            switch part {
            case .text(let octets): result += octets
            case .group(let index):
                if index < groups.count, let range = groups[index] { result += text[range] }
            }
            guard result.count <= Self.resultLimit else { return nil }
        }
        return result
    }

    private static func parts(of replacement: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var text: [UInt8] = []
        var index = 0
        while index < replacement.count {
            let octet = replacement[index]
            guard octet == UInt8(ascii: "\\"), index + 1 < replacement.count else {
                text.append(octet)
                index += 1
                continue
            }
            let escaped = replacement[index + 1]
            if (UInt8(ascii: "1")...UInt8(ascii: "9")).contains(escaped) {
                parts.append(.text(text))
                text = []
                parts.append(.group(Int(escaped) - 0x30))
            } else {
                text.append(escaped)
            }
            index += 2
        }
        parts.append(.text(text))
        return parts
    }
}
