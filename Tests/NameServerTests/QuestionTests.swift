// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import NameServer
import Testing

@Suite("Questions: names and types")
struct QuestionTests {
    @Test(
        "Case is folded to find and kept in the response (RFC 4343)",
        arguments: ["www.emc", "WWW.EMC", "wWw.EmC", "Www.emC"]
    )
    func letterCase(text: String) throws {
        let response = try ask(text)
        #expect(response.message.questions.first?.name.description == text + ".")
        #expect(response.answers == ["\(text). 300 A 192.0.2.1", "\(text). 300 A 192.0.2.2"])
        let negative = try ask("nO." + text)
        #expect(negative.code == .nxDomain)
        #expect(negative.message.authorities.first?.name.description == text.suffix(3) + ".")
    }

    @Test(
        "A name that breaks the rules is FORMERR without a question",
        arguments: [
            [0xC0, 0x0C], [0xC0, 0x00], [0xC0, 0xFF], [1, 0x61, 0xC0, 0x0C], [3, 0x77, 0x77, 0x77, 0xC0, 0x10],
            [0xC0], [0x40, 0], [0x41, 0x61, 0], [0x80, 0], [0xBF], [63], [1], [],
            [64] + [UInt8](repeating: 0x61, count: 64) + [0],
            Array(repeating: [1, 0x61], count: 128).flatMap { $0 } + [0],
        ] as [[UInt8]]
    )
    func malformedNames(wire: [UInt8]) throws {
        let response = try ask(Query(wire: wire, edns: nil))
        #expect(response.code == .formErr)
        #expect(response.message.questions == [])
    }

    @Test("A name of 255 octets, and any octet in a label, is legal (RFC 2181 §11)")
    func legalNames() throws {
        let label = [63] + [UInt8](repeating: 0, count: 63)
        let longest = Query(wire: label + label + label + [57] + label.suffix(57) + name("emc").wire, edns: .plain)
        #expect(longest.body.count == 255 + 4 + 11)
        #expect(try ask(longest).code == .nxDomain)
        let deepest = Query(wire: Array(repeating: [1, 0xFF], count: 125).flatMap { $0 } + name("emc").wire)
        #expect(try ask(deepest).code == .nxDomain)
        for octet in UInt8.min...UInt8.max {
            #expect(try ask(Query(wire: [2, 0x71, octet] + name("emc").wire)).code == .nxDomain)
        }
        #expect(try ask(".").code == .refused)
    }

    @Test(
        "Types that are none get the answer they have (RFC 6895 §3.1)",
        arguments: [
            (0, .formErr, 30), (41, .formErr, 30), (128, .formErr, 30), (249, .notImp, 21), (250, .notImp, 21),
            (251, .refused, 21), (252, .refused, 21), (253, .notImp, 21), (254, .notImp, 21),
        ] as [(UInt16, ResponseCode, UInt16)]
    )
    func metaTypes(number: UInt16, code: ResponseCode, error: UInt16) throws {
        for transport in [Transport.udp, .tcp] {
            let response = try ask("www.emc", RRType(rawValue: number), over: transport)
            #expect(response.code == code)
            #expect(response.extendedError == error)
            #expect(response.bits == [])
            #expect(response.answers == [])
            #expect(response.authorities == [])
            #expect(response.message.questions.map(\.type.rawValue) == [number])
        }
    }

    @Test("Unknown types are ordinary ones (RFC 3597 §3)", arguments: [3, 46, 47, 99, 1_000, 32_769, 65_280, 65_535])
    func unknownTypes(number: UInt16) throws {
        let type = RRType(rawValue: number)
        let existing = try ask("www.emc", type)
        #expect(existing.code == .noError)
        #expect(existing.answers == [])
        #expect(existing.authorities.count == 1)
        #expect(try ask("no.emc", type).code == .nxDomain)
        let own = TestZone.index(adding: [
            ZoneNode(labels: labels("own"), rrsets: [RRset(type: type, ttl: 5, rdata: [[1, 2, 3]])])
        ])
        // libldns knows a form for some of them that these octets do not have.
        guard number >= 1_000 else { return }
        #expect(try ask("own.emc", type, index: own).message.answers.first?.rdata == .unknown(type, [1, 2, 3]))
    }

    @Test("Transfers are REFUSED (RFC 5936 §2.2.1)", arguments: [RRType.axfr, .ixfr], ["emc", "www.emc", "coin"])
    func transfers(type: RRType, text: String) throws {
        for transport in [Transport.udp, .tcp] {
            let response = try ask(text, type, over: transport)
            #expect(response.code == .refused)
            #expect(response.extendedError == 21)
            #expect(response.bits == [])
        }
    }
}
