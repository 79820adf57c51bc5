// SPDX-License-Identifier: MIT

import DNSWire
import LDNS
import Testing

/// A recorded exchange with an Emercoin node's own DNS server.
struct EmerDNSVector: Decodable, Sendable, CustomTestStringConvertible {
    struct Record: Decodable, Sendable {
        let name: String
        let type: String
        let `class`: UInt16?
        let ttl: UInt32?
        let rdata: String?
        let udp_size: UInt16?
        let ext_ttl: UInt32?
        let rdlen: Int?
    }

    let id: String
    let qname: String?
    let qtype: String?
    let rcode: String?
    let aa: Bool?
    let tc: Bool?
    let rd: Bool?
    let ra: Bool?
    let counts: [Int]
    let answer: [Record]
    let authority: [Record]
    let additional: [Record]
    let malformed: String?
    let response_hex: String
    let query_hex: String

    var testDescription: String { "\(id) \(qname ?? "") \(qtype ?? "")" }

    static let all: [EmerDNSVector] = (try? fixture("emerdns-cases.json", as: [EmerDNSVector].self)) ?? []
}

@Suite("Messages of a real node")
struct EmerDNSVectorTests {
    @Test func vectorsAreThere() throws {
        #expect(try fixture("emerdns-cases.json", as: [EmerDNSVector].self).count > 250)
    }

    @Test("Decoded fields are the recorded ones", arguments: EmerDNSVector.all.filter { $0.malformed == nil })
    func decodes(vector: EmerDNSVector) throws {
        let message = try Message.decode(octets(vector.response_hex))
        #expect(message.header.isResponse)
        #expect(message.header.isAuthoritative == vector.aa)
        #expect(message.header.isTruncated == vector.tc)
        #expect(message.header.recursionDesired == vector.rd)
        #expect(message.header.recursionAvailable == vector.ra)
        #expect(message.responseCode.description == vector.rcode)
        let sections = [message.answers, message.authorities, message.additionals]
        #expect([message.questions.count] + sections.map(\.count) == vector.counts)
        for (section, recorded) in zip(sections, [vector.answer, vector.authority, vector.additional]) {
            for (record, expected) in zip(section, recorded) {
                try compare(record, expected)
            }
        }
        if vector.qtype != "RAW" {
            let query = try Message.decode(octets(vector.query_hex))
            #expect(query.questions.first?.type.description == vector.qtype)
            #expect(try Message.decode(query.encode()) == query)
        }

        // Written again it says the same, to us and to libldns.
        let again = try message.encode()
        #expect(try Message.decode(again) == message)
        let before = try LDNSPacket.parse(octets(vector.response_hex))
        #expect(try meaning(LDNSPacket.parse(again)) == meaning(before))
    }

    @Test("Malformed ones are refused", arguments: EmerDNSVector.all.filter { $0.malformed != nil })
    func refuses(vector: EmerDNSVector) {
        #expect(throws: WireError.self) { try Message.decode(octets(vector.response_hex)) }
    }

    private func compare(_ record: ResourceRecord, _ expected: EmerDNSVector.Record) throws {
        #expect(record.name.description == expected.name)
        #expect(record.type.description == expected.type)
        if record.type == .opt {
            #expect(record.class.rawValue == expected.udp_size)
            #expect(record.ttl == expected.ext_ttl)
            #expect(record.rdata.wire.count == expected.rdlen)
        } else {
            #expect(record.class.rawValue == expected.class)
            #expect(record.ttl == expected.ttl)
            // The recording prints hexadecimal in lower case and in one piece.
            let text = record.rdata.description
            let isHexadecimal = record.type == .tlsa
            let fields = text.split(separator: " ")
            let joined = fields.prefix(3).joined(separator: " ") + " " + fields.dropFirst(3).joined().lowercased()
            #expect((isHexadecimal ? joined : text) == expected.rdata)
        }
    }

    /// What a packet says, letter case and compression aside.
    private func meaning(_ packet: LDNSPacket) -> [[String]] {
        [packet.questions, packet.answers, packet.authorities, packet.additionals]
            .map { section in
                section.map { $0.text.lowercased() }
            } + [["\(packet.id) \(packet.flags) \(String(describing: packet.edns))"]]
    }
}
