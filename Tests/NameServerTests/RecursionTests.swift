// SPDX-License-Identifier: MIT
import DNSWire
import NameServer
import Testing

/// What is left to a resolver beside the server, and what is answered for it.
@Suite("Recursion beside the zones (RFC 1034 §4.3.1)")
struct RecursionTests {
    private let desired: UInt16 = 0x0100

    @Test("A name in no zone is left to the resolver, if the client asks for that and may", arguments: Transport.both)
    func outside(transport: Transport) throws {
        var door = Door()
        let query = Query("www.Example.com", .aaaa, flags: desired, edns: .plain).octets
        #expect(try door.send(query, over: transport, recursion: .outside) == nil)
        #expect(door.server.remainder == .question)
        #expect(octets(of: door.server.name) == name("www.example.com").wire)
        let left = door.server.query
        #expect(left.type == .aaaa && left.id == 0x4E55 && left.flags == desired && left.hasEDNS && !left.dnssecOK)
        #expect(Array(query[left.question]) == name("www.Example.com").wire + wire([28, 1]))
        #expect(left.limit == (transport == .tcp ? 65_535 : 1_232))

        let cases: [(UInt16, Recursion, Bool, RRType)] = [
            (0, .outside, true, .a), (desired, .none, true, .a), (desired, .outside, false, .a),
            (desired, .outside, true, .axfr), (desired, .everything, true, .ixfr),
        ]
        for (flags, recursion, isAllowed, type) in cases {
            let query = Query("www.example.com", type, flags: flags).octets
            let response = try door.send(query, over: transport, isAllowed: isAllowed, recursion: recursion)
            #expect(try #require(response).code == .refused)
            #expect(door.server.remainder == .nothing)
        }
    }

    @Test("Our zones answer as ever, with RA; or not at all, if they are not to be seen")
    func inside() throws {
        var door = Door()
        let query = Query("www.emc", .a, flags: desired).octets
        let response = try #require(try door.send(query, recursion: .outside))
        #expect(response.answers.count == 2)
        #expect(response.header.flags & 0x0480 == 0x0480)
        #expect(door.server.remainder == .nothing)
        #expect(try door.send(query, recursion: .everything) == nil)
        #expect(door.server.remainder == .question)
    }

    @Test("Zones that are not to be seen are not, whether or not recursion is asked for")
    func hidden() throws {
        var door = Door()
        let undesired = try #require(try door.send(Query("www.emc", edns: .plain).octets, recursion: .everything))
        #expect(undesired.code == .refused && undesired.extendedError == 20 && undesired.answers.isEmpty)
        for flags in [0, desired] {
            let query = Query("www.emc", flags: flags, edns: .plain).octets
            #expect(try door.send(query, recursion: .rule) == nil)
            #expect(door.server.remainder == .question)
            let blocked = try door.send(query, by: .negative(.nxDomain, zoneLabels: 2, .blocked))
            #expect(blocked.code == .nxDomain && blocked.extendedError == 15 && blocked.answers.isEmpty)
        }
    }

    @Test("Who may not have names looked up is told so (RFC 8914 §4.19)")
    func denied() throws {
        var door = Door()
        for (flags, error) in [(desired, 18), (0, 20)] as [(UInt16, UInt16)] {
            let query = Query("www.example.com", flags: flags, edns: .plain).octets
            let response = try #require(try door.send(query, recursion: .denied))
            #expect(response.code == .refused && response.extendedError == error)
        }
        let own = try #require(try door.send(Query("www.emc", flags: desired).octets, recursion: .denied))
        #expect(own.answers.count == 2)
    }

