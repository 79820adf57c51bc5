// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import NameServer
import Testing

@Suite("Nodes made for names that have none")
struct SynthesisTests {
    /// Gives every name whose first label has two octets an address, and delegates those with three.
    private struct ByLength: NameSynthesis {
        func node(for labels: [[UInt8]]) -> ZoneNode? {
            switch labels.first?.count {
            case 2: ZoneNode(labels: labels, rrsets: [rrset(.a, "192.0.2.99")])
            case 3: ZoneNode(labels: labels, rrsets: [rrset(.ns, "ns.coin."), rrset(.txt, "x")], delegation: .partial)
            default: nil
            }
        }
    }

    private static let index: NameIndex = {
        let base = TestZone.snapshot(adding: [])
        let zones = base.zones.map { zone in
            zone.apex != name("emc")
                ? zone
                : Zone(
                    apex: zone.apex,
                    tree: zone.tree,
                    soa: SOA(
                        primaryServer: zone.apex,
                        mailbox: zone.apex,
                        serial: 1,
                        refresh: 1,
                        retry: 1,
                        expire: 1,
                        minimum: 60
                    ),
                    ttl: 60,
                    rrsets: [],
                    synthesis: ByLength()
                )
        }
        return NameIndex(base.replacing([], zones: zones))
    }()

    @Test(
        "answer where the index has no node, and nowhere else",
        arguments: [
            ("xy.emc", .a, .noError, ["xy.emc. 300 A 192.0.2.99"]), ("xy.emc", .mx, .noError, []),
            ("XY.three.emc", .a, .noError, ["XY.three.emc. 300 A 192.0.2.99"]), ("x.emc", .a, .nxDomain, []),
            ("mx.emc", .a, .noError, ["mx.emc. 300 A 192.0.2.25"]), ("xy.coin", .a, .nxDomain, []),
            ("www.emc", .mx, .noError, []),
        ] as [(String, RRType, ResponseCode, [String])]
    )
    func answers(text: String, type: RRType, code: ResponseCode, expected: [String]) throws {
        let response = try ask(text, type, index: Self.index)
        #expect(response.code == code)
        #expect(response.answers == expected)
        #expect(response.authorities.count == (expected.isEmpty ? 1 : 0))
    }

    @Test("may be delegated in part: the referral's owner is the name itself")
    func delegated() throws {
        let response = try ask("xyz.emc", .a, index: Self.index)
        #expect(response.bits == [])
        #expect(response.authorities == ["xyz.emc. 300 NS ns.coin."])
    }
}
