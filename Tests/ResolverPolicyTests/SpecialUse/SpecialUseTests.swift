// SPDX-License-Identifier: MIT
import DNSWire
import ResolverPolicy
import Testing

@Suite("Special-use names") struct SpecialUseTests {
    private let special = SpecialUse(hash: tableHash)

    private static let zeros31 = String(repeating: "0.", count: 31)

    static let vectors: [(String, RRType, SpecialUseAnswer.Outcome, Int, String)] = [
        ("localhost.", .a, .addressLoopback, 1, "RFC 6761 §6.3"),
        ("localhost.", .aaaa, .addressLoopback, 1, "RFC 6761 §6.3"),
        ("a.b.localhost.", .a, .addressLoopback, 1, "RFC 6761 §6.3"), ("localhost.", .mx, .nodata, 1, "RFC 6761 §6.3"),
        ("localhost.", .soa, .soa, 1, "RFC 6761 §6.3"), ("invalid.", .a, .nxdomain, 1, "RFC 6761 §6.4"),
        ("a.invalid.", .soa, .nxdomain, 1, "RFC 6761 §6.4"), ("a.test.", .a, .nxdomain, 1, "RFC 6761 §6.2"),
        ("x.onion.", .a, .nxdomain, 1, "RFC 7686 §2"), ("printer.local.", .a, .nxdomain, 1, "RFC 6762 §22.1"),
        ("home.arpa.", .a, .nodata, 2, "RFC 8375 §4"), ("home.arpa.", .ns, .ns, 2, "RFC 8375 §4"),
        ("home.arpa.", .ds, .delegationSigner, 2, "RFC 8375 §4"), ("a.home.arpa.", .a, .nxdomain, 2, "RFC 8375 §4"),
        ("a.home.arpa.", .ds, .nxdomain, 2, "RFC 8375 §4"), ("x.service.arpa.", .a, .nxdomain, 2, "RFC 9665"),
        ("_dns.resolver.arpa.", .svcb, .nodata, 2, "RFC 9462 §6.4"), ("resolver.arpa.", .soa, .soa, 2, "RFC 9462 §6.4"),
        ("ipv4only.arpa.", .a, .ipv4only, 2, "RFC 8880 §7.1"), ("ipv4only.arpa.", .aaaa, .nodata, 2, "RFC 8880 §7.1"),
        ("a.ipv4only.arpa.", .a, .nxdomain, 2, "RFC 8880 §7.1"),
        ("ipv4only.arpa.", .ds, .delegationSigner, 2, "RFC 8880 §7.1"),
        ("10.in-addr.arpa.", .soa, .soa, 3, "RFC 6303 §4.1"),
        ("1.2.3.10.in-addr.arpa.", .ptr, .nxdomain, 3, "RFC 6303 §4.1"),
        ("1.168.192.in-addr.arpa.", .ptr, .nxdomain, 4, "RFC 6303 §4.1"),
        ("1.16.172.in-addr.arpa.", .ptr, .nxdomain, 4, "RFC 6303 §4.1"),
        ("1.31.172.in-addr.arpa.", .ptr, .nxdomain, 4, "RFC 6303 §4.1"),
        ("1.64.100.in-addr.arpa.", .ptr, .nxdomain, 4, "RFC 7793 §2.1"),
        ("1.127.100.in-addr.arpa.", .ptr, .nxdomain, 4, "RFC 7793 §2.1"),
        ("1.1.254.169.in-addr.arpa.", .ptr, .nxdomain, 4, "RFC 6303 §4.2"),
        ("255.255.255.255.in-addr.arpa.", .ptr, .nodata, 6, "RFC 6303 §4.2"),
        ("1.2.0.192.in-addr.arpa.", .ptr, .nxdomain, 5, "RFC 6303 §4.2"),
        ("127.in-addr.arpa.", .ns, .ns, 3, "RFC 6303 §4.2"), ("127.in-addr.arpa.", .ptr, .nodata, 3, "RFC 6303 §4.2"),
        ("0.127.in-addr.arpa.", .ptr, .nodata, 3, "RFC 6303 §4.2"),
        ("0.0.127.in-addr.arpa.", .a, .nodata, 3, "RFC 6303 §4.2"),
        ("1.0.0.127.in-addr.arpa.", .ptr, .pointerToLocalhost, 3, "RFC 6303 §4.2"),
        ("1.0.0.127.in-addr.arpa.", .a, .nodata, 3, "RFC 6303 §4.2"),
        ("2.0.0.127.in-addr.arpa.", .ptr, .nxdomain, 3, "RFC 6303 §4.2"),
        ("1.127.in-addr.arpa.", .ptr, .nxdomain, 3, "RFC 6303 §4.2"),
        ("1.1.0.0.127.in-addr.arpa.", .ptr, .nxdomain, 3, "RFC 6303 §4.2"),
        ("10.0.0.127.in-addr.arpa.", .ptr, .nxdomain, 3, "RFC 6303 §4.2"),
        ("1.\(zeros31)ip6.arpa.", .ptr, .pointerToLocalhost, 34, "RFC 6303 §4.3"),
        ("1.\(zeros31)ip6.arpa.", .aaaa, .nodata, 34, "RFC 6303 §4.3"),
        ("0.\(zeros31)ip6.arpa.", .ptr, .nodata, 34, "RFC 6303 §4.3"),
        ("1.d.f.ip6.arpa.", .ptr, .nxdomain, 4, "RFC 6303 §4.4"),
        ("1.8.e.f.ip6.arpa.", .ptr, .nxdomain, 5, "RFC 6303 §4.5"),
        ("1.b.e.f.ip6.arpa.", .ptr, .nxdomain, 5, "RFC 6303 §4.5"),
        ("1.8.b.d.0.1.0.0.2.ip6.arpa.", .ptr, .nxdomain, 10, "RFC 6303 §4.6"),
    ]

    @Test(arguments: vectors)
    func answers(name: String, type: RRType, outcome: SpecialUseAnswer.Outcome, zone: Int, source: String) throws {
        let answer = try #require(special.answer(try wire(name), type: type))
        #expect(answer.outcome == outcome)
        #expect(answer.zoneLabels == zone)
        #expect(answer.source == source)
    }

    @Test(arguments: [
        ".", "arpa.", "in-addr.arpa.", "ip6.arpa.", "example.", "example.com.", "www.example.net.", "test.com.",
        "xlocalhost.",
        "localhost.com.", "11.in-addr.arpa.", "15.172.in-addr.arpa.", "32.172.in-addr.arpa.", "63.100.in-addr.arpa.",
        "128.100.in-addr.arpa.", "192.in-addr.arpa.", "c.e.f.ip6.arpa.", "170.0.0.192.in-addr.arpa.", "e164.arpa.",
        "2.0.0.0.ip6.arpa.",
    ])
    func hasNothingToSay(name: String) throws {
        #expect(special.answer(try wire(name), type: .a) == nil)
    }

    @Test func onlyWhatSomebodyCanServeYields() throws {
        for name in ["10.in-addr.arpa.", "home.arpa.", "local.", "test.", "d.f.ip6.arpa."] {
            #expect(special.answer(try wire(name), type: .a)?.yieldsToRoutes == true)
        }
        for name in ["localhost.", "invalid.", "onion.", "resolver.arpa.", "127.in-addr.arpa.", "ipv4only.arpa."] {
            #expect(special.answer(try wire(name), type: .a)?.yieldsToRoutes == false)
        }
    }
}
