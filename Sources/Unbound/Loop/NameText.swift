// SPDX-License-Identifier: MIT

/// The only form in which the library takes a name: text, ended by a zero octet.
struct NameText: Sendable {
    /// The text with its final dot, and the zero octet.
    let octets: [UInt8]

    /// Writes an uncompressed name as text, in lower case.
    ///
    /// So names that differ in case alone make one query, and the answer's question is the same for all who ask.
    ///
    /// Everything but letters, digits, `-` and `_` is written as `\DDD` (RFC 1035 §5.1). Nil if the octets are not one
    /// name.
    init?(wire: [UInt8]) {
        guard wire.count <= 255, wire.last == 0 else { return nil }
        var octets: [UInt8] = []
        octets.reserveCapacity(wire.count + 1)
        if wire.count == 1 { octets.append(UInt8(ascii: ".")) }
        var offset = 0
        while offset < wire.count - 1 {
            let end = offset + 1 + Int(wire[offset])
            guard (1...63).contains(wire[offset]), end < wire.count else { return nil }
            for octet in wire[(offset + 1)..<end] { Self.append(octet, to: &octets) }
            octets.append(UInt8(ascii: "."))
            offset = end
        }
        octets.append(0)
        self.octets = octets
    }

    /// The text with its final dot.
    var text: String { String(decoding: octets.dropLast(), as: UTF8.self) }

    private static func append(_ octet: UInt8, to octets: inout [UInt8]) {
        switch octet {
        case UInt8(ascii: "A")...UInt8(ascii: "Z"):
            octets.append(octet | 0x20)
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"),
            UInt8(ascii: "_"):
            octets.append(octet)
        default:
            let zero = UInt8(ascii: "0")
            octets += [UInt8(ascii: "\\"), zero + octet / 100, zero + octet / 10 % 10, zero + octet % 10]
        }
    }
}
