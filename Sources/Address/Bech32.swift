// SPDX-License-Identifier: MIT

/// Segregated witness addresses (BIP 173).
///
/// The chain uses version 0 alone; the checksum of later versions (BIP 350) is not known here.
public enum Bech32 {
    private static let alphabet = Array("qpzry9x8gf2tvdw0s3jn54khce6mua7l".utf8)
    private static let generator: [UInt32] = [0x3B6A_57B2, 0x2650_8E6D, 0x1EA1_19FA, 0x3D42_33DD, 0x2A14_62B3]

    /// Writes a witness program under a prefix.
    ///
    /// - Parameters:
    ///   - prefix: which chain, in lower case.
    ///   - version: 0…16.
    ///   - program: 2…40 octets; 20 or 32 for version 0.
    /// - Returns: the address in lower case.
    public static func encode(prefix: String, version: UInt8, program: [UInt8]) -> String {
        let data = [version] + regroup(program, from: 8, to: 5, pads: true)
        let base = expand(prefix) + data
        let checksum = polymod(base + Array(repeating: 0, count: 6)) ^ 1
        let tail = (0..<6).map { UInt8(checksum >> (5 * (5 - UInt32($0))) & 31) }
        return prefix + "1" + String(decoding: (data + tail).map { alphabet[Int($0)] }, as: UTF8.self)
    }

    /// Reads an address; nil if the checksum, the letters or the lengths are wrong.
    public static func decode(_ text: String) -> (prefix: String, version: UInt8, program: [UInt8])? {
        let octets = Array(text.utf8)
        let lower = text.lowercased()
        // Letters outside ASCII must go first: a Kelvin sign in lower case is a k.
        guard octets.count <= 90, octets.allSatisfy({ (33...126).contains($0) }),
            text == lower || text == text.uppercased()
        else { return nil }
        let letters = Array(lower.utf8)
        guard let separator = letters.lastIndex(of: UInt8(ascii: "1")), separator > 0, letters.count - separator > 7
        else { return nil }
        let prefix = String(decoding: letters[..<separator], as: UTF8.self)
        var data: [UInt8] = []
        for letter in letters[(separator + 1)...] {
            guard let value = alphabet.firstIndex(of: letter) else { return nil }
            data.append(UInt8(value))
        }
        guard polymod(expand(prefix) + data) == 1, let version = data.first, version <= 16 else { return nil }
        let groups = Array(data.dropFirst().dropLast(6))
        let program = regroup(groups, from: 5, to: 8, pads: false)
        // Left-over bits must be few and zero.
        let spare = groups.count * 5 % 8
        guard spare < 5, (groups.last ?? 0) & ((1 << UInt8(spare)) - 1) == 0, (2...40).contains(program.count),
            version != 0 || program.count == 20 || program.count == 32
        else { return nil }
        return (prefix, version, program)
    }

    private static func regroup(_ values: [UInt8], from: Int, to: Int, pads: Bool) -> [UInt8] {
        var result: [UInt8] = []
        var accumulator = 0
        var bits = 0
        for value in values {
            accumulator = (accumulator << from | Int(value)) & 0xFFFF
            bits += from
            while bits >= to {
                bits -= to
                result.append(UInt8(accumulator >> bits & ((1 << to) - 1)))
            }
        }
        if pads, bits > 0 {
            result.append(UInt8(accumulator << (to - bits) & ((1 << to) - 1)))
        }
        return result
    }

    private static func expand(_ prefix: String) -> [UInt8] {
        prefix.utf8.map { $0 >> 5 } + [0] + prefix.utf8.map { $0 & 31 }
    }

    private static func polymod(_ values: [UInt8]) -> UInt32 {
        var checksum: UInt32 = 1
        for value in values {
            let top = checksum >> 25
            checksum = (checksum & 0x1FF_FFFF) << 5 ^ UInt32(value)
            for index in 0..<5 where top >> UInt32(index) & 1 == 1 {
                checksum ^= generator[index]
            }
        }
        return checksum
    }
}
