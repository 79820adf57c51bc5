// SPDX-License-Identifier: MIT

// Binary fields in presentation form: base 16 and base 64 of RFC 4648, in groups of 56 characters as dig prints them.

extension PresentationText {
    /// Characters of a group: the width `dig` breaks keys, signatures and digests at.
    private static let groupCount = 56

    /// Upper-case hexadecimal digits in groups.
    static func hexadecimal(_ octets: [UInt8]) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var text: [UInt8] = []
        for octet in octets {
            text += [digits[Int(octet >> 4)], digits[Int(octet & 0x0f)]]
        }
        return grouped(text)
    }

    /// Base 64 in groups.
    static func base64(_ octets: [UInt8]) -> String {
        grouped(base64Characters(octets))
    }

    /// Base 64 in one piece.
    static func base64Characters(_ octets: [UInt8]) -> [UInt8] {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: octets.count, by: 3) {
            let part = octets[start..<min(start + 3, octets.count)]
            let bits = part.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - part.count))
            for position in 0..<4 {
                text.append(position <= part.count ? alphabet[bits >> (18 - 6 * position) & 0x3f] : 0x3d)
            }
        }
        return text
    }

    private static func grouped(_ text: [UInt8]) -> String {
        stride(from: 0, to: text.count, by: groupCount)
            .map { String(decoding: text[$0..<min($0 + groupCount, text.count)], as: UTF8.self) }
            .joined(separator: " ")
    }
}
