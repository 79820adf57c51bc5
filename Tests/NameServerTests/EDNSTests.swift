// SPDX-License-Identifier: MIT
import DNSWire
import NameServer
import Testing

@Suite("EDNS (RFC 6891)")
struct EDNSTests {
    @Test("An OPT record is answered with one, and none with none", arguments: [Transport.udp, .tcp])
    func presence(transport: Transport) throws {
        let without = try ask("www.emc", over: transport, edns: nil)
        #expect(without.message.edns == nil)
        let edns = try #require(try ask("www.emc", over: transport).message.edns)
        #expect(edns == OPT(udpSize: 1_232))
    }

    @Test(
        "Errors are answered with an OPT record too",
        arguments: [
            (Query("example.com", edns: .plain), .refused), (Query("www.emc", class: .ch, edns: .plain), .refused),
            (Query("www.emc", .opt, edns: .plain), .formErr), (Query("broken.emc", edns: .plain), .servFail),
            (Query("no.emc", edns: .plain), .nxDomain), (Query("www.emc", .tsig, edns: .plain), .notImp),
            (Query("www.emc", flags: 0x2000, edns: .plain), .notImp),
            (Query("www.emc", flags: 0x2800, edns: .plain), .notImp),
            (Query(counts: [0, 0, 0, 1], body: OptRecord.plain.octets), .formErr),
            (Query(counts: [0, 0, 0, 1], body: OptRecord.plain.octets, flags: 0x1000), .notImp),
            (twoQuestions, .formErr), (trailing, .formErr),
        ] as [(Query, ResponseCode)]
    )
    func errors(query: Query, code: ResponseCode) throws {
        let response = try ask(query)
        #expect(response.code == code)
        #expect(response.message.edns?.version == 0)
    }

    private static let twoQuestions: Query = {
        var query = Query("www.emc")
        query.body += query.body
        query.counts[0] = 2
        query.append(.plain)
        return query
    }()

    private static let trailing: Query = {
        var query = Query("www.emc", edns: .plain)
        query.body.append(0)
        return query
    }()

    @Test("Another version is BADVERS, without data (RFC 6891 §6.1.3)", arguments: [1, 2, 255])
    func version(number: UInt8) throws {
        let response = try ask(Query("www.emc", edns: OptRecord(version: number, options: [0, 3, 0, 0])))
        #expect(response.code == .badVers)
        #expect(response.message.edns?.version == 0)
        #expect(response.message.edns?.options == [])
        #expect(response.answers == [])
        #expect(response.authorities == [])
        #expect(response.bits == [])
        #expect(response.message.questions.count == 1)
    }

    @Test(
        "Unknown options and flags are ignored and not sent back (RFC 6891 §6.1.2, §6.1.4)",
        arguments: [
            OptRecord(options: [0xFD, 0xE9, 0, 2, 1, 2]), OptRecord(options: [0, 3, 0, 0]),
            OptRecord(options: [0, 12, 0, 4, 0, 0, 0, 0, 0, 99, 0, 0]), OptRecord(flags: 0x7FFF),
            OptRecord(options: [0, 10, 0, 8] + [1, 2, 3, 4, 5, 6, 7, 8]), OptRecord(extendedCode: 0xFF),
        ]
    )
    func unknown(edns: OptRecord) throws {
        let response = try ask(Query("www.emc", edns: edns))
        #expect(response.code == .noError)
        #expect(response.answers.count == 2)
        #expect(response.message.edns == OPT(udpSize: 1_232))
    }

    @Test("DO is sent back alone (RFC 3225 §3)", arguments: [(0x8000, 0x8000), (0xFFFF, 0x8000), (0x4000, 0)])
    func dnssecOK(flags: UInt16, expected: UInt16) throws {
        let response = try ask(Query("www.emc", edns: OptRecord(flags: flags)))
        #expect(response.message.edns?.flags == expected)
    }

    @Test(
        "A malformed OPT record is FORMERR (RFC 6891 §6.1.1, §6.1.2)",
        arguments: [
            [OptRecord.plain, .plain], [.plain, OptRecord(version: 1)], [OptRecord(owner: [1, 0x61, 0])],
            [OptRecord(owner: [0xC0, 12])], [OptRecord(options: [0])], [OptRecord(options: [0, 3, 0])],
            [OptRecord(options: [0, 3, 0, 1])], [OptRecord(options: [0, 3, 0xFF, 0xFF, 0])],
            [OptRecord(options: [0, 10, 0, 0])], [OptRecord(options: [0, 10, 0, 9] + Array(repeating: 1, count: 9))],
            [OptRecord(options: [0, 10, 0, 41] + Array(repeating: 1, count: 41))],
        ]
    )
    func malformed(records: [OptRecord]) throws {
        var query = Query("www.emc")
        for record in records { query.append(record) }
        let response = try ask(query)
        #expect(response.code == .formErr)
        #expect(response.answers == [])
        #expect(response.message.edns?.version == 0)
    }

    @Test("Other records of a query are passed over", arguments: 1...3)
    func otherRecords(section: Int) throws {
        var query = Query("www.emc")
        query.counts[section] += 1
        query.body += [0xC0, 12, 0, 1, 0, 1, 0, 0, 0, 9, 0, 4, 192, 0, 2, 9]
        query.append(.plain)
        let response = try ask(query)
        #expect(response.code == .noError)
        #expect(response.answers.count == 2)
        #expect(response.message.edns == OPT(udpSize: 1_232))
        // An OPT record elsewhere is none.
        var stray = Query("www.emc")
        stray.counts[section] += 1
        stray.body += OptRecord.plain.octets
        #expect(try ask(stray).message.edns == (section == 3 ? OPT(udpSize: 1_232) : nil))
    }
}
