// SPDX-License-Identifier: MIT
internal import DNSWire

/// Fields of a zone file: TTLs, classes, and the record data that a response policy zone can answer with.
enum PolicyZoneData {
    /// RDATA as on the wire.
    static func octets(of type: RRType, _ words: [(text: [UInt8], isQuoted: Bool)]) throws(PolicyZoneFault) -> [UInt8] {
        switch type {
        case .a:
            guard words.count == 1, let address = A(text: words[0].text) else { throw PolicyZoneFault(.badData) }
            return address.wire
        case .aaaa:
            guard words.count == 1, let address = AAAA(text: words[0].text) else { throw PolicyZoneFault(.badData) }
            return address.wire
        default:
            var strings: [[UInt8]] = []
            for word in words {
                strings.append(try unescaped(word.text))
            }
            guard let text = try? TXT(strings: strings) else { throw PolicyZoneFault(.badData) }
            return text.wire
        }
    }

    /// Seconds, with or without units as BIND writes them, such as `1h30m`; at most 2^31 - 1 (RFC 2181 §8).
    static func ttl(_ text: [UInt8]) -> UInt32? {
        guard let first = text.first, (0x30...0x39).contains(first) else { return nil }
        var sum = 0
        var number = 0
        var hasDigits = false
        for octet in text {
            if (0x30...0x39).contains(octet) {
                number = number * 10 + Int(octet - 0x30)
                hasDigits = true
            } else {
                guard hasDigits, let unit = units[octet | 0x20] else { return nil }
                sum += number * unit
                (number, hasDigits) = (0, false)
            }
            guard sum + number <= Int(Int32.max) else { return nil }
        }
        return UInt32(sum + number)
    }

    private static let units: [UInt8: Int] = [
        0x73: 1, 0x6d: 60, 0x68: 3_600, 0x64: 86_400, 0x77: 604_800,  // s m h d w
    ]

    /// Whether a word is the class IN or another one; nil if it is no class.
    static func isInternet(class text: [UInt8]) -> Bool? {
        switch String(decoding: text, as: UTF8.self).uppercased() {
        case "IN": true
        case "CH", "HS": false
        default: nil
        }
    }

    /// Whether a name's text ends with a dot that is none of a label.
    static func isAbsolute(_ text: [UInt8]) -> Bool {
        guard text.last == 0x2e else { return false }
        return text.dropLast().reversed().prefix { $0 == 0x5c }.count % 2 == 0
    }

    /// The octets that `\X` and `\DDD` stand for (RFC 1035 §5.1).
    private static func unescaped(_ text: [UInt8]) throws(PolicyZoneFault) -> [UInt8] {
        var octets: [UInt8] = []
        var index = 0
        while index < text.count {
            guard text[index] == 0x5c else {
                octets.append(text[index])
                index += 1
                continue
            }
            let rest = text[(index + 1)...].prefix(3)
            guard let next = rest.first else { throw PolicyZoneFault(.badData) }
            if (0x30...0x39).contains(next) {
                guard rest.count == 3, let octet = UInt8(String(decoding: rest, as: UTF8.self)) else {
                    throw PolicyZoneFault(.badData)
                }
                octets.append(octet)
                index += 4
            } else {
                octets.append(next)
                index += 2
            }
        }
        return octets
    }
}