    @Test("An alias made by rule goes on in our zones, or is left to be followed", arguments: Transport.both)
    func aliasByRule(transport: Transport) throws {
        var door = Door()
        for type in [RRType.a, .cname, .any, .mx] {
            let query = Query("A.Bee.example", type, flags: desired).octets
            #expect(try door.send(query, over: transport, recursion: .outside) == nil)
            let inside = try door.send(query, by: .alias(name("www.emc").wire, ttl: 5), over: transport)
            #expect(inside.answers.first == "A.Bee.example. 5 CNAME www.emc.")
            #expect(inside.answers.count == (type == .a ? 3 : 1))
            #expect(inside.authorities.isEmpty == (type != .mx))
            #expect(!inside.bits.contains(.authoritative) && door.server.remainder == .nothing)

            #expect(try door.send(query, over: transport, recursion: .outside) == nil)
            let outside = try door.send(query, by: .alias(name("w.example.com").wire, ttl: 5), over: transport)
            #expect(outside.answers == ["A.Bee.example. 5 CNAME w.example.com."])
            let isLeft = type == .a || type == .mx
            #expect(door.server.remainder == (isLeft ? .alias : .nothing))
            if isLeft { #expect(octets(of: door.server.name) == name("w.example.com").wire) }
        }
    }

    @Test("An alias that leads out of our zones, and a delegation, are answered and left to be followed")
    func ends() throws {
        var door = Door()
        let away = try #require(try door.send(Query("away.emc", flags: desired).octets, recursion: .outside))
        #expect(away.answers == ["away.emc. 300 CNAME www.example.com."])
        #expect(door.server.remainder == .alias)
        #expect(octets(of: door.server.name) == name("www.example.com").wire)

        let child = try #require(try door.send(Query("x.child.emc", flags: desired).octets, recursion: .outside))
        #expect(child.authorities.count == 3)
        #expect(door.server.remainder == .delegation)
        #expect(octets(of: door.server.name) == name("x.child.emc").wire)

        for query in [Query("away.emc"), Query("x.child.emc"), Query("away.emc", .cname, flags: desired)] {
            _ = try door.send(query.octets, recursion: .outside)
            #expect(door.server.remainder == .nothing)
        }
    }

    @Test("Answers by rule", arguments: Transport.both)
    func rules(transport: Transport) throws {
        var door = Door()
        let query = Query("A.Bee.example", .a, flags: desired, edns: .plain).octets
        #expect(try door.send(query, over: transport, recursion: .outside) == nil)
        let refused = try door.send(query, by: .refuse(.servFail, .networkError), over: transport)
        #expect(refused.code == .servFail && refused.extendedError == 23 && refused.authorities.isEmpty)
        let soa = "60 SOA localhost. nobody.invalid. 1 3600 1200 604800 60"
        let zones = [(0, "."), (1, "example."), (2, "Bee.example."), (3, "A.Bee.example."), (9, "A.Bee.example.")]
        for (labels, owner) in zones {
            let missing = try door.send(query, by: .negative(.nxDomain, zoneLabels: labels, .blocked), over: transport)
            #expect(missing.code == .nxDomain && missing.extendedError == 15)
            #expect(missing.authorities == ["\(owner) \(soa)"])
        }
        let records = try door.send(
            query,
            by: .records(.a, [[127, 0, 0, 1], [127, 0, 0, 2]], ttl: 5),
            over: transport
        )
        #expect(records.code == .noError)
        #expect(records.answers == ["A.Bee.example. 5 A 127.0.0.1", "A.Bee.example. 5 A 127.0.0.2"])
        let cut = try door.send(query, by: .truncate, over: transport)
        #expect(cut.bits.contains(.truncated) && cut.answers.isEmpty)
        let many = try door.send(query, by: .records(.a, (0..<200).map { [127, 0, 0, $0] }, ttl: 5), over: transport)
        #expect(many.bits.contains(.truncated) == (transport == .udp))
    }

    private func octets(of name: Span<UInt8>) -> [UInt8] {
        (0..<name.count).map { name[$0] }
    }
}

extension Transport {
    fileprivate static let both = [Transport.udp, .tcp]
}
