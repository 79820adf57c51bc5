// SPDX-License-Identifier: MIT

// Text of IPv6 addresses: read as RFC 4291 §2.2 allows and as strictly as inet_pton, so without zones (`%eth0`),
// brackets or prefixes; written in the one form of RFC 5952.

extension AAAA: CustomStringConvertible {
    /// Reads groups of one to four hexadecimal digits, `::` once for at least one zero group, dotted quad at the end.
    ///
    /// - Parameter text: Such as `2001:db8::1` or `::ffff:192.0.2.1`.
    public init?(text: Span<UInt8>) {
        var address: UInt128 = 0
        var groups = 0
        var gap: Int?  // how many groups stand before "::"
        var index = 0
        if text.count >= 2, text[0] == 0x3a {
            guard text[1] == 0x3a else { return nil }
            gap = 0
            index = 2
        }
        while index < text.count {
            let start = index
            var group: UInt16 = 0
            while index < text.count, let digit = Self.hexadecimalDigit(text[index]) {
                guard index - start < 4 else { return nil }
                group = group << 4 | UInt16(digit)
                index += 1
            }
            if index > start, index < text.count, text[index] == 0x2e {
                guard groups <= 6, let tail = A(text: text.extracting(start..<text.count)) else { return nil }
                address = address << 32 | UInt128(tail.address)
                groups += 2
                break
            }
            guard index > start, groups < 8 else { return nil }
            address = address << 16 | UInt128(group)
            groups += 1
            guard index < text.count else { break }
            guard text[index] == 0x3a, index + 1 < text.count else { return nil }
            index += 1
            if text[index] == 0x3a {
                guard gap == nil else { return nil }
                gap = groups
                index += 1
            }
        }
        if let gap {
            guard groups < 8 else { return nil }
            let behind = 16 * (groups - gap)
            let low = address & ((1 << behind) - 1)
            address = (address >> behind) << (128 - 16 * gap) | low
        } else {
            guard groups == 8 else { return nil }
        }
        self.init(address: address)
    }

    /// Reads an address from octets.
    ///
    /// - Parameter text: As for ``init(text:)-(Span<UInt8>)``.
    public init?(text: [UInt8]) {
        self.init(text: text.span)
    }

    /// Reads an address from a string.
    ///
    /// - Parameter text: As for ``init(text:)-(Span<UInt8>)``.
    public init?(text: some StringProtocol) {
        self.init(text: Array(text.utf8))
    }

    /// The form of RFC 5952: lower case, no leading zeros, the longest run of zero groups as `::`, IPv4-mapped addresses
    /// with a dotted quad.
    public var description: String {
        if address >> 32 == 0xffff {
            return "::ffff:\(A(address: UInt32(truncatingIfNeeded: address)))"
        }
        let groups = groups
        let run = Self.longestZeroRun(in: groups)
        let text = { (part: ArraySlice<UInt16>) in part.map { String($0, radix: 16) }.joined(separator: ":") }
        guard run.count >= 2 else { return text(groups[...]) }
        return text(groups[..<run.lowerBound]) + "::" + text(groups[run.upperBound...])
    }

    /// The first of the longest runs of zero groups; possibly empty.
    private static func longestZeroRun(in groups: [UInt16]) -> Range<Int> {
        var longest = 0..<0
        var start = 0
        for index in groups.indices {
            if groups[index] != 0 {
                start = index + 1
            } else if index + 1 - start > longest.count {
                longest = start..<(index + 1)
            }
        }
        return longest
    }

    private static func hexadecimalDigit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: octet - 0x41 + 10
        case 0x61...0x66: octet - 0x61 + 10
        default: nil
        }
    }
}
