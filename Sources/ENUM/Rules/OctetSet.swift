// SPDX-License-Identifier: MIT

/// Which octets a place of a pattern takes.
struct OctetSet: Hashable, Sendable {
    private var words = InlineArray<4, UInt64>(repeating: 0)

    init() {}

    init(_ octet: UInt8) {
        insert(octet)
    }

    init(_ ranges: [ClosedRange<UInt8>]) {
        for range in ranges { insert(range) }
    }

    /// A class of POSIX brackets by its name, such as `digit`, for ASCII; nil if there is none of that name.
    init?(className: some Collection<UInt8>) {
        switch String(decoding: className, as: UTF8.self) {
        case "digit": self.init([0x30...0x39])
        case "alpha": self.init([0x41...0x5A, 0x61...0x7A])
        case "alnum": self.init([0x30...0x39, 0x41...0x5A, 0x61...0x7A])
        case "lower": self.init([0x61...0x7A])
        case "upper": self.init([0x41...0x5A])
        case "xdigit": self.init([0x30...0x39, 0x41...0x46, 0x61...0x66])
        case "space": self.init([0x09...0x0D, 0x20...0x20])
        case "blank": self.init([0x09...0x09, 0x20...0x20])
        case "punct": self.init([0x21...0x2F, 0x3A...0x40, 0x5B...0x60, 0x7B...0x7E])
        case "graph": self.init([0x21...0x7E])
        case "print": self.init([0x20...0x7E])
        case "cntrl": self.init([0x00...0x1F, 0x7F...0x7F])
        default: return nil
        }
    }

    static func == (a: OctetSet, b: OctetSet) -> Bool {
        (0..<4).allSatisfy { a.words[$0] == b.words[$0] }
    }

    func hash(into hasher: inout Hasher) {
        for index in 0..<4 { hasher.combine(words[index]) }
    }

    mutating func insert(_ octet: UInt8) {
        words[Int(octet >> 6)] |= 1 << UInt64(octet & 63)
    }

    mutating func insert(_ range: ClosedRange<UInt8>) {
        for octet in range { insert(octet) }
    }

    func contains(_ octet: UInt8) -> Bool {
        words[Int(octet >> 6)] >> UInt64(octet & 63) & 1 == 1
    }

    mutating func formUnion(_ other: OctetSet) {
        for index in 0..<4 { words[index] |= other.words[index] }
    }

    mutating func invert() {
        for index in 0..<4 { words[index] = ~words[index] }
    }

    /// Takes letters in either case.
    mutating func ignoreCase() {
        for lower in UInt8(ascii: "a")...UInt8(ascii: "z") where contains(lower) || contains(lower & 0xDF) {
            insert(lower)
            insert(lower & 0xDF)
        }
    }
}
