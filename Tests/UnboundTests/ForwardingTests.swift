// SPDX-License-Identifier: MIT
import DNSWire
import IP
import LDNS
import Testing
import Unbound

/// Everything is sent from 127.0.0.1, so nothing can leave this machine (`UnboundSettings.onLoopback`).
@Suite
struct ForwardingTests {
    @Test func asksAForwarderAndKeepsWhatItSays() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.7")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }

        for name in ["WWW.Example.", "www.example."] {
            let outcome = try await resolver.ask(name)
            #expect(outcome.addresses == ["192.0.2.7"])
            #expect(outcome.security == .insecure)
            // In lower case, however it was asked.
            #expect(outcome.message?.questions.first?.name.description == "www.example.")
        }
        #expect(server.seen.map(\.name.description) == ["www.example."])
        #expect(server.seen.allSatisfy { $0.transport == .udp && $0.query.header.recursionDesired })
        #expect(resolver.counters.asked == 2)
        #expect(resolver.counters.answered == 2)
        #expect(resolver.counters.outstanding == 0)
    }

    @Test func answersAreWholeMessages() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.7")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        guard case .answer(let octets, _) = try await resolver.ask("www.example.") else {
            Issue.record("no answer")
            return
        }
        let packet = try LDNSPacket.parse(octets)
        #expect(packet.id == 0)
        #expect(packet.flags & 0x8180 == 0x8180, "QR, RD, RA")
        #expect(packet.answers.map(\.text) == ["www.example.\t300\tIN\tA\t192.0.2.7"])
        #expect(packet.edns?.dnssecOK == true)
    }

    @Test func absenceIsAnAnswer() async throws {
        let authority = try ResourceRecord(text: "example. 60 IN SOA a.example. b.example. 1 2 3 4 60")
        let server = try ScriptedServer { query, _ in
            let isThere = query.questions.first?.name.labels.first == Array("there".utf8)
            return .message(query.reply(isThere ? .noError : .nxDomain, authorities: [authority]))
        }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        let there = try await resolver.ask("there.example.")
        #expect(there.message?.responseCode == .noError)
        #expect(there.message?.answers.isEmpty == true)
        let nowhere = try await resolver.ask("nowhere.example.")
        #expect(nowhere.message?.responseCode == .nxDomain)
        #expect(nowhere.message?.authorities.map(\.type) == [.soa])
    }

    @Test func takesTCPForWhatIsCut() async throws {
        let server = try ScriptedServer { query, transport in
            .message(
                transport == .udp ? query.reply(isTruncated: true) : query.reply(address: "192.0.2.8")
            )
        }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        #expect(try await resolver.ask("long.example.").addresses == ["192.0.2.8"])
        #expect(server.seen.map(\.transport) == [.udp, .tcp])
    }

    @Test func asksTheNextWhenOneIsSilent() async throws {
        let silent = try ScriptedServer { _, _ in .silence }
        defer { silent.stop() }
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.9")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [silent.upstream, server.upstream] })
        defer { resolver.close() }
        for number in 0..<8 {
            let start = ContinuousClock.now
            #expect(try await resolver.ask("n\(number).example.").addresses == ["192.0.2.9"])
            #expect(start.duration(to: .now) < .seconds(3))
        }
    }

    @Test(arguments: [ResponseCode.servFail, .refused, .notImp])
    func asksTheNextWhenOneRefuses(_ code: ResponseCode) async throws {
        let broken = try ScriptedServer { query, _ in .message(query.reply(code)) }
        defer { broken.stop() }
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.9")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [broken.upstream, server.upstream] })
        defer { resolver.close() }
        for number in 0..<8 {
            #expect(try await resolver.ask("n\(number).example.").addresses == ["192.0.2.9"])
        }
    }

    @Test func saysWhyItFailed() async throws {
        let broken = try ScriptedServer { query, _ in .message(query.reply(.servFail)) }
        defer { broken.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [broken.upstream] })
        defer { resolver.close() }
        guard case .failed(let code, let reason) = try await resolver.ask("www.example.") else {
            Issue.record("did not fail")
            return
        }
        #expect(code == .servFail)
        #expect(reason.contains("127.0.0.1"), "\(reason)")
        #expect(resolver.counters.failed == 1)
        #expect(resolver.recentLog.contains { $0.contains("SERVFAIL <www.example. A IN>") })
    }

    @Test func asksOnceForMany() async throws {
        let gate = Gate()
        let server = try ScriptedServer { query, _ in
            gate.wait()
            return .message(query.reply(address: "192.0.2.1"))
        }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        let name = try DomainName(presentation: "www.example.").wire
        let answers = AsyncStream<UnboundAnswer>.makeStream()
        for _ in 0..<200 {
            #expect(resolver.resolve(name: name, type: 1) { answers.continuation.yield($0) } != nil)
        }
        // Answered by the library itself, and after it has begun with those before.
        #expect(try await resolver.ask("localhost.").addresses == ["127.0.0.1"])
        gate.open()
        var count = 0
        for await answer in answers.stream {
            #expect(answer.outcome.addresses == ["192.0.2.1"])
            count += 1
            if count == 200 { break }
        }
        // It may have been repeated, if this machine was slow.
        #expect(Set(server.seen.map(\.name)).count == 1)
        #expect(server.seen.count <= 2)
    }

    @Test func zonesGoTheirOwnWays() async throws {
        let everyone = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.1")) }
        let inner = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.2")) }
        let authority = try ScriptedServer { query, _ in
            var reply = query.reply(address: "192.0.2.3")
            reply.header.isAuthoritative = true
            return .message(reply)
        }
        defer { for server in [everyone, inner, authority] { server.stop() } }
        let innerName = try DomainName(presentation: "inner.example")
        let ownName = try DomainName(presentation: "own.example")
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [everyone.upstream]
                $0.forwardZones = [UpstreamZone(innerName, [inner.upstream])]
                $0.stubs = [UpstreamZone(ownName, [authority.upstream])]
            }
        )
        defer { resolver.close() }
        #expect(try await resolver.ask("www.example.").addresses == ["192.0.2.1"])
        #expect(try await resolver.ask("notinner.example.").addresses == ["192.0.2.1"])
        #expect(try await resolver.ask("inner.example.").addresses == ["192.0.2.2"])
        #expect(try await resolver.ask("a.b.inner.example.").addresses == ["192.0.2.2"])
        #expect(try await resolver.ask("www.own.example.").addresses == ["192.0.2.3"])
        #expect(inner.seen.allSatisfy { $0.query.header.recursionDesired })
        #expect(!authority.seen.isEmpty && authority.seen.allSatisfy { !$0.query.header.recursionDesired })
    }

    /// Zones of one's own may lie below, and what a server says of names there counts for nothing.
    @Test func namesOfEmptyZonesAreAskedOfNobody() async throws {
        let server = try ScriptedServer { query, _ in
            let labels = query.questions.first?.name.labels.map { String(decoding: $0, as: UTF8.self) } ?? []
            guard labels.count == 3, labels[1] == "to" else { return .message(query.reply(address: "192.0.2.7")) }
            let name = labels.joined(separator: ".")
            let alias = try? ResourceRecord(text: "\(name). 60 IN CNAME secret.\(labels[0]).")
            let lie = try? ResourceRecord(text: "secret.\(labels[0]). 60 IN A 192.0.2.66")
            return .message(query.reply(answers: [alias, lie].compactMap(\.self)))
        }
        defer { server.stop() }
        let inside = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.8")) }
        defer { inside.stop() }
        let names = try ["onion.", "local.", "localhost."].map { try DomainName(presentation: $0) }
        let office = try UpstreamZone(DomainName(presentation: "office.local."), [inside.upstream])
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [server.upstream]
                $0.emptyZones = names
                $0.forwardZones = [office]
            }
        )
        defer { resolver.close() }
        for suffix in ["onion", "local", "localhost"] {
            let outcome = try await resolver.ask("\(suffix).to.example.")
            #expect(outcome.message?.responseCode == .nxDomain && outcome.addresses == [])
            #expect(outcome.message?.answers.map(\.type) == [.cname])
            #expect(outcome.message?.authorities.first?.name.description == "\(suffix).")
        }
        #expect(try await resolver.ask("other.onion.").message?.responseCode == .nxDomain)
        #expect(try await resolver.ask("onion.", .soa).message?.answers.map(\.type) == [.soa])
        #expect(try await resolver.ask("www.office.local.").addresses == ["192.0.2.8"])
        #expect(server.seen.allSatisfy { $0.name.description.hasSuffix(".to.example.") })
        #expect(inside.seen.map(\.name.description) == ["www.office.local."])
    }

    /// Names are octets; the library takes text.
    @Test func namesArriveAsTheyAre() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.1")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }
        let labels: [[[UInt8]]] = [
            [],
            [Array("a.b".utf8), Array("example".utf8)],
            [[0], [0xff, 0x5c, 0x22], Array("ex ample".utf8)],
            [Array("\\065".utf8), Array("*".utf8), Array("@$;()".utf8)],
            (0..<127).map { [UInt8(ascii: "a") + UInt8($0 % 26)] },
            [63, 63, 63, 61].map { [UInt8](repeating: 0x01, count: $0) },
        ]
        for labels in labels {
            let name = try DomainName(labels: labels)
            let outcome = try await resolver.ask(name)
            #expect(outcome.message?.questions.first?.name == name)
            #expect(server.seen.last?.name == name)
        }
    }

    @Test func octetsThatAreNoNameAreNotTaken() throws {
        let resolver = try UnboundResolver(
            .onLoopback { $0.forwarders = [Upstream(address: IPAddress(v4: 0x7f00_0001))] }
        )
        defer { resolver.close() }
        let label = [UInt8](repeating: 0x61, count: 63)
        let octets: [[UInt8]] = [
            [], [1], [1, 0x61], [0, 0], [0xc0, 0],
            [64] + label + [0x61, 0],
            [63] + label + [63] + label + [63] + label + [63] + label + [0],
        ]
        for octets in octets {
            #expect(resolver.resolve(name: octets, type: 1) { _ in Issue.record("called") } == nil)
        }
        #expect(resolver.counters == UnboundCounters())
    }
}
