// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import NameServer
import Testing

@Suite("Referrals (RFC 1034 §4.2, §4.3.2 step 3b)")
struct ReferralTests {
    private static let servers = [
        "child.emc. 300 NS ns.coin.", "child.emc. 300 NS ns.example.com.", "child.emc. 300 NS ns1.child.emc.",
    ]
    private static let addresses: Set = [
        "ns1.child.emc. 300 A 192.0.2.101", "ns1.child.emc. 300 AAAA 2001:db8::101", "ns.coin. 120 A 192.0.2.153",
    ]

    @Test(
        "are given at a cut and below, without AA and SOA, with the addresses known",
        arguments: ["child.emc", "www.child.emc", "a.b.c.child.emc"],
        [RRType.a, .ns, .soa, .any, .txt]
    )
    func cut(text: String, type: RRType) throws {
        for transport in [Transport.udp, .tcp] {
            let response = try ask(text, type, over: transport)
            #expect(response.code == .noError)
            #expect(response.bits == [])
            #expect(response.answers == [])
            #expect(response.authorities.sorted() == Self.servers)
            #expect(Set(response.additionals) == Self.addresses)
        }
    }

    @Test("DS is the parent's to answer at the cut, and nowhere else (RFC 4035 §3.1.4.1)")
    func ds() throws {
        for text in ["child.emc", "half.emc"] {
            let here = try ask(text, .ds)
            #expect(here.bits == [.authoritative])
            #expect(here.authorities == [negativeSOA], "\(text)")
        }
        let below = try ask("www.child.emc", .ds)
        #expect(below.bits == [])
        #expect(below.authorities.sorted() == Self.servers)
        let signed = ZoneNode(
            labels: labels("signed"),
            rrsets: [rrset(.ns, "ns.example.com."), rrset(.ds, "1 13 2 " + String(repeating: "ab", count: 32))],
            delegation: .partial
        )
        let own = try ask("signed.emc", .ds, index: TestZone.index(adding: [signed]))
        #expect(own.bits == [.authoritative])
        #expect(own.message.answers.map(\.type) == [.ds])
    }

    @Test("Beside other data, NS sends away what is not there, and all names below")
    func partial() throws {
        for (type, answer) in [(RRType.a, "half.emc. 300 A 192.0.2.70"), (.ns, "half.emc. 300 NS ns1.half.emc.")] {
            let own = try ask("half.emc", type)
            #expect(own.bits == [.authoritative])
            #expect(own.answers == [answer])
            #expect(own.authorities == [])
        }
        for (text, type) in [("half.emc", RRType.txt), ("www.half.emc", .a), ("x.www.half.emc", .ns)] {
            let response = try ask(text, type)
            #expect(response.bits == [])
            #expect(response.answers == [])
            #expect(response.authorities == ["half.emc. 300 NS ns1.half.emc."])
            #expect(response.additionals == ["ns1.half.emc. 300 A 192.0.2.71"])
        }
    }

    @Test("EmerDNS goes on past a cut where its subdomain rule leads")
    func passing() throws {
        #expect(try ask("www.passing.emc").answers == ["www.passing.emc. 300 A 192.0.2.82"])
        #expect(try ask("w.passing.emc").code == .nxDomain)
        let response = try ask("ftp.passing.emc")
        #expect(response.authorities == ["passing.emc. 300 NS ns.coin."])
        #expect(response.additionals == ["ns.coin. 120 A 192.0.2.153"])
    }

    @Test("A delegation without a usable server is SERVFAIL")
    func unusable() throws {
        let node = ZoneNode(labels: labels("sub"), rrsets: [], unusable: [.ns], delegation: .cut)
        let response = try ask("www.sub.emc", index: TestZone.index(adding: [node]))
        #expect(response.code == .servFail)
        #expect(response.extendedError == 24)
    }

    /// A delegation to `count` servers below it, with `addresses` addresses each.
    private static func index(servers count: Int, addresses: Int, sibling: Int = 0) -> NameIndex {
        let hosts = (0..<count).map { "ns\($0).sub" }
        var nodes = hosts.map { host in
            let texts = (0..<addresses).map { "192.0.2.\($0)" }
            return ZoneNode(labels: labels(host), rrsets: [rrset(.a, texts)])
        }
        let texts = (0..<sibling).map { "198.51.100.\($0)" }
        nodes.append(ZoneNode(labels: labels("aside"), rrsets: sibling > 0 ? [rrset(.a, texts)] : []))
        let names = (sibling > 0 ? ["aside.emc."] : []) + hosts.map { $0 + ".emc." }
        nodes.append(ZoneNode(labels: labels("sub"), rrsets: [rrset(.ns, names)], delegation: .cut))
        return TestZone.index(adding: nodes)
    }

    @Test("Addresses below the cut are all there, or the response is truncated (RFC 9471 §2.1)")
    func required() throws {
        let fits = try ask("www.sub.emc", edns: nil, index: Self.index(servers: 4, addresses: 6))
        #expect(fits.bits == [])
        #expect(fits.additionals.count == 24)
        let cut = try ask("www.sub.emc", edns: nil, index: Self.index(servers: 4, addresses: 7))
        #expect(cut.bits == [.truncated])
        #expect(cut.authorities == [])
        #expect(cut.additionals == [])
        let whole = try ask("www.sub.emc", over: .tcp, edns: nil, index: Self.index(servers: 4, addresses: 7))
        #expect(whole.additionals.count == 28)
    }

    @Test("Other addresses are left out when they do not fit, and take no room from those (RFC 9471 §2.2)")
    func optional() throws {
        let tooMany = try ask("www.sub.emc", edns: nil, index: Self.index(servers: 2, addresses: 2, sibling: 30))
        #expect(tooMany.bits == [])
        #expect(Set(tooMany.message.additionals.map(\.name)) == [name("ns0.sub.emc"), name("ns1.sub.emc")])
        let crowded = try ask("www.sub.emc", edns: nil, index: Self.index(servers: 4, addresses: 6, sibling: 20))
        #expect(crowded.bits == [])
        #expect(crowded.additionals.count == 24)
        let both = try ask("www.sub.emc", over: .tcp, index: Self.index(servers: 4, addresses: 6, sibling: 20))
        #expect(both.additionals.count == 44)
    }
}
