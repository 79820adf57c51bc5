// SPDX-License-Identifier: MIT

/// Character-strings: a length octet and up to 255 octets (RFC 1035 §3.3).
enum CharacterString {
    /// The most octets of one string.
    static let maximumCount = 255

    /// Throws unless the string fits its length octet.
    static func check(_ string: [UInt8]) throws(WireError) {
        guard string.count <= maximumCount else { throw .stringTooLong(count: string.count) }
    }

    /// Appends the length octet and the string, which has been checked.
    static func append(_ string: [UInt8], to wire: inout [UInt8]) {
        wire.append(UInt8(truncatingIfNeeded: string.count))
        wire += string
    }
}
