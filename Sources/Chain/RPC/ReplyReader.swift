// SPDX-License-Identifier: MIT
internal import JSONRPC

/// Takes members out of a reply, with one message for everything that is missing or of the wrong kind.
struct ReplyReader {
    let method: String
    let json: JSON

    func malformed(_ member: String) -> ChainError {
        .malformedReply(method: method, reason: "member \(member) is missing or of the wrong kind")
    }

    func octets(_ member: String) throws(ChainError) -> [UInt8] {
        guard let value = json[member]?.octets else { throw malformed(member) }
        return value
    }

    func text(_ member: String) throws(ChainError) -> String {
        guard let value = json[member]?.text else { throw malformed(member) }
        return value
    }

    func integer(_ member: String) throws(ChainError) -> Int {
        guard let value = json[member]?.int else { throw malformed(member) }
        return value
    }

    func hash(_ member: String) throws(ChainError) -> String {
        guard let hash = Self.hash(json[member]) else { throw malformed(member) }
        return hash
    }

    /// The members that hold a value in hexadecimal digits.
    func hex(_ member: String) throws(ChainError) -> [UInt8] {
        guard let octets = HexDigits.octets(try octets(member)) else { throw malformed(member) }
        return octets
    }

    /// A hash as the node prints it: 64 hexadecimal digits, made small.
    static func hash(_ json: JSON?) -> String? {
        guard let digits = json?.octets, digits.count == 64, HexDigits.octets(digits) != nil else { return nil }
        return String(decoding: digits, as: UTF8.self).lowercased()
    }
}

/// Hexadecimal digits of either case.
enum HexDigits {
    /// The octets that digits stand for; `nil` for an odd number of digits or another character.
    static func octets(_ digits: [UInt8]) -> [UInt8]? {
        guard digits.count.isMultiple(of: 2) else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(digits.count / 2)
        var index = 0
        while index < digits.count {
            let value = nibble(digits[index]) << 4 | nibble(digits[index + 1])
            guard value <= 0xFF else { return nil }
            octets.append(UInt8(truncatingIfNeeded: value))
            index += 2
        }
        return octets
    }

    /// The digits of octets, as ASCII.
    static func digits(_ octets: [UInt8]) -> [UInt8] {
        var digits: [UInt8] = []
        digits.reserveCapacity(octets.count * 2)
        for octet in octets {
            for nibble in [octet >> 4, octet & 0x0F] {
                digits.append(nibble < 10 ? 0x30 + nibble : 0x61 - 10 + nibble)
            }
        }
        return digits
    }

    /// The value of a digit, or one that stays above 255 however it is combined.
    private static func nibble(_ digit: UInt8) -> UInt32 {
        switch digit {
        case 0x30...0x39: UInt32(digit - 0x30)
        case 0x41...0x46: UInt32(digit - 0x41 + 10)
        case 0x61...0x66: UInt32(digit - 0x61 + 10)
        default: 0x1000
        }
    }
}
