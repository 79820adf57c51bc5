// SPDX-License-Identifier: MIT
import DNSWire

/// A query as octets, with any field set to any value.
struct Query {
    var id: UInt16 = 0x4E55
    var flags: UInt16 = 0
    var counts: [UInt16] = [1, 0, 0, 0]
    /// What follows the header.
    var body: [UInt8]

    var octets: [UInt8] {
        wire([id, flags] + counts) + body
    }

    init(_ text: String, _ type: RRType = .a, class rrClass: RRClass = .in, flags: UInt16 = 0, edns: OptRecord? = nil) {
        self.init(wire: name(text).wire, type, class: rrClass, flags: flags, edns: edns)
    }

    init(
        wire name: [UInt8],
        _ type: RRType = .a,
        class rrClass: RRClass = .in,
        flags: UInt16 = 0,
        edns: OptRecord? = nil
    ) {
        self.flags = flags
        body = name + wire([type.rawValue, rrClass.rawValue])
        if let edns { append(edns) }
    }

    /// A message of these sections and nothing behind.
    init(counts: [UInt16], body: [UInt8] = [], flags: UInt16 = 0) {
        self.counts = counts
        self.body = body
        self.flags = flags
    }

    mutating func append(_ edns: OptRecord) {
        counts[3] += 1
        body += edns.octets
    }
}

/// Numbers of two octets as they are in a message.
func wire(_ numbers: [UInt16]) -> [UInt8] {
    var octets: [UInt8] = []
    for number in numbers { octets += [UInt8(number >> 8), UInt8(number & 0xFF)] }
    return octets
}

/// An OPT record that may break every rule.
struct OptRecord {
    var owner: [UInt8] = [0]
    var udpSize: UInt16 = 1_232
    var extendedCode: UInt8 = 0
    var version: UInt8 = 0
    var flags: UInt16 = 0
    /// RDATA.
    var options: [UInt8] = []

    static let plain = OptRecord()

    var octets: [UInt8] {
        owner + wire([41, udpSize]) + [extendedCode, version] + wire([flags, UInt16(options.count)]) + options
    }
}
