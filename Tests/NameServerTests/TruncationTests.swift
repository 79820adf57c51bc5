// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import NameServer
import RandomTesting
import Testing

@Suite("Truncation (RFC 2181 §9, RFC 6891 §7)")
struct TruncationTests {
    /// Octets before the RDATA of the one record: header, question `size.emc. TXT`, pointer and fixed part.
    private static let overhead = 12 + 10 + 4 + 12
    private static let opt = 11

    /// A transport's limit, as the client and the server put it.
    struct Limit: Sendable, CustomTestStringConvertible {
        var client: UInt16?
        var server = 1_232
        var octets: Int

        var testDescription: String { "\(client.map(String.init) ?? "none"), \(server): \(octets)" }
    }

    static let limits = [
        Limit(client: nil, octets: 512), Limit(client: 512, octets: 512), Limit(client: 0, octets: 512),
        Limit(client: 511, octets: 512), Limit(client: 513, octets: 513), Limit(client: 1_000, octets: 1_000),
        Limit(client: 1_232, octets: 1_232), Limit(client: 4_096, octets: 1_232),
        Limit(client: 65_535, octets: 1_232), Limit(client: 65_535, server: 1_400, octets: 1_400),
        Limit(client: 65_535, server: 9_000, octets: 1_400), Limit(client: 1_400, server: 100, octets: 512),
        Limit(client: nil, server: 1_400, octets: 512),
    ]

    @Test("A response may have as many octets as the client takes and the server sends", arguments: limits)
    func borders(limit: Limit) throws {
        let room = limit.octets - Self.overhead - (limit.client == nil ? 0 : Self.opt)
        let query = Query("size.emc", .txt, edns: limit.client.map { OptRecord(udpSize: $0, flags: 0x8000) })
        for (count, fits) in [(room - 1, true), (room, true), (room + 1, false)] {
            let node = ZoneNode(labels: labels("size"), rrsets: [txt(octets: count)])
            let index = TestZone.index(adding: [node])
            let response = try ask(query, index: index, udpLimit: limit.server)
            #expect(response.message.answers.count == (fits ? 1 : 0))
            #expect(response.bits == (fits ? [.authoritative] : [.authoritative, .truncated]))
            if fits {
                #expect(response.octets.count == limit.octets - room + count)
            } else {
                // What is left: header, question, OPT.
                #expect(response.octets.count == 26 + (limit.client == nil ? 0 : Self.opt))
                #expect(response.message.questions.count == 1)
                #expect(response.message.edns?.dnssecOK == (limit.client == nil ? nil : true))
                #expect(response.code == .noError)
                let whole = try ask(query, over: .tcp, index: index)
                #expect(whole.message.answers.count == 1)
                #expect(whole.bits == [.authoritative])
            }
        }
    }

    @Test("Over TCP a response may have 65,535 octets")
    func tcp() throws {
        let room = 65_535 - Self.overhead - 12
        for (count, fits) in [(room, true), (room + 1, false)] {
            let rrset = RRset(
                type: .txt,
                ttl: 300,
                rdata: [txt(octets: 200), txt(octets: count - 200)].flatMap(\.rdata)
            )
            let node = ZoneNode(labels: labels("size"), rrsets: [rrset])
            let response = try ask("size.emc", .txt, over: .tcp, edns: nil, index: TestZone.index(adding: [node]))
            #expect(response.message.answers.count == (fits ? 2 : 0))
            #expect(response.bits == (fits ? [.authoritative] : [.authoritative, .truncated]))
            if fits { #expect(response.octets.count == 65_535) }
        }
    }

    @Test("An RRset comes whole or not at all (RFC 2181 §5)")
    func rrsets() throws {
        let addresses = (0..<250).map { "10.0.0.\($0)" }
        let index = TestZone.index(adding: [ZoneNode(labels: labels("size"), rrsets: [rrset(.a, addresses)])])
        let cut = try ask("size.emc", index: index)
        #expect(cut.bits == [.authoritative, .truncated])
        #expect(cut.answers == [])
        #expect(try ask("size.emc", over: .tcp, index: index).answers.count == 250)
    }

    @Test("Leaving out additional records is no truncation")
    func additional() throws {
        let hosts = (0..<12).map { "\($0) mx\($0).emc." }
        let nodes = (0..<12)
            .map { number in
                ZoneNode(labels: labels("mx\(number)"), rrsets: [rrset(.a, "192.0.2.1", "192.0.2.2")])
            }
        let mail = ZoneNode(labels: labels("size"), rrsets: [rrset(.mx, hosts)])
        let index = TestZone.index(adding: nodes + [mail])
        let response = try ask("size.emc", .mx, edns: nil, index: index)
        #expect(response.bits == [.authoritative])
        #expect(response.message.answers.count == 12)
        #expect((1..<24).contains(response.additionals.count))
        #expect(response.additionals.count % 2 == 0)
        #expect(try ask("size.emc", .mx, over: .tcp, index: index).additionals.count == 24)
    }

    @Test("A negative answer whose SOA does not fit is truncated")
    func negative() throws {
        let label = [63] + [UInt8](repeating: 0x61, count: 63)
        let long = label + label + label + [57] + label.suffix(57)
        let apex = try DomainName(wire: long + name("emc").wire)
        let soa = SOA(
            primaryServer: try DomainName(wire: long + [3, 0x62, 0x62, 0x62, 0]),
            mailbox: try DomainName(wire: long + [3, 0x63, 0x63, 0x63, 0]),
            serial: 1,
            refresh: 1,
            retry: 1,
            expire: 1,
            minimum: 1
        )
        var random = SplitMix64(seed: 1)
        let zone = Zone(apex: apex, tree: TreeID(rawValue: 0), soa: soa, ttl: 1, rrsets: [])
        let index = NameIndex(IndexBuilder(hash: NameHash(using: &random)).finish(zones: [zone]))
        let query = Query(wire: apex.wire, edns: nil)
        #expect(try ask(query, index: index).bits == [.authoritative, .truncated])
        #expect(try ask(query, over: .tcp, index: index).message.authorities.count == 1)
    }

    @Test("An Extended DNS Error gives way to data (RFC 8914 §3)", arguments: [(56, true), (57, false), (59, false)])
    func extendedError(size: Int, isThere: Bool) throws {
        func label(_ count: Int) -> String { String(repeating: "x", count: count) }
        // Two aliases of 255 octets and of some fewer, and behind them data that cannot be used.
        let first = [63, 63, 63, 57].map(label).joined(separator: ".")
        let second = [63, 63, size].map(label).joined(separator: ".")
        let nodes = [
            ZoneNode(labels: labels("size"), rrsets: [rrset(.cname, first + ".emc.")]),
            ZoneNode(labels: labels(first), rrsets: [rrset(.cname, second + ".emc.")]),
            ZoneNode(labels: labels(second), rrsets: [], unusable: [.a]),
        ]
        let query = Query("size.emc", .a, edns: OptRecord(udpSize: 512))
        let response = try ask(query, index: TestZone.index(adding: nodes))
        #expect(response.code == .servFail)
        #expect(response.message.answers.count == 2)
        #expect(response.extendedError == (isThere ? 24 : nil))
        #expect(response.bits == [])
    }
}
