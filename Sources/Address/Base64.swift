// SPDX-License-Identifier: MIT

/// Base64 (RFC 4648 §4), with padding.
public enum Base64 {
    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// Writes octets.
    public static func encode(_ octets: [UInt8]) -> String {
        var text: [UInt8] = []
        var index = 0
        while index < octets.count {
            let group = octets[index..<min(index + 3, octets.count)]
            var bits = 0
            for octet in group { bits = bits << 8 | Int(octet) }
            bits <<= 8 * (3 - group.count)
            for place in 0..<4 {
                text.append(place <= group.count ? alphabet[bits >> (18 - 6 * place) & 63] : UInt8(ascii: "="))
            }
            index += 3
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads text; nil if it has other letters, a wrong length or stray bits.
    public static func decode(_ text: [UInt8]) -> [UInt8]? {
        guard text.count % 4 == 0 else { return nil }
        let padding = text.suffix(2).count { $0 == UInt8(ascii: "=") }
        var octets: [UInt8] = []
        var bits = 0
        var count = 0
        for letter in text.dropLast(padding) {
            guard let value = value(of: letter) else { return nil }
            bits = (bits << 6 | value) & 0xFFFF
            count += 6
            if count >= 8 {
                count -= 8
                octets.append(UInt8(bits >> count & 0xFF))
            }
        }
        return bits & ((1 << count) - 1) == 0 ? octets : nil
    }

    private static func value(of letter: UInt8) -> Int? {
        switch letter {
        case 0x41...0x5A: Int(letter) - 0x41
        case 0x61...0x7A: Int(letter) - 0x61 + 26
        case 0x30...0x39: Int(letter) - 0x30 + 52
        case UInt8(ascii: "+"): 62
        case UInt8(ascii: "/"): 63
        default: nil
        }
    }
}
