// SPDX-License-Identifier: MIT
import DNSWire
import IP
import Testing
import Unbound

/// Which addresses answers may hold and which are asked.
///
/// Everything is sent from 127.0.0.1, so nothing can leave this machine.
@Suite
struct AddressTests {
    static let privateAddresses = [
        "0.0.0.0", "0.255.255.255", "10.0.0.1", "100.64.0.1", "100.127.255.255", "127.0.0.1", "127.255.255.254",
        "169.254.169.254", "172.16.0.1", "172.31.255.255", "192.168.1.1", "198.18.0.1", "198.19.255.255",
        "::1", "::ffff:10.0.0.1", "::ffff:192.0.2.1", "fc00::1", "fd12:3456::1", "fe80::1",
    ]
    static let publicAddresses = [
        "1.1.1.1", "9.255.255.255", "11.0.0.1", "100.63.255.255", "100.128.0.1", "172.15.255.255", "172.32.0.1",
        "192.0.2.1", "192.167.255.255", "198.17.255.255", "198.20.0.1", "2001:db8::1", "fec0::1",
    ]

    private static func record(_ name: DomainName, _ address: String) -> ResourceRecord? {
        if let v4 = A(text: address) { return ResourceRecord(name: name, ttl: 300, rdata: .a(v4)) }
        guard let v6 = AAAA(text: address) else { return nil }
        return ResourceRecord(name: name, ttl: 300, rdata: .aaaa(v6))
    }

    private static func isThere(_ address: String, under suffix: String, _ settings: UnboundSettings) async throws
        -> Bool
    {
        let server = try ScriptedServer { query, _ in
            guard let name = query.questions.first?.name, let record = record(name, address) else { return .silence }
            return .message(query.reply(answers: [record]))
        }
        defer { server.stop() }
        var settings = settings
        settings.forwarders = [server.upstream]
        let resolver = try UnboundResolver(settings)
        defer { resolver.close() }
        let type: RRType = A(text: address) == nil ? .aaaa : .a
        let outcome = try await resolver.ask("www.\(suffix)", type)
        #expect(server.seen.count >= 1)
        return outcome.message?.answers.isEmpty == false
    }

    @Test(arguments: privateAddresses)
    func privateAddressesAreTakenOut(_ address: String) async throws {
        #expect(try await !Self.isThere(address, under: "example.", .onLoopback()))
        // Unless the name is of this network, or nobody minds.
        let own = try DomainName(presentation: "home.example.")
        #expect(
            try await Self.isThere(address, under: "home.example.", .onLoopback { $0.privateDomains = [own] })
        )
        #expect(try await Self.isThere(address, under: "example.", .onLoopback { $0.privateAddresses = [] }))
    }

    @Test(arguments: publicAddresses)
    func publicAddressesAreLeftIn(_ address: String) async throws {
        #expect(try await Self.isThere(address, under: "example.", .onLoopback()))
    }

    /// A zone that says its name server is on this machine does not make the resolver ask there.
    @Test func loopbackIsNotAskedOnTheWordOfOthers() async throws {
        let settings = UnboundSettings.onLoopback {
            $0.forwarders = [Upstream(address: IPAddress(v4: 0x7f00_0005), port: 5_300)]
        }
        let refused = settings.options.filter { $0.name == "do-not-query-address" }
            .compactMap { try? IPNetwork($0.value) }
        func isRefused(_ address: String) throws -> Bool {
            let address = try #require(IPAddress(address))
            return refused.contains { $0.address.number <= address.number && address.number <= $0.lastAddress.number }
        }
        for address in ["127.0.0.0", "127.0.0.1", "127.0.0.4", "127.0.0.6", "127.0.1.5", "127.255.255.255", "::1"] {
            #expect(try isRefused(address), "\(address)")
        }
        for address in ["127.0.0.5", "126.255.255.255", "128.0.0.0", "::2"] {
            #expect(try !isRefused(address), "\(address)")
        }
        #expect(settings.options.contains { $0 == ("do-not-query-localhost", "no") })
        // 24 networks are 127.0.0.0/8 without one address.
        #expect(refused.count == 24 + 1)

        let recursing = UnboundSettings.onLoopback()
        #expect(recursing.options.contains { $0 == ("do-not-query-localhost", "yes") })
    }

    @Test func whoIsNotToBeAskedIsNot() async throws {
        let server = try ScriptedServer("127.0.0.9") { query, _ in .message(query.reply(address: "192.0.2.1")) }
        defer { server.stop() }
        let network = try IPNetwork("127.0.0.8/31")
        let resolver = try UnboundResolver(
            .onLoopback {
                $0.forwarders = [server.upstream]
                $0.doNotQuery = [network]
            }
        )
        defer { resolver.close() }
        #expect(try await resolver.ask("www.example.").message == nil)
        #expect(server.seen.isEmpty)
    }
}
