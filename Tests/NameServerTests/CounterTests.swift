// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import NameServer
import RandomTesting
import Testing

@Suite("A server's counters and snapshots")
struct CounterTests {
    @Test("Each message counts once")
    func counts() throws {
        let big = ZoneNode(labels: labels("size"), rrsets: [txt(octets: 2_000)])
        var door = Door(TestZone.index(adding: [big]))
        let queries = [
            Query("www.emc"), Query("www.emc", .mx), Query("no.emc"), Query("example.com"), Query("size.emc", .txt),
            Query("www.emc", flags: 0x2000), Query(counts: [0, 0, 0, 0]), Query("www.emc", flags: 0x8000),
            Query("www.emc", edns: OptRecord(version: 1)),
        ]
        for query in queries { _ = try door.send(query.octets) }
        _ = try door.send([])
        let counters = door.server.counters
        #expect(counters.dropped == 2)
        #expect(counters.truncated == 1)
        #expect(counters[.noError] == 3)
        #expect(counters[.nxDomain] == 1)
        #expect(counters[.refused] == 1)
        #expect(counters[.notImp] == 1)
        #expect(counters[.formErr] == 1)
        #expect(counters[.servFail] == 0)
        #expect(counters[.badVers] == 1)
    }

    @Test("A server answers from one snapshot until it is told to take the newest")
    func refresh() throws {
        let index = TestZone.index(adding: [])
        var door = Door(index)
        let query = Query("fresh.emc").octets
        #expect(try door.send(query)?.code == .nxDomain)
        let fresh = ZoneNode(labels: labels("fresh"), rrsets: [rrset(.a, "192.0.2.7")])
        index.publish(TestZone.snapshot(adding: [fresh]))
        #expect(try door.send(query)?.code == .nxDomain)
        door.server.refresh()
        #expect(try door.send(query)?.answers == ["fresh.emc. 300 A 192.0.2.7"])
    }

    @Test("Nothing of one query is seen in the next")
    func independence() throws {
        let queries = ["www.emc", "chain.emc", "www.child.emc", "mail.emc", "no.emc", "x", "broken.emc", "emc"]
            .flatMap { text in
                [RRType.a, .mx, .any, .opt].map { Query(text, $0, edns: $0 == .mx ? nil : .plain).octets }
            }
        let broken = [[], Query(counts: [1, 0, 0, 0]).octets, Query("www.emc", flags: 0x2000).octets] as [[UInt8]]
        let all = queries + broken
        var random = SplitMix64(seed: 3)
        var door = Door()
        for _ in 0..<400 {
            guard let query = all.randomElement(using: &random) else { continue }
            let transport: Transport = Bool.random(using: &random) ? .udp : .tcp
            var fresh = Door()
            let expected = fresh.exchange(query, over: transport, isAllowed: true)
            #expect(door.exchange(query, over: transport, isAllowed: true) == expected)
        }
    }
}
