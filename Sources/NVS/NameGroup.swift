// SPDX-License-Identifier: MIT

/// Names that have to be looked at together, because one can change what another means.
///
/// All EmerDNS names under the same two last labels make a group: `dns:www.a.emc` is seen only if `dns:a.emc` lets it
/// through. All records of one telephone number make a group, whatever the form of their names.
public struct NameGroup: Hashable, Sendable {
    /// `dns:` and the two last labels, or `enum:` and the number's digits.
    public let key: [UInt8]

    private static let dns = Array("dns:".utf8)
    private static let enumeration = Array("enum:".utf8)
    private static let arpa = Array(".e164.arpa".utf8)

    /// The group of a name; nil for names that are neither EmerDNS nor ENUM.
    public init?(name: [UInt8]) {
        if name.starts(with: Self.dns) {
            key = Self.dns + Self.lastLabels(name[Self.dns.count...])
        } else if name.starts(with: Self.enumeration), let digits = Self.digits(name[Self.enumeration.count...]) {
            key = Self.enumeration + digits
        } else {
            return nil
        }
    }

    /// The group with this key, as another group had it.
    public init(key: [UInt8]) {
        self.key = key
    }

    /// Whether the group's names are EmerDNS names.
    public var isDNS: Bool { key.starts(with: Self.dns) }

    /// What follows the prefix: the last two labels, or the number's digits.
    public var subject: ArraySlice<UInt8> {
        key.dropFirst(isDNS ? Self.dns.count : Self.enumeration.count)
    }

    private static func lastLabels(_ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        var end = text.endIndex
        // `:n` numbers the records of a signed zone's name.
        if let colon = text.lastIndex(of: UInt8(ascii: ":")), colon + 1 < end,
            text[(colon + 1)...].allSatisfy({ (0x30...0x39).contains($0) })
        {
            end = colon
        }
        var dots = 0
        var start = end
        while start > text.startIndex {
            if text[start - 1] == UInt8(ascii: ".") {
                dots += 1
                if dots == 2 { break }
            }
            start -= 1
        }
        return text[start..<end]
    }

    /// The digits of `17771234567:0` or of `7.6.5.4.3.2.1.7.7.7.1.e164.arpa`.
    private static func digits(_ text: ArraySlice<UInt8>) -> [UInt8]? {
        if text.count > arpa.count, text.suffix(arpa.count).elementsEqual(arpa) {
            var digits: [UInt8] = []
            for (index, octet) in text.dropLast(arpa.count).reversed().enumerated() {
                if index % 2 == 1 {
                    guard octet == UInt8(ascii: ".") else { return nil }
                } else {
                    guard (0x30...0x39).contains(octet) else { return nil }
                    digits.append(octet)
                }
            }
            return text.dropLast(arpa.count).first == UInt8(ascii: ".") ? nil : digits
        }
        guard let colon = text.firstIndex(of: UInt8(ascii: ":")) else { return nil }
        let digits = text[..<colon]
        let index = text[(colon + 1)...]
        guard !digits.isEmpty, digits.allSatisfy({ (0x30...0x39).contains($0) }), (1...10).contains(index.count),
            index.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        return Array(digits)
    }
}
