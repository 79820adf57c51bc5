// SPDX-License-Identifier: MIT
import DNSWire
import NameServer
import Testing

@Suite("Header: flags, opcodes, classes and counts")
struct HeaderTests {
    @Test("Whatever bits a query has, the response has its own (RFC 1035 §4.1.1)", arguments: 0..<128)
    func flags(bits: UInt16) throws {
        // AA, TC, RD, RA, Z, AD, CD; and some RCODE.
        let flags = bits << 4 | bits % 16
        let found = try ask(Query("www.emc", flags: flags))
        #expect(found.bits == [.authoritative])
        #expect(found.header.recursionDesired == (flags & 0x0100 != 0))
        #expect(found.code == .noError)
        #expect(try ask(Query("no.emc", flags: flags)).bits == [.authoritative])
        #expect(try ask(Query("example.com", flags: flags)).bits == [])
        #expect(try ask(Query("www.child.emc", flags: flags)).bits == [])
    }

    @Test("A response is never answered (RFC 1035 §7.3)", arguments: 0..<16, [Transport.udp, .tcp])
    func responses(opcode: UInt16, transport: Transport) throws {
        var door = Door()
        #expect(try door.send(Query("www.emc", flags: 0x8000 | opcode << 11).octets, over: transport) == nil)
        #expect(try door.send(Query(counts: [2, 0, 0, 0], flags: 0x8000).octets, over: transport) == nil)
        #expect(door.server.counters.dropped == 2)
    }

    @Test("Less than a header is not answered", arguments: 0..<12)
    func short(count: Int) throws {
        var door = Door()
        #expect(try door.send(Array(Query("www.emc").octets.prefix(count))) == nil)
        #expect(door.server.counters.dropped == 1)
    }

    @Test("A message cut anywhere behind its header is FORMERR")
    func cut() throws {
        let octets = Query("www.emc", edns: OptRecord(options: [0, 3, 0, 2, 1, 2])).octets
        let questionEnd = 12 + 9 + 4
        for count in 12..<octets.count {
            var door = Door()
            let response = try #require(try door.send(Array(octets.prefix(count))))
            #expect(response.code == .formErr)
            #expect(response.message.questions.count == (count < questionEnd ? 0 : 1), "\(count)")
        }
    }

    @Test("Octets behind the message are FORMERR", arguments: [1, 2, 12, 500])
    func trailing(count: Int) throws {
        var query = Query("www.emc")
        query.body += [UInt8](repeating: 0, count: count)
        let response = try ask(query)
        #expect(response.code == .formErr)
        #expect(response.message.questions.count == 1)
        #expect(response.answers == [])
    }

    @Test("Any opcode but QUERY is NOTIMP, with its question (RFC 8906 §3.1.4)", arguments: 1..<16)
    func opcodes(opcode: UInt16) throws {
        let response = try ask(Query("WWW.emc", .soa, flags: opcode << 11 | 0x07B0))
        #expect(response.code == .notImp)
        #expect(response.bits == [])
        #expect(response.message.questions == [Question(name: name("WWW.emc"), type: .soa)])
        #expect(response.answers == [])
        // A header alone, and one that promises much.
        for counts in [[0, 0, 0, 0], [1, 0, 0, 0], [9, 9, 9, 9], [0, 0xFFFF, 0, 0xFFFF]] as [[UInt16]] {
            let bare = try ask(Query(counts: counts, flags: opcode << 11))
            #expect(bare.code == .notImp)
            #expect(bare.message.questions == [])
        }
    }

    @Test("An UPDATE with records is NOTIMP (RFC 2136 §3.1)")
    func update() throws {
        var query = Query("emc", .soa, flags: 0x2800)
        query.counts[2] = 1
        query.body += [0xC0, 12, 0, 255, 0, 255, 0, 0, 0, 0, 0, 0]
        #expect(try ask(query).code == .notImp)
    }

    @Test("Any class but IN is REFUSED", arguments: [0, 2, 3, 4, 254, 255, 65_535])
    func classes(number: UInt16) throws {
        let rrClass = RRClass(rawValue: number)
        for query in [Query("www.emc", class: rrClass), Query("version.bind", .txt, class: rrClass)] {
            let response = try ask(query)
            #expect(response.code == .refused)
            #expect(response.bits == [])
            #expect(response.message.questions.map(\.class) == [rrClass])
        }
    }

    @Test("A query asks one thing (RFC 9619 §4)", arguments: [0, 2, 3, 255, 65_535])
    func questions(count: UInt16) throws {
        let one = Query("www.emc").body
        let body = (0..<min(count, 3)).flatMap { _ in one }
        let response = try ask(Query(counts: [count, 0, 0, 0], body: body))
        #expect(response.code == .formErr)
        #expect(response.message.questions == [])
        #expect(response.octets.count == 12)
    }

    @Test("A client that may not ask is REFUSED", arguments: ["www.emc", "no.emc", "example.com"])
    func prohibited(text: String) throws {
        let response = try ask(Query(text, edns: .plain), isAllowed: false)
        #expect(response.code == .refused)
        #expect(response.extendedError == 18)
        #expect(response.bits == [])
        #expect(response.answers == [])
    }

    @Test("Identifiers come back", arguments: [0, 1, 0x8000, 0xFFFF])
    func identifiers(id: UInt16) throws {
        var query = Query("www.emc")
        query.id = id
        #expect(try ask(query).header.id == id)
    }
}
