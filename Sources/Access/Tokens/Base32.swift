// SPDX-License-Identifier: MIT

/// The alphabet of RFC 4648 §6 in lower case.
enum Base32 {
    private static let alphabet = Array("abcdefghijklmnopqrstuvwxyz234567".utf8)

    /// The digit for the low five bits of a number.
    static func digit(_ number: UInt64) -> UInt8 { alphabet[Int(number & 31)] }

    /// Whether an octet is a digit.
    static func isDigit(_ octet: UInt8) -> Bool {
        (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(octet)
            || (UInt8(ascii: "2")...UInt8(ascii: "7")).contains(octet)
    }
}
