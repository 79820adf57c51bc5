// SPDX-License-Identifier: MIT

/// A substitution expression, `!pattern!replacement!flags` (RFC 3402 §3.2).
///
/// The result is the replacement alone: what the pattern leaves of the text at its sides does not belong to it. So do
/// the clients in use.
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

    private static let backslash = UInt8(ascii: "\\")

    /// Reads a rule.
    ///
    /// Any octet but a digit, a backslash and the flag `i` can be the delimiter; it must stand exactly three times, not
    /// counting those behind a backslash.
    /// - Throws: ``RuleError`` if the rule cannot be used.
    public init(_ text: [UInt8]) throws(RuleError) {
        let fields = try Self.fields(of: text)
        guard fields[2].allSatisfy({ $0 | 0x20 == UInt8(ascii: "i") }) else { throw .badFlags }
        pattern = try Pattern(fields[0], ignoresCase: !fields[2].isEmpty)
        parts = Self.parts(of: fields[1])
        for case .group(let group) in parts where group > pattern.groups {
            throw .missingGroup
        }
    }

    /// Pattern and replacement as they are written, for those who show a rule; nil if it has no such parts.
    public static func texts(of rule: [UInt8]) -> (pattern: [UInt8], replacement: [UInt8])? {
        guard let fields = try? fields(of: rule) else { return nil }
        return (fields[0], fields[1])
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

    /// Pattern, replacement and flags.
    private static func fields(of text: [UInt8]) throws(RuleError) -> [[UInt8]] {
        guard let delimiter = text.first, !(0x30...0x39).contains(delimiter), delimiter | 0x20 != UInt8(ascii: "i"),
            delimiter != backslash
        else { throw .badDelimiters }
        // An escaped delimiter stands for itself, without the meaning that it may have in patterns.
        let isSpecial = "^$.|()[]{}*+?".utf8.contains(delimiter)
        var fields: [[UInt8]] = [[]]
        var index = 1
        while index < text.count {
            let octet = text[index]
            if octet == backslash, index + 1 < text.count {
                let escaped = text[index + 1]
                // Every other escape belongs to the pattern or replacement.
                if escaped != delimiter || isSpecial { fields[fields.count - 1].append(octet) }
                fields[fields.count - 1].append(escaped)
                index += 2
                continue
            }
            if octet == delimiter { fields.append([]) } else { fields[fields.count - 1].append(octet) }
            index += 1
        }
        guard fields.count == 3 else { throw .badDelimiters }
        return fields
    }

    private static func parts(of replacement: [UInt8]) -> [Part] {
        var parts: [Part] = []
        var text: [UInt8] = []
        var index = 0
        while index < replacement.count {
            let octet = replacement[index]
            guard octet == backslash, index + 1 < replacement.count else {
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
