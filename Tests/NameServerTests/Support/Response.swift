// SPDX-License-Identifier: MIT
import DNSWire

/// A response that libldns understands as our own decoder does.
struct Response {
    let octets: [UInt8]
    let message: Message

    var header: Header { message.header }
    var code: ResponseCode { message.responseCode }
    var answers: [String] { message.answers.map(Self.text) }
    var authorities: [String] { message.authorities.map(Self.text) }
    /// The additional section without the OPT record.
    var additionals: [String] { message.additionals.filter { $0.type != .opt }.map(Self.text) }
    /// The INFO-CODE of the Extended DNS Error, if there is one.
    var extendedError: UInt16? {
        let option = message.edns?.options.first { $0.code == .extendedError }
        return option.map { $0.data.prefix(2).reduce(0) { $0 << 8 | UInt16($1) } }
    }

    /// AA, TC and RA, and whatever else of the second header word is neither QR, OPCODE, RD nor RCODE.
    var bits: Bits { Bits(rawValue: header.flags & 0x06F0) }

    struct Bits: OptionSet {
        let rawValue: UInt16
        static let authoritative = Bits(rawValue: 0x0400)
        static let truncated = Bits(rawValue: 0x0200)
    }

    private static func text(_ record: ResourceRecord) -> String {
        "\(record.name) \(record.ttl) \(record.type) \(record.rdata)"
    }
}
