// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import Testing

@Suite("Negative answers (RFC 2308)")
struct NegativeTests {
    private static func soa(_ ttl: Int, minimum: Int, owner: String = "example.com.") -> String {
        "\(owner) \(ttl) IN SOA ns.example.com. root.example.com. 1 7200 3600 1209600 \(minimum)"
    }

    /// TTL and MINIMUM of the SOA, and what comes of them (RFC 2308 §5).
    static let minima = [(3_600, 300, 300), (300, 3_600, 300), (86_400, 86_400, 10_800), (60, 60, 60)]

    @Test("are kept for the lesser of the SOA's TTL and MINIMUM, three hours at most", arguments: minima)
    func times(ttl: Int, minimum: Int, expected: Int) throws {
        for code in [ResponseCode.nxDomain, .noError] {
            var door = Door()
            try door.take(Upstream("no.example.com", code: code, authorities: [Self.soa(ttl, minimum: minimum)]))
            door.wait(seconds: Double(expected) - 1)
            let response = try door.ask("no.example.com")
            #expect(response.code == code)
            #expect(response.ttls == [1])
            #expect(response.message.authorities.map(\.type) == [.soa])
            door.wait(seconds: 1)
            #expect(door.find("no.example.com").kind == .expired)
        }
    }

    @Test("without an SOA are for those who wait now alone")
    func noSOA() throws {
        for authorities in [
            [], ["example.com. 300 IN NS ns.example.com."], [Self.soa(300, minimum: 300, owner: "b.example.")],
        ] {
            var door = Door()
            let outcome = try door.take(Upstream("no.example.com", code: .nxDomain, authorities: authorities))
            let response = try #require(try door.write(outcome.hit, to: Query("no.example.com")))
            #expect(response.code == .nxDomain)
            #expect(response.authorities == [])
            #expect(door.find("no.example.com") == .missing)
        }
    }

    @Test("at the end of an alias keep it, and the name's own zone answers for it (RFC 6604 §3)")
    func alias() throws {
        var door = Door()
        let upstream = Upstream(
            "www.example.com",
            code: .nxDomain,
            answers: ["www.example.com. 100 IN CNAME no.example.net."],
            authorities: [Self.soa(200, minimum: 50, owner: "example.net.")]
        )
        try door.take(upstream)
        let response = try door.ask("www.example.com")
        #expect(response.code == .nxDomain)
        #expect(response.ttls == [100, 50])
        door.wait(seconds: 50)
        #expect(door.find("www.example.com").kind == .expired)
    }

    @Test("carry their proofs to those who ask for them")
    func proofs() throws {
        var door = Door()
        let hash = "0p9mhaveqvm6t7vbl5lop2u3t2rp3tom.example.com."
        let upstream = Upstream(
            "no.example.com",
            code: .nxDomain,
            authorities: [
                Self.soa(300, minimum: 300), rrsig("example.com.", .soa),
                "\(hash) 300 IN NSEC3 1 1 0 - 2t7b4g4vsa5smi47k61mv5bv1a22bojr A RRSIG", rrsig(hash, .nsec3),
            ]
        )
        try door.take(upstream, .secure)
        #expect(try door.ask("no.example.com").message.authorities.map(\.type) == [.soa])
        let whole = try door.ask(Query("no.example.com", dnssecOK: true))
        #expect(whole.message.authorities.map(\.type) == [.soa, .rrsig, .nsec3, .rrsig])
        #expect(whole.header.authenticData)
    }

    @Test("take the place of data, and data takes theirs (RFC 8767 §4)")
    func replacement() throws {
        var door = Door()
        let data = Upstream("a.example.com", answers: ["a.example.com. 300 IN A 192.0.2.1"])
        let nothing = Upstream("a.example.com", code: .nxDomain, authorities: [Self.soa(300, minimum: 300)])
        try door.take(data)
        door.wait(seconds: 301)
        try door.take(nothing)
        #expect(try door.ask("a.example.com").code == .nxDomain)
        try door.take(data)
        #expect(try door.ask("a.example.com").answers == ["a.example.com. 300 A 192.0.2.1"])
    }
}
