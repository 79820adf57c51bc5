// SPDX-License-Identifier: MIT

extension JSONCursor {
    /// A string, from its opening to behind its closing quotation mark.
    mutating func readString() throws(JSONError) -> [UInt8] {
        let start = offset + 1
        guard try skipToEndOfString() else {
            let text = Array(octets[start..<offset])
            offset += 1
            return text
        }
        let close = offset
        offset = start
        let text = try unescape(upTo: close)
        offset = close + 1
        return text
    }

    /// A member's name; repaired if it is no UTF-8, since no name that means anything holds other octets.
    mutating func readKey() throws(JSONError) -> String {
        guard current == UInt8(ascii: "\"") else { throw misfit() }
        let start = offset + 1
        guard try skipToEndOfString() else {
            let key = String(decoding: octets[start..<offset], as: UTF8.self)
            offset += 1
            return key
        }
        offset = start - 1
        return String(decoding: try readString(), as: UTF8.self)
    }

    /// Moves from an opening quotation mark to the closing one; whether there are escapes between them.
    private mutating func skipToEndOfString() throws(JSONError) -> Bool {
        try expect(UInt8(ascii: "\""))
        var escaped = false
        while let octet = current {
            switch octet {
            case UInt8(ascii: "\""):
                return escaped
            case UInt8(ascii: "\\"):
                escaped = true
                guard offset + 1 < end else { throw .truncated(at: end) }
                offset += 2
            case ..<0x20:
                throw misfit()
            default:
                offset += 1
            }
        }
        throw .truncated(at: end)
    }

    private mutating func unescape(upTo close: Int) throws(JSONError) -> [UInt8] {
        var text: [UInt8] = []
        text.reserveCapacity(close - offset)
        while offset < close {
            let octet = octets[offset]
            guard octet == UInt8(ascii: "\\") else {
                text.append(octet)
                offset += 1
                continue
            }
            let escape = octets[offset + 1]
            offset += 2
            switch escape {
            case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(escape)
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "u"): try appendCodeUnit(to: &text, upTo: close)
            default: throw .malformedEscape(at: offset - 2)
            }
        }
        return text
    }

    private mutating func appendCodeUnit(to text: inout [UInt8], upTo close: Int) throws(JSONError) {
        let unit = try readHexUnit(upTo: close)
        if escapes == .lowByte {
            text.append(UInt8(truncatingIfNeeded: unit))
            return
        }
        var scalar = UInt32(unit)
        if (0xD800...0xDBFF).contains(unit) {
            guard offset + 1 < close, octets[offset] == UInt8(ascii: "\\"), octets[offset + 1] == UInt8(ascii: "u")
            else { throw .malformedEscape(at: offset) }
            offset += 2
            let low = try readHexUnit(upTo: close)
            guard (0xDC00...0xDFFF).contains(low) else { throw .malformedEscape(at: offset) }
            scalar = 0x10000 + (UInt32(unit) & 0x3FF) << 10 + UInt32(low) & 0x3FF
        }
        guard let scalar = Unicode.Scalar(scalar) else { throw .malformedEscape(at: offset) }
        text.append(contentsOf: Array(String(scalar).utf8))
    }

    private mutating func readHexUnit(upTo close: Int) throws(JSONError) -> UInt16 {
        var unit: UInt16 = 0
        for _ in 0..<4 {
            guard offset < close else { throw .malformedEscape(at: offset) }
            let digit: UInt8
            switch octets[offset] {
            case let octet where (0x30...0x39).contains(octet): digit = octet - 0x30
            case let octet where (0x41...0x46).contains(octet): digit = octet - 0x41 + 10
            case let octet where (0x61...0x66).contains(octet): digit = octet - 0x61 + 10
            default: throw .malformedEscape(at: offset)
            }
            unit = unit << 4 | UInt16(digit)
            offset += 1
        }
        return unit
    }

    /// A number as RFC 8259 §6 spells it.
    mutating func readNumber() throws(JSONError) -> String {
        let start = offset
        if current == UInt8(ascii: "-") { offset += 1 }
        if current == UInt8(ascii: "0") {
            offset += 1
        } else {
            guard skipDigits() else { throw .malformedNumber(at: offset) }
        }
        if current == UInt8(ascii: ".") {
            offset += 1
            guard skipDigits() else { throw .malformedNumber(at: offset) }
        }
        if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
            offset += 1
            if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
            guard skipDigits() else { throw .malformedNumber(at: offset) }
        }
        return String(decoding: octets[start..<offset], as: UTF8.self)
    }

    /// Moves behind a run of digits; whether there was at least one.
    private mutating func skipDigits() -> Bool {
        let start = offset
        while let octet = current, (0x30...0x39).contains(octet) { offset += 1 }
        return offset > start
    }
}
