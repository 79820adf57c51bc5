// SPDX-License-Identifier: MIT

/// A part of a regular expression.
indirect enum PatternNode: Hashable, Sendable {
    /// One octet of a set.
    case octet(OctetSet)
    /// The place before the first octet.
    case start
    /// The place behind the last octet.
    case end
    /// One part behind the other.
    case sequence([PatternNode])
    /// One of several parts.
    case choice([PatternNode])
    /// A part several times; without a maximum as often as it goes.
    case repetition(PatternNode, minimum: Int, maximum: Int?)
}

/// A set of octets.
struct OctetSet: Hashable, Sendable {
    private var words = [UInt64](repeating: 0, count: 4)

    init(_ octets: some Sequence<UInt8> = []) {
        for octet in octets { insert(octet) }
    }

    mutating func insert(_ octet: UInt8) {
        words[Int(octet >> 6)] |= 1 << UInt64(octet & 63)
    }

    mutating func formUnion(_ other: OctetSet) {
        for index in words.indices { words[index] |= other.words[index] }
    }

    func contains(_ octet: UInt8) -> Bool {
        words[Int(octet >> 6)] >> UInt64(octet & 63) & 1 == 1
    }

    var inverted: OctetSet {
        var inverted = self
        for index in words.indices { inverted.words[index] = ~words[index] }
        return inverted
    }

    static let digits = OctetSet(0x30...0x39)
    static let blanks = OctetSet([0x20, 0x09, 0x0A, 0x0B, 0x0C, 0x0D])
    static let letters = OctetSet(Array(0x41...0x5A) + Array(0x61...0x7A))
    static let wordOctets = OctetSet(Array(0x30...0x39) + Array(0x41...0x5A) + Array(0x61...0x7A) + [0x5F])
    static let any = OctetSet().inverted
}
