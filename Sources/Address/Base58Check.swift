// SPDX-License-Identifier: MIT

/// Bitcoin's Base58 with four octets of checksum.
public enum Base58Check {
    private static let alphabet = Array("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz".utf8)
    /// The most letters that are read: addresses and keys have at most 52.
    private static let limit = 128

    /// Writes octets with their checksum.
    public static func encode(_ octets: [UInt8]) -> String {
        let octets = octets + Digest.sha256d(octets).prefix(4)
        var digits: [UInt8] = []
        for octet in octets {
            var carry = Int(octet)
            for index in digits.indices {
                carry += Int(digits[index]) << 8
                digits[index] = UInt8(carry % 58)
                carry /= 58
            }
            while carry > 0 {
                digits.append(UInt8(carry % 58))
                carry /= 58
            }
        }
        let zeros = octets.prefix { $0 == 0 }.count
        let text = Array(repeating: alphabet[0], count: zeros) + digits.reversed().map { alphabet[Int($0)] }
        return String(decoding: text, as: UTF8.self)
    }

    /// Reads text whose checksum is right; nil for any other.
    public static func decode(_ text: String) -> [UInt8]? {
        guard text.utf8.count <= limit else { return nil }
        var octets: [UInt8] = []
        for letter in text.utf8 {
            guard var carry = alphabet.firstIndex(of: letter) else { return nil }
            for index in octets.indices {
                carry += Int(octets[index]) * 58
                octets[index] = UInt8(carry & 0xFF)
                carry >>= 8
            }
            while carry > 0 {
                octets.append(UInt8(carry & 0xFF))
                carry >>= 8
            }
        }
        let zeros = text.utf8.prefix { $0 == alphabet[0] }.count
        let all = Array(repeating: 0, count: zeros) + octets.reversed()
        guard all.count >= 4 else { return nil }
        let payload = Array(all.dropLast(4))
        return Digest.sha256d(payload).prefix(4).elementsEqual(all.suffix(4)) ? payload : nil
    }
}
