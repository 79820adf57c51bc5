// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire

/// A client's query.
struct Query {
    var name: DomainName
    var type: RRType
    var id: UInt16 = 0x4E55
    /// RD.
    var flags: UInt16 = 0x0100
    var hasEDNS = true
    var dnssecOK = false
    var limit = 1_232

    init(_ name: String, _ type: RRType = .a, flags: UInt16 = 0x0100, edns: Bool = true, dnssecOK: Bool = false) {
        self.name = DNSName(name)
        self.type = type
        self.flags = flags
        hasEDNS = edns
        self.dnssecOK = dnssecOK
    }

    /// The question's octets, letter case kept.
    var question: [UInt8] {
        name.wire + [UInt8(type.rawValue >> 8), UInt8(type.rawValue & 0xFF), 0, 1]
    }

    var client: ClientQuery {
        ClientQuery(id: id, flags: flags, hasEDNS: hasEDNS, dnssecOK: dnssecOK, limit: limit)
    }

    static let rd: UInt16 = 0x0100
    static let ad: UInt16 = 0x0020
    static let cd: UInt16 = 0x0010
}

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
    /// TTLs of all records but OPT, in their order.
    var ttls: [UInt32] {
        (message.answers + message.authorities + message.additionals).filter { $0.type != .opt }.map(\.ttl)
    }
    /// The INFO-CODE of the Extended DNS Error, if there is one.
    var error: ExtendedError? {
        let option = message.edns?.options.first { $0.code == .extendedError }
        return option.map { ExtendedError(rawValue: $0.data.prefix(2).reduce(0) { $0 << 8 | UInt16($1) }) }
    }

    private static func text(_ record: ResourceRecord) -> String {
        "\(record.name) \(record.ttl) \(record.type) \(record.rdata)"
    }
}
