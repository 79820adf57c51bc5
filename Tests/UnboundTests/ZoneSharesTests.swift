// SPDX-License-Identifier: MIT
import DNSWire
import Testing
import Unbound

/// Random names below a zone whose servers are slow.
@Suite
struct ZoneSharesTests {
    @Test(arguments: [
        ("slow.example.", "www.quick.example."), ("2.1.in-addr.arpa.", "4.3.2.2.in-addr.arpa."),
    ])
    func oneZoneLeavesRoomForOthers(_ zone: String, _ other: String) async throws {
        let gate = Gate()
        let slow = try DomainName(presentation: zone)
        let server = try ScriptedServer { query, _ in
            if query.questions.first?.name.isSubdomain(of: slow) == true { gate.wait() }
            return .message(query.reply(address: "192.0.2.1"))
        }
        let quick = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.2")) }
        defer {
            gate.open()
            server.stop()
            quick.stop()
        }
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [quick.upstream]
                $0.forwardZones = [UpstreamZone(slow, [server.upstream])]
                $0.zoneLimit = 4
            }
        )
        defer { resolver.close() }
        let (answers, continuation) = AsyncStream<UnboundAnswer>.makeStream()
        for number in 0..<10 {
            let name = try DomainName(presentation: "n\(number).\(zone)").wire
            #expect(resolver.resolve(name: name, type: 1) { continuation.yield($0) } != nil)
        }
        // The six that have no place; the others wait.
        var iterator = answers.makeAsyncIterator()
        for _ in 0..<6 {
            guard case .refused(let reason) = await iterator.next()?.outcome else {
                Issue.record("was asked")
                return
            }
            #expect(reason.hasPrefix("too many queries below"))
        }
        #expect(try await resolver.ask(other).addresses == ["192.0.2.2"])
        gate.open()
        for _ in 0..<4 { #expect(await iterator.next()?.outcome.addresses == ["192.0.2.1"]) }
        #expect(try await resolver.ask("more.\(zone)").addresses == ["192.0.2.1"])
    }
}
