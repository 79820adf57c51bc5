// SPDX-License-Identifier: MIT

/// A telephone number in its international form (ITU-T E.164).
public struct E164Number: Hashable, Sendable, CustomStringConvertible {
    /// The digits, country code first, as ASCII; 1…18 of them.
    public let digits: [UInt8]

    /// The most digits that E.164 allows.
    public static let maxDigits = 15
    /// The most digits of private numbering plans that can be allowed.
    public static let maxPrivateDigits = 18

    /// Takes digits as they are; nil if there are none, too many or others than 0…9.
    public init?(digits: some Collection<UInt8>, maxDigits: Int = Self.maxDigits) {
        guard !digits.isEmpty, digits.count <= min(maxDigits, Self.maxPrivateDigits),
            digits.allSatisfy({ (0x30...0x39).contains($0) })
        else { return nil }
        self.digits = Array(digits)
    }

    /// Reads a number as people write it: with or without `tel:` and `+`, with blanks, dots, dashes, slashes and
    /// brackets between the digits; parameters behind a `;` are left out (RFC 3966 §3).
    public init?(_ text: String, maxDigits: Int = Self.maxDigits) {
        var rest = text.drop { $0 == " " }
        if rest.lowercased().hasPrefix("tel:") { rest = rest.dropFirst(4) }
        rest = rest.prefix { $0 != ";" }
        if rest.first == "+" { rest = rest.dropFirst() }
        var digits: [UInt8] = []
        for octet in rest.utf8 {
            switch octet {
            case 0x30...0x39: digits.append(octet)
            case UInt8(ascii: " "), UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "/"), UInt8(ascii: "("),
                UInt8(ascii: ")"):
                continue
            default: return nil
            }
        }
        self.init(digits: digits, maxDigits: maxDigits)
    }

    /// Reads the labels below an ENUM apex, leftmost first: one digit a label, the last digit first (RFC 6116 §3.2).
    public init?(labels: [[UInt8]], maxDigits: Int = Self.maxDigits) {
        guard labels.allSatisfy({ $0.count == 1 }) else { return nil }
        self.init(digits: labels.reversed().map { $0[0] }, maxDigits: maxDigits)
    }

    /// The labels below an ENUM apex, leftmost first.
    public var labels: [[UInt8]] {
        digits.reversed().map { [$0] }
    }

    /// What a rule's pattern is matched against: `+` and the digits (RFC 6116 §3.2).
    public var applicationUniqueString: [UInt8] {
        [UInt8(ascii: "+")] + digits
    }

    /// `+` and the digits.
    public var description: String {
        String(decoding: applicationUniqueString, as: UTF8.self)
    }
}
