// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import Testing

@Suite("Truncation (RFC 2181 §9)")
struct TruncationTests {
    private static let addresses = (0..<40).map { "mail.example. 300 IN A 192.0.2.\($0)" }
    private static let upstream = Upstream(
        "example",
        .mx,
        answers: ["example. 300 IN MX 10 mail.example."],
        additionals: addresses + ["mail.example. 300 IN AAAA 2001:db8::1"]
    )
    private static let question = 12 + 9 + 4
    private static let opt = 11

    @Test("The additional section goes first, without TC")
    func additional() throws {
        var door = Door()
        try door.take(Self.upstream)
        var query = Query("example", .mx)
        let whole = try door.ask(query)
        #expect(whole.additionals.count == 41)
        query.limit = whole.octets.count
        #expect(try door.ask(query).octets == whole.octets)
        query.limit -= 1
        let cut = try door.ask(query)
        #expect(cut.answers == ["example. 300 MX 10 mail.example."])
        #expect(cut.additionals == [])
        #expect(!cut.header.isTruncated)
        query.limit = cut.octets.count
        #expect(try door.ask(query).octets == cut.octets)
    }

    @Test("An answer comes whole or not at all, with TC", arguments: [true, false])
    func answer(hasEDNS: Bool) throws {
        var door = Door()
        try door.take(Upstream("mail.example", answers: Self.addresses))
        var query = Query("mail.example", edns: hasEDNS)
        let whole = try door.ask(query)
        #expect(whole.answers.count == 40)
        query.limit = whole.octets.count - 1
        let cut = try door.ask(query)
        #expect(cut.header.isTruncated)
        #expect(cut.octets.count == Self.question + 5 + (hasEDNS ? Self.opt : 0))
        #expect(cut.code == .noError)
    }

    @Test("Each client's body is cut by its own size")
    func signed() throws {
        var door = Door()
        let upstream = Upstream(
            "mail.example",
            answers: Array(Self.addresses.prefix(2)) + [rrsig("mail.example.", .a, signer: "example.")]
        )
        try door.take(upstream, .secure)
        var query = Query("mail.example")
        query.limit = 90
        #expect(try door.ask(query).answers.count == 2)
        query.dnssecOK = true
        let cut = try door.ask(query)
        #expect(cut.header.isTruncated)
        #expect(cut.header.authenticData)
        query.limit = 512
        #expect(try door.ask(query).answers.count == 3)
    }

    @Test("A negative answer without its SOA is truncated, too")
    func negative() throws {
        var door = Door()
        let soa = "example. 300 IN SOA ns.example. root.example. 1 7200 3600 1209600 300"
        try door.take(Upstream("no.example", code: .nxDomain, authorities: [soa]))
        var query = Query("no.example")
        query.limit = try door.ask(query).octets.count - 1
        let cut = try door.ask(query)
        #expect(cut.header.isTruncated)
        #expect(cut.code == .nxDomain)
    }

    @Test("An Extended DNS Error gives way to data (RFC 8914 §3)")
    func extendedError() throws {
        var door = Door()
        try door.take(Upstream("mail.example", answers: Self.addresses))
        door.wait(seconds: 300)
        var query = Query("mail.example")
        let whole = try door.ask(query)
        #expect(whole.error == .staleAnswer)
        query.limit = whole.octets.count - 1
        let cut = try door.ask(query)
        #expect(cut.error == nil)
        #expect(cut.answers == whole.answers)
        #expect(cut.octets.count == whole.octets.count - 6)
    }

    @Test("A limit with no room for the question gets nothing")
    func noRoom() throws {
        var door = Door()
        let hit = try door.take(Self.upstream).hit
        var query = Query("example", .mx)
        for (limit, fits) in [
            (0, false), (-1, false), (Self.question + Self.opt - 1, false), (Self.question + Self.opt, true),
        ] {
            query.limit = limit
            #expect((door.octets(of: hit, to: query) != nil) == fits)
        }
    }

    @Test(
        "A message of 64 KiB fits if it leaves room for an OPT record with an error",
        arguments: [(65_441, true), (65_442, false)]
    )
    func large(count: Int, fits: Bool) throws {
        var door = Door(octets: 0)
        var message = try Upstream("big.example", .txt).message
        message.additionals = []
        for size in [20_000, 20_000, 20_000, count - 60_000] {
            let data = RData.unknown(.txt, [UInt8](repeating: 0, count: size))
            message.answers.append(ResourceRecord(name: DNSName("big.example"), ttl: 60, rdata: data))
        }
        let outcome = door.take(try message.encode(), name: "big.example", .txt)
        var query = Query("big.example", .txt)
        query.limit = 65_535
        let octets = door.octets(of: outcome.hit, to: query) ?? []
        #expect(octets.count == (fits ? 65_518 + Self.opt : 17 + 12 + Self.opt + 6))
        #expect(octets.dropFirst(7).first == (fits ? 4 : 0))
    }
}
