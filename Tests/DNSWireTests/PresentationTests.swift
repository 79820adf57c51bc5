// SPDX-License-Identifier: MIT

import DNSWire
import LDNS
import Testing

/// An RR and how `dig` writes it.
struct PresentationVector: Decodable, Sendable, CustomTestStringConvertible {
    let wire: String
    let text: String

    var testDescription: String { text }

    static let all: [PresentationVector] = (try? fixture("presentation.json", as: [PresentationVector].self)) ?? []
}

@Suite("RDATA: octets, text and libldns agree")
struct PresentationTests {
    @Test func vectorsAreThere() throws {
        #expect(try fixture("presentation.json", as: [PresentationVector].self).count > 40)
    }

    @Test("Printed as dig prints it, written as it was read", arguments: PresentationVector.all)
    func digPrintsTheSame(vector: PresentationVector) throws {
        let wire = octets(vector.wire)
        var reader = MessageReader(wire.span)
        let record = try ResourceRecord(from: &reader)
        #expect(reader.remaining == 0)
        #expect(record.description == vector.text)

        let message = Message(header: Header(id: 1, flags: 0x8400), answers: [record])
        let octetsOfMessage = try message.encode()
        #expect(try Message.decode(octetsOfMessage) == message)

        let other = try LDNSPacket.parse(octetsOfMessage)
        let seen = try #require(other.answers.first)
        #expect(seen.owner == record.name.wire)
        #expect(seen.type == record.type.rawValue)
        #expect(seen.class == record.class.rawValue)
        #expect(seen.ttl == record.ttl)
        // Compressed names take on the case of those they point to.
        #expect(try RData(type: record.type, wire: seen.rdata) == record.rdata)
        #expect(seen.rdata.count == record.rdata.wire.count)
    }

    @Test("What is printed reads back in libldns as the same record", arguments: PresentationVector.all)
    func textReadsBack(vector: PresentationVector) throws {
        // This libldns cannot read service bindings with parameters, nor types it knows in the generic form.
        guard !vector.text.contains("\tSVCB\t"), !vector.text.contains("\tHTTPS\t") else { return }
        let wire = octets(vector.wire)
        var reader = MessageReader(wire.span)
        let record = try ResourceRecord(from: &reader)
        let other = try LDNSRecord(text: record.description)
        #expect(other.owner == record.name.wire)
        #expect(other.ttl == record.ttl)
        #expect(other.rdata == record.rdata.wire)
    }

    @Test(
        "RDATA cut short or with an octet too many is refused or reads as what it is",
        arguments: PresentationVector.all
    )
    func cutRData(vector: PresentationVector) throws {
        let wire = octets(vector.wire)
        var reader = MessageReader(wire.span)
        let whole = try ResourceRecord(from: &reader).rdata
        let rdata = whole.wire
        for count in 0..<rdata.count {
            if let cut = try? RData(type: whole.type, wire: Array(rdata.prefix(count))) {
                #expect(cut.wire == Array(rdata.prefix(count)), "cut to \(count)")
            }
        }
        if let longer = try? RData(type: whole.type, wire: rdata + [0]) {
            #expect(longer.wire == rdata + [0] || longer.type == .nsec)
        }
        // An RDLENGTH that promises more than there is.
        #expect(throws: WireError.self) {
            try RData.decode(type: whole.type, message: rdata.span, at: 0, length: rdata.count + 1)
        }
        #expect(throws: WireError.self) {
            try RData.decode(type: whole.type, message: rdata.span, at: -1, length: 1)
        }
        #expect(throws: WireError.self) {
            try RData.decode(type: whole.type, message: rdata.span, at: 1, length: .max)
        }
    }

    @Test("Names of the parameter registry that dig 9.18 does not print yet")
    func dohPath() throws {
        let path = ServiceParameter(key: .dohPath, value: Array("/dns-query{?dns}".utf8))
        #expect(path.description == #"dohpath="/dns-query{?dns}""#)
    }

    @Test(
        "A parameter that does not have the form of its key is printed as octets",
        arguments: [
            (1, ""), (1, "00"), (1, "0261"), (2, "00"), (3, "01"), (3, "010203"), (4, ""), (4, "c00002"),
            (6, "c0000201"),
            (0, "01"), (5, ""),
        ] as [(UInt16, String)]
    )
    func malformedParameters(key: UInt16, value: String) {
        let parameter = ServiceParameter(key: .init(rawValue: key), value: octets(value))
        #expect(parameter.description.hasPrefix("key\(key)"))
        #expect(throws: WireError.self) { try SVCB(priority: 1, target: .root, parameters: [parameter]) }
    }
}
