// SPDX-License-Identifier: MIT
import DNSWire
import LDNS

/// What every response must keep to, whatever the query, and whether libldns reads in it what our decoder reads.
enum SecondOpinion {
    /// Everything that is wrong with a response.
    static func faults(
        of octets: [UInt8],
        to query: [UInt8],
        limit: Int,
        offersRecursion: Bool = false
    ) -> [String] {
        guard let message = try? Message.decode(octets) else { return ["is not understood"] }
        let packet: LDNSPacket
        do {
            packet = try LDNSPacket.parse(octets)
        } catch {
            return ["libldns: \(error)"]
        }
        let rules = rules(message, octets, query, limit, offersRecursion)
        return rules + header(message, packet) + sections(message, packet)
    }

    private static func rules(
        _ message: Message,
        _ octets: [UInt8],
        _ query: [UInt8],
        _ limit: Int,
        _ offersRecursion: Bool
    ) -> [String] {
        var faults: [String] = []
        let sent = query.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        let header = message.header
        if header.id != UInt16(sent >> 16) { faults.append("other id") }
        if sent & 0x8000 != 0 { faults.append("reply to a reply") }
        if !header.isResponse { faults.append("no response") }
        if header.opcode.rawValue != UInt8(sent >> 11 & 0xF) { faults.append("other opcode") }
        // Z, AD and CD are never set: no signatures (RFC 4035 §3.1.6); RA where a resolver stands by.
        if header.flags & 0x00F0 != (offersRecursion ? 0x0080 : 0) { faults.append("flags \(header.flags)") }
        if header.recursionDesired != (header.opcode == .query && sent & 0x0100 != 0) { faults.append("RD") }
        if octets.count > limit { faults.append("\(octets.count) octets of \(limit)") }
        let codes: [ResponseCode] = [.noError, .formErr, .servFail, .nxDomain, .notImp, .refused, .badVers]
        if !codes.contains(message.responseCode) { faults.append("code \(message.responseCode)") }
        if message.questions.count > 1 { faults.append("\(message.questions.count) questions") }
        if message.additionals.filter({ $0.type == .opt }).count > 1 { faults.append("two OPT") }
        // The question comes back octet for octet (RFC 1035 §4.1.2).
        if let question = message.questions.first {
            let end = 12 + question.name.wire.count + 4
            if query.count < end || query[12..<end] != octets[12..<end] { faults.append("other question") }
        }
        if end(of: octets) != octets.count { faults.append("octets behind the message") }
        let records = message.answers + message.authorities + message.additionals
        if Set(records).count != records.count { faults.append("a record twice") }
        return faults
    }

    /// Where the counted records end.
    private static func end(of octets: [UInt8]) -> Int? {
        var reader = MessageReader(octets.span)
        do {
            try reader.skip(4)
            let questions = try reader.readUInt16()
            let records = [try reader.readUInt16(), try reader.readUInt16(), try reader.readUInt16()]
            for _ in 0..<questions {
                try reader.skipName()
                try reader.skip(4)
            }
            for _ in 0..<records.reduce(0, { $0 + Int($1) }) {
                try reader.skipName()
                try reader.skip(8)
                let length = try reader.readUInt16()
                try reader.skip(Int(length))
            }
            return reader.offset
        } catch {
            return nil
        }
    }

    private static func header(_ message: Message, _ packet: LDNSPacket) -> [String] {
        var faults: [String] = []
        if packet.id != message.header.id { faults.append("libldns: id \(packet.id)") }
        if packet.flags != message.header.flags { faults.append("libldns: flags \(packet.flags)") }
        let edns = message.edns
        if edns?.udpSize != packet.edns?.udpSize || edns?.version != packet.edns?.version
            || edns?.extendedResponseCode != packet.edns?.extendedResponseCode
            || edns?.dnssecOK != packet.edns?.dnssecOK
        {
            faults.append("libldns: EDNS \(String(describing: packet.edns))")
        }
        var options: [UInt8] = []
        for option in edns?.options ?? [] {
            options += wire([option.code.rawValue, UInt16(option.data.count)]) + option.data
        }
        if options != packet.edns?.options ?? [] { faults.append("libldns: options") }
        return faults
    }

    private static func sections(_ message: Message, _ packet: LDNSPacket) -> [String] {
        var faults: [String] = []
        if message.questions.map(\.name.wire) != packet.questions.map(\.owner)
            || message.questions.map(\.type.rawValue) != packet.questions.map(\.type)
            || message.questions.map(\.class.rawValue) != packet.questions.map(\.class)
        {
            faults.append("libldns: question \(packet.questions.map(\.text))")
        }
        let sections = [
            (message.answers, packet.answers), (message.authorities, packet.authorities),
            (message.additionals.filter { $0.type != .opt }, packet.additionals),
        ]
        for (ours, theirs) in sections {
            if ours.count != theirs.count { faults.append("libldns: \(theirs.count) records, not \(ours.count)") }
            for (our, their) in zip(ours, theirs) where !isSame(our, their) {
                faults.append("libldns: \(their.text), not \(our)")
            }
        }
        return faults
    }

    private static func isSame(_ our: ResourceRecord, _ their: LDNSRecord) -> Bool {
        our.name.wire == their.owner && our.type.rawValue == their.type && our.class.rawValue == their.class
            && our.ttl == their.ttl && our.rdata.wire == their.rdata
    }
}
