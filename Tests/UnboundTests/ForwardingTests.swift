// SPDX-License-Identifier: MIT
import DNSWire
import LDNS
import Testing
import Unbound

@Suite
struct ForwardingTests {
    @Test func asksAForwarder() async throws {
        let server = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.7")) }
        defer { server.stop() }
        let resolver = try UnboundResolver(.onLoopback { $0.forwarders = [server.upstream] })
        defer { resolver.close() }

        let outcome = try await resolver.ask("WWW.Example.")
        #expect(outcome.addresses == ["192.0.2.7"])
        #expect(outcome.security == .insecure)
        #expect(server.seen.map(\.name.description) == ["www.example."])
        #expect(server.seen.allSatisfy { $0.transport == .udp && $0.recursionDesired })
    }
}
