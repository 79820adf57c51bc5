// SPDX-License-Identifier: MIT

/// The parameters of a request's target, as an HTML form writes them: `+` is a blank.
struct QueryString {
    private let text: Substring

    /// Takes the query of a target, without its question mark.
    init(_ text: Substring) {
        self.text = text
    }

    /// The first value of a parameter, decoded; nil if there is none.
    ///
    /// Octets that are no UTF-8 become U+FFFD.
    subscript(name: String) -> String? {
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard Self.decode(parts[0]) == Array(name.utf8) else { continue }
            return parts.count == 2 ? String(decoding: Self.decode(parts[1]), as: UTF8.self) : ""
        }
        return nil
    }

    /// The octets that a text with `+` and `%XX` stands for; a `%` without two digits stands for itself.
    private static func decode(_ text: Substring) -> [UInt8] {
        PercentEncoding.decode(text.utf8.map { $0 == UInt8(ascii: "+") ? 0x20 : $0 })
    }
}

/// `%XX` in targets (RFC 3986 §2.1).
enum PercentEncoding {
    /// The octets that a text stands for; a `%` without two digits stands for itself.
    static func decode(_ octets: [UInt8]) -> [UInt8] {
        var decoded: [UInt8] = []
        decoded.reserveCapacity(octets.count)
        var index = 0
        while index < octets.count {
            if octets[index] == UInt8(ascii: "%"), index + 2 < octets.count,
                let high = digit(octets[index + 1]), let low = digit(octets[index + 2])
            {
                decoded.append(high << 4 | low)
                index += 3
            } else {
                decoded.append(octets[index])
                index += 1
            }
        }
        return decoded
    }

    private static func digit(_ octet: UInt8) -> UInt8? {
        switch octet {
        case 0x30...0x39: octet - 0x30
        case 0x41...0x46: octet - 0x41 + 10
        case 0x61...0x66: octet - 0x61 + 10
        default: nil
        }
    }
}
