// SPDX-License-Identifier: MIT

/// The escapes of zone file text (RFC 1035 §5.1).
enum PresentationText {
    /// Reads one octet, written raw, as `\X` or as `\DDD`, and moves `offset` behind it.
    ///
    /// The caller has checked that `offset` is inside `text`.
    static func octet(in text: [UInt8], at offset: inout Int) throws(WireError) -> UInt8 {
        guard text[offset] == 0x5c else {
            defer { offset += 1 }
            return text[offset]
        }
        guard offset + 1 < text.count else { throw .malformedText(offset: offset) }
        guard isDigit(text[offset + 1]) else {
            defer { offset += 2 }
            return text[offset + 1]
        }
        guard offset + 3 < text.count, isDigit(text[offset + 2]), isDigit(text[offset + 3]) else {
            throw .malformedText(offset: offset)
        }
        let value = text[(offset + 1)...(offset + 3)].reduce(0) { $0 * 10 + Int($1 - 0x30) }
        guard let octet = UInt8(exactly: value) else { throw .malformedText(offset: offset) }
        offset += 4
        return octet
    }

    /// Appends `\DDD`.
    static func appendDecimalEscape(of octet: UInt8, to text: inout [UInt8]) {
        text += [0x5c, 0x30 + octet / 100, 0x30 + octet / 10 % 10, 0x30 + octet % 10]
    }

    /// A character-string in double quotes, with `"`, `\` and what cannot be printed escaped.
    static func quoted(_ string: [UInt8]) -> String {
        var text: [UInt8] = [0x22]
        for octet in string {
            switch octet {
            case 0x22, 0x5c: text += [0x5c, octet]
            case 0x20...0x7e: text.append(octet)
            default: appendDecimalEscape(of: octet, to: &text)
            }
        }
        text.append(0x22)
        return String(decoding: text, as: UTF8.self)
    }

    private static func isDigit(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet)
    }
}
