// SPDX-License-Identifier: MIT

/// Writes JSON octet for octet as the node does.
///
/// Only octets below 0x20, 0x7f, `"` and `\` are escaped. `/` is not, and octets from 0x80 on are written raw, whether or
/// not they are UTF-8: an `\u` escape for them would reach the node as one octet.
public struct JSONWriter: Sendable {
    /// What becomes of octets from 0x80 on.
    public enum HighOctets: Sendable {
        /// They are written as they are: requests, and replies to a single request.
        case raw
        /// Each one is written as `\u00XX`: the node's replies to a batch.
        case escaped
        /// They are read as UTF-8, and each UTF-16 unit is written as `\uxxxx`: JSON for everybody else, in ASCII alone.
        /// Octets that are no UTF-8 become U+FFFD.
        case unicode
    }

    /// What was written so far.
    public private(set) var octets: [UInt8] = []

    /// What becomes of octets from 0x80 on.
    public let highOctets: HighOctets

    /// Makes a writer.
    public init(highOctets: HighOctets = .raw) {
        self.highOctets = highOctets
    }

    /// The octets of one value.
    public static func octets(of value: JSON, highOctets: HighOctets = .raw) -> [UInt8] {
        var writer = JSONWriter(highOctets: highOctets)
        writer.append(value)
        return writer.octets
    }

    /// Takes what was written so far, so that a long reply can be sent in pieces.
    public mutating func takeOctets() -> [UInt8] {
        var taken: [UInt8] = []
        swap(&taken, &octets)
        return taken
    }

    /// Appends one value.
    public mutating func append(_ value: JSON) {
        switch value {
        case .null: append(raw: "null")
        case .bool(let value): append(raw: value ? "true" : "false")
        case .number(let spelling): append(raw: spelling)
        case .string(let text): append(string: text)
        case .array(let elements):
            octets.append(UInt8(ascii: "["))
            for (index, element) in elements.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                append(element)
            }
            octets.append(UInt8(ascii: "]"))
        case .object(let object):
            octets.append(UInt8(ascii: "{"))
            for (index, member) in object.members.enumerated() {
                if index > 0 { octets.append(UInt8(ascii: ",")) }
                append(string: Array(member.key.utf8))
                octets.append(UInt8(ascii: ":"))
                append(member.value)
            }
            octets.append(UInt8(ascii: "}"))
        }
    }

    /// Appends a string with its quotation marks and escapes.
    public mutating func append(string text: [UInt8]) {
        if highOctets == .unicode, text.contains(where: { $0 >= 0x80 }) { return append(unicode: text) }
        octets.append(UInt8(ascii: "\""))
        // Runs without an escape, which is nearly every string, are copied at once.
        var runStart = 0
        for (index, octet) in text.enumerated() where needsEscape(octet) {
            octets.append(contentsOf: text[runStart..<index])
            appendEscape(of: octet)
            runStart = index + 1
        }
        octets.append(contentsOf: text[runStart...])
        octets.append(UInt8(ascii: "\""))
    }

    /// Appends a string with octets from 0x80 on in it.
    private mutating func append(unicode text: [UInt8]) {
        octets.append(UInt8(ascii: "\""))
        for unit in String(decoding: text, as: UTF8.self).utf16 {
            if unit >= 0x80 {
                let digits = String(unit, radix: 16)
                append(raw: #"\u"# + String(repeating: "0", count: 4 - digits.utf8.count) + digits)
            } else if needsEscape(UInt8(truncatingIfNeeded: unit)) {
                appendEscape(of: UInt8(truncatingIfNeeded: unit))
            } else {
                octets.append(UInt8(truncatingIfNeeded: unit))
            }
        }
        octets.append(UInt8(ascii: "\""))
    }

    /// Appends text as it is: punctuation, or JSON that is known to be well formed.
    public mutating func append(raw text: String) {
        octets.append(contentsOf: text.utf8)
    }

    private func needsEscape(_ octet: UInt8) -> Bool {
        octet < 0x20 || octet == UInt8(ascii: "\"") || octet == UInt8(ascii: "\\") || octet == 0x7F
            || octet >= 0x80 && highOctets == .escaped
    }

    private mutating func appendEscape(of octet: UInt8) {
        switch octet {
        case UInt8(ascii: "\""): append(raw: #"\""#)
        case UInt8(ascii: "\\"): append(raw: #"\\"#)
        case 0x08: append(raw: #"\b"#)
        case 0x0C: append(raw: #"\f"#)
        case 0x0A: append(raw: #"\n"#)
        case 0x0D: append(raw: #"\r"#)
        case 0x09: append(raw: #"\t"#)
        default:
            append(raw: #"\u00"#)
            // The node spells control octets with small digits and the high octets of a batch with capital ones.
            let digits: StaticString = octet < 0x80 ? "0123456789abcdef" : "0123456789ABCDEF"
            let hex = Array(digits.description.utf8)
            octets.append(hex[Int(octet >> 4)])
            octets.append(hex[Int(octet & 0x0F)])
        }
    }
}
