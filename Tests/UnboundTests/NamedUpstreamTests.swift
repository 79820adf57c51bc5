// SPDX-License-Identifier: MIT
import DNSWire
import Testing
import Unbound

/// Upstreams that are given by their names.
@Suite
struct NamedUpstreamTests {
    private static let host = "ns.example."

    /// A resolver that is told of `inner` by its name, which `everyone` can look up.
    private func resolver(
        _ everyone: ScriptedServer,
        _ inner: ScriptedServer,
        _ change: (inout UnboundSettings, Upstream) throws -> Void
    ) throws -> UnboundResolver {
        let name = try DomainName(presentation: Self.host)
        var settings = UnboundSettings.onLoopback()
        settings.forwarders = [everyone.upstream]
        // The server has an address of this machine.
        settings.privateDomains = [name]
        settings.timeLimit = .seconds(5)
        try change(&settings, Upstream(name: name, port: inner.upstream.port))
        return try UnboundResolver(settings)
    }

    private func script(_ address: String) -> ScriptedServer.Script {
        { query, _ in
            let question = query.questions.first
            guard question?.name.description == Self.host else { return .message(query.reply(address: address)) }
            return .message(question?.type == .a ? query.reply(address: "127.0.0.1") : query.reply())
        }
    }

    @Test func areLookedUpAndAsked() async throws {
        let everyone = try ScriptedServer(script: script("192.0.2.1"))
        let inner = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.2")) }
        defer { for server in [everyone, inner] { server.stop() } }
        let corp = try DomainName(presentation: "corp")
        let resolver = try resolver(everyone, inner) { $0.forwardZones = [UpstreamZone(corp, [$1])] }
        defer { resolver.close() }
        for number in 0..<5 {
            #expect(try await resolver.ask("n\(number).corp.").addresses == ["192.0.2.2"])
        }
        #expect(try await resolver.ask("www.example.").addresses == ["192.0.2.1"])
        #expect(inner.seen.count == 5)
        #expect(!everyone.seen.contains { $0.name.description.hasSuffix("corp.") })
        // Once for each kind of address.
        #expect(everyone.seen.filter { $0.name.description == Self.host && $0.type == .a }.count == 1)
    }

    @Test func standInForAnAddressThatIsSilent() async throws {
        // Knows the name of the other and nothing else.
        let everyone = try ScriptedServer { query, _ in
            guard query.questions.first?.name.description == Self.host else { return .silence }
            return script("192.0.2.1")(query, .udp)
        }
        let other = try ScriptedServer { query, _ in .message(query.reply(address: "192.0.2.3")) }
        defer { for server in [everyone, other] { server.stop() } }
        let resolver = try resolver(everyone, other) { $0.forwarders.append($1) }
        defer { resolver.close() }
        #expect(try await resolver.ask("www.example.").addresses == ["192.0.2.3"])
        #expect(try await resolver.ask("www.example.com.").addresses == ["192.0.2.3"])
    }

    @Test func areNotFoundByWayOfThemselves() async throws {
        let everyone = try ScriptedServer(script: script("192.0.2.1"))
        defer { everyone.stop() }
        let example = try DomainName(presentation: "example")
        let resolver = try resolver(everyone, everyone) { $0.forwardZones = [UpstreamZone(example, [$1])] }
        defer { resolver.close() }
        guard case .failed(.servFail, _) = try await resolver.ask("www.example.") else {
            Issue.record("it was answered")
            return
        }
        #expect(everyone.seen.isEmpty)
        // All else goes on.
        #expect(try await resolver.ask("www.elsewhere.").addresses == ["192.0.2.1"])
    }

    @Test func areGivenByAddressOverTLS() throws {
        var upstream = Upstream(name: try DomainName(presentation: "dns.example"), port: 853)
        #expect(upstream.description == "dns.example.@853" && upstream.address == nil)
        upstream.tlsName = "dns.example"
        #expect(throws: UnboundError.tls("dns.example.@853#dns.example is not an address")) {
            try UnboundResolver(.onLoopback { $0.forwarders = [upstream] })
        }
    }

    @Test func haveNamesOfHosts() throws {
        let name = try DomainName(labels: [Array("a\"b".utf8), Array("example".utf8)])
        for name in [name, .root] {
            #expect(throws: UnboundError.self) {
                try UnboundResolver(.onLoopback { $0.forwarders = [Upstream(name: name)] })
            }
        }
    }
}
