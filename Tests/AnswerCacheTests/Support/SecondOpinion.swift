// SPDX-License-Identifier: MIT
import DNSWire
import LDNS

/// What every response must keep to, and whether libldns reads in it what our decoder reads.
enum SecondOpinion {
    /// Everything that is wrong with a response.
    static func faults(of octets: [UInt8], to query: Query) -> [String] {
        guard let message = try? Message.decode(octets) else { return ["is not understood"] }
        let packet: LDNSPacket
        do {
            packet = try LDNSPacket.parse(octets)
        } catch {
            return ["libldns: \(error)"]
        }
        return rules(message, octets, query) + header(message, packet) + sections(message, packet)
    }

    /// What depends on the query alone.
    static func rules(_ message: Message, _ octets: [UInt8], _ query: Query) -> [String] {
        var faults: [String] = []
        let header = message.header
        if header.id != query.id { faults.append("other id") }
        if !header.isResponse || header.opcode != .query || header.isAuthoritative || !header.recursionAvailable
            || header.flags & 0x0040 != 0
        {
            faults.append("flags \(header.flags)")
        }
        if header.flags & 0x0110 != query.flags & 0x0110 { faults.append("RD or CD") }
        if header.authenticData, !query.dnssecOK, query.flags & Query.ad == 0 { faults.append("AD unasked") }
        if octets.count > query.limit { faults.append("\(octets.count) octets") }
        // The question comes back octet for octet (RFC 1035 §4.1.2).
        if Array(octets.dropFirst(12).prefix(query.question.count)) != query.question {
            faults.append("other question")
        }
        let options = message.additionals.filter { $0.type == .opt }
        if options.count != (query.hasEDNS ? 1 : 0) { faults.append("\(options.count) OPT") }
        if message.edns?.dnssecOK ?? false != query.dnssecOK { faults.append("DO") }
        let records = message.answers + message.authorities + message.additionals
        let proofs: [RRType] = [.rrsig, .nsec, .nsec3]
        if !query.dnssecOK, query.type != .any {
            // RFC 4035 §3.2.1.
            faults += records.filter { proofs.contains($0.type) && $0.type != query.type }.map { "\($0) without DO" }
        }
        if header.isTruncated, records.count != options.count { faults.append("TC and records") }
        return faults
    }

    /// Where the counted records end; nil if there is no end.
    static func end(of octets: [UInt8]) -> Int? {
        var reader = MessageReader(octets.span)
        do {
            try reader.skip(6)
            let records = [try reader.readUInt16(), try reader.readUInt16(), try reader.readUInt16()]
            try reader.skipName()
            try reader.skip(4)
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
        if message.edns?.udpSize != packet.edns?.udpSize || message.edns?.dnssecOK != packet.edns?.dnssecOK {
            faults.append("libldns: EDNS \(String(describing: packet.edns))")
        }
        return faults
    }

    private static func sections(_ message: Message, _ packet: LDNSPacket) -> [String] {
        var faults: [String] = []
        if message.questions.map(\.name.wire) != packet.questions.map(\.owner) {
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
