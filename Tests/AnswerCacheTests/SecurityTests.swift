// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import Testing

@Suite("DNSSEC (RFC 4035 §3.2, RFC 6840 §5)")
struct SecurityTests {
    private static let signed = Upstream(
        "www.example.com",
        answers: [
            "www.example.com. 300 IN CNAME web.example.com.", rrsig("www.example.com.", .cname),
            "web.example.com. 300 IN A 192.0.2.1", "web.example.com. 300 IN A 192.0.2.2", rrsig("web.example.com.", .a),
        ],
        // The name was made from a wildcard: proof that there is no closer one.
        authorities: [
            "a.example.com. 200 IN NSEC z.example.com. A RRSIG NSEC", rrsig("a.example.com.", .nsec, ttl: 200),
        ],
        additionals: [rrsig("web.example.com.", .a), "ns.example.com. 300 IN AAAA 2001:db8::1"]
    )

    /// Who gets AD: those who ask for it, of what was validated (RFC 6840 §5.7 and §5.8).
    struct Flags: Sendable, CustomTestStringConvertible {
        var sent: UInt16
        var dnssecOK: Bool
        var security: AnswerSecurity
        var isAuthentic: Bool

        var testDescription: String { "\(sent) DO \(dnssecOK) \(security)" }
    }

    static let clients = [
        Flags(sent: 0x0100, dnssecOK: false, security: .secure, isAuthentic: false),
        Flags(sent: 0x0120, dnssecOK: false, security: .secure, isAuthentic: true),
        Flags(sent: 0x0100, dnssecOK: true, security: .secure, isAuthentic: true),
        Flags(sent: 0x0110, dnssecOK: true, security: .secure, isAuthentic: true),
        Flags(sent: 0x0120, dnssecOK: true, security: .insecure, isAuthentic: false),
        Flags(sent: 0x0130, dnssecOK: true, security: .bogus(.dnssecBogus), isAuthentic: false),
    ]

    @Test("AD", arguments: clients)
    func authenticData(flags: Flags) throws {
        var door = Door()
        try door.take(Self.signed, flags.security)
        let response = try door.ask(Query("www.example.com", flags: flags.sent, dnssecOK: flags.dnssecOK))
        #expect(response.header.authenticData == flags.isAuthentic)
        #expect(response.code == .noError)
    }

    @Test("Signatures and proofs are for those who ask for them with DO")
    func dnssecOK() throws {
        var door = Door()
        try door.take(Self.signed, .secure)
        let plain = try door.ask("www.example.com")
        #expect(plain.message.answers.map(\.type) == [.cname, .a, .a])
        #expect(plain.authorities == [])
        #expect(plain.additionals == ["ns.example.com. 300 AAAA 2001:db8::1"])
        let whole = try door.ask(Query("www.example.com", dnssecOK: true))
        #expect(whole.message.answers.map(\.type) == [.cname, .rrsig, .a, .a, .rrsig])
        #expect(whole.message.authorities.map(\.type) == [.nsec, .rrsig])
        #expect(whole.message.additionals.map(\.type) == [.rrsig, .aaaa, .opt])
        // Proofs count for how long the answer is good, too.
        door.wait(seconds: 199)
        #expect(
            try door.ask(Query("www.example.com", dnssecOK: true)).ttls == [101, 101, 101, 101, 101, 1, 1, 101, 101]
        )
        door.wait(seconds: 1)
        #expect(door.find("www.example.com").kind == .stale)
    }

    @Test("Who asks for signatures gets them without DO", arguments: [RRType.rrsig, .nsec, .dnskey, .ds])
    func explicitTypes(type: RRType) throws {
        let records: [RRType: String] = [
            .rrsig: rrsig("example.com.", .a), .nsec: "example.com. 300 IN NSEC a.example.com. A NSEC",
            .dnskey:
                "example.com. 300 IN DNSKEY 257 3 13 oJB1W6WNGv+ldvQ3WDG0MQkg5IEhjRip8WTrPYGv07h108dUKGMeDPKijVCHX3DD",
            .ds: "example.com. 300 IN DS 1 13 2 \(String(repeating: "ab", count: 32))",
        ]
        var door = Door()
        let record = try #require(records[type])
        let upstream = Upstream("example.com", type, answers: [record, rrsig("example.com.", type)])
        try door.take(upstream, .secure)
        let plain = try door.ask("example.com", type)
        #expect(plain.message.answers.map(\.type) == (type == .rrsig ? [.rrsig, .rrsig] : [type]))
        #expect(try door.ask(Query("example.com", type, dnssecOK: true)).message.answers.map(\.type) == [type, .rrsig])
    }

    @Test("What failed validation is SERVFAIL and says why, except to those who validate themselves (RFC 4035 §3.2.2)")
    func bogus() throws {
        var door = Door()
        let outcome = try door.take(Self.signed, .bogus(.signatureExpired))
        #expect(outcome == .failure(outcome.hit, .failed(.signatureExpired)))
        let failed = try door.ask(Query("www.example.com", dnssecOK: true))
        #expect(failed.code == .servFail)
        #expect(failed.error == .signatureExpired)
        #expect(failed.ttls == [])
        let unchecked = try door.ask(Query("www.example.com", flags: 0x0110, dnssecOK: true))
        #expect(unchecked.code == .noError)
        #expect(unchecked.error == nil)
        #expect(unchecked.message.answers.map(\.type) == [.cname, .rrsig, .a, .a, .rrsig])
        // It is kept like a failure, not like the data that it is.
        door.wait(seconds: 0.999)
        #expect(door.find("www.example.com").kind == .fresh)
        door.wait(seconds: 0.001)
        #expect(door.find("www.example.com") == .missing)
        // And twice as long the second time.
        try door.take(Self.signed, .bogus(.signatureExpired))
        door.wait(seconds: 1.999)
        #expect(door.find("www.example.com").kind == .fresh)
        try door.take(Self.signed, .secure)
        #expect(try door.ask("www.example.com").code == .noError)
    }

    @Test("What failed validation does not push out what is still good, but takes the place of what is not")
    func bogusRefresh() throws {
        var door = Door()
        try door.take(Self.signed, .secure)
        door.wait(seconds: 199)
        let kept = try door.take(Self.signed, .bogus(.dnssecBogus))
        #expect(kept == .kept(kept.hit, .failed(.dnssecBogus)))
        #expect(try door.write(kept.hit, to: Query("www.example.com"))?.code == .noError)
        door.wait(seconds: 1)
        try door.take(Self.signed, .bogus(.dnssecBogus))
        #expect(try door.ask("www.example.com").code == .servFail)
        door.wait(seconds: 1)
        #expect(door.find("www.example.com") == .missing)
    }

    @Test("An alias of a signature that belongs to nothing is left out")
    func straySignatures() throws {
        var door = Door()
        let upstream = Upstream(
            "a.example.com",
            answers: [
                rrsig("a.example.com.", .a), "a.example.com. 300 IN A 192.0.2.1", rrsig("b.example.com.", .a),
                rrsig("a.example.com.", .mx), rrsig("a.example.com.", .a),
            ],
            authorities: [
                rrsig("example.com.", .soa), rrsig("example.com.", .ns), "example.com. 300 IN NS ns.example.com.",
            ]
        )
        try door.take(upstream, .secure)
        let response = try door.ask(Query("a.example.com", dnssecOK: true))
        #expect(response.message.answers.map(\.type) == [.a, .rrsig])
        #expect(response.authorities == [])
    }
}
