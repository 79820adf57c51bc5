// SPDX-License-Identifier: MIT

/// A URI as the result of a rule (RFC 3986): a scheme, and no octet outside of those that a URI is written with.
///
/// Strangers write the rules, and results end in headers and on screens, where blanks, line ends, quotes and angle
/// brackets would mean something.
struct URIText {
    /// The URI.
    let text: String
    /// Its scheme in lower case.
    let scheme: String

    /// Takes octets that are a URI; nil otherwise.
    init?(_ octets: [UInt8]) {
        guard let colon = octets.firstIndex(of: UInt8(ascii: ":")), let first = octets.first, Self.isLetter(first),
            octets[..<colon].allSatisfy(Self.isInScheme), colon + 1 < octets.count
        else { return nil }
        guard octets.allSatisfy(Self.isInURI) else { return nil }
        for (index, octet) in octets.enumerated() where octet == UInt8(ascii: "%") {
            let escape = octets[(index + 1)...].prefix(2)
            guard escape.count == 2, escape.allSatisfy(Self.isHexDigit) else { return nil }
        }
        text = String(decoding: octets, as: UTF8.self)
        scheme = String(decoding: octets[..<colon], as: UTF8.self).lowercased()
    }

    private static func isLetter(_ octet: UInt8) -> Bool {
        (0x61...0x7A).contains(octet | 0x20)
    }

    private static func isHexDigit(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x61...0x66).contains(octet | 0x20)
    }

    private static func isInScheme(_ octet: UInt8) -> Bool {
        isLetter(octet) || (0x30...0x39).contains(octet) || "+-.".utf8.contains(octet)
    }

    private static func isInURI(_ octet: UInt8) -> Bool {
        isLetter(octet) || (0x30...0x39).contains(octet) || "-._~:/?#[]@!$&'()*+,;=%".utf8.contains(octet)
    }
}
