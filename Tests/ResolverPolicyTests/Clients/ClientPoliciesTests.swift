// SPDX-License-Identifier: MIT
import IP
import RandomTesting
import ResolverPolicy
import Testing

@Suite("Policies by client") struct ClientPoliciesTests {
    private func terms(_ address: String, _ policies: ClientPolicies) throws -> ClientTerms {
        policies.terms(of: try #require(IPAddress(address)))
    }

    @Test func whoIsNotListedIsSafe() throws {
        let policies = try ClientPolicies(hash: tableHash)
        for address in ["127.0.0.1", "127.255.255.255", "::1"] {
            let terms = try terms(address, policies)
            #expect(terms.mayRecurse && terms.policy < 0 && terms.mode == nil && terms.lists == .all)
        }
        for address in [
            "0.0.0.0", "10.0.0.1", "126.255.255.255", "128.0.0.0", "255.255.255.255", "::", "::2", "fe80::1",
        ] {
            let terms = try terms(address, policies)
            #expect(!terms.mayRecurse && terms.policy < 0)
        }
    }

    @Test func theSmallestNetworkCounts() throws {
        let networks = [
            "0.0.0.0/0", "10.0.0.0/8", "10.1.0.0/16", "10.1.0.0/24", "10.1.0.5", "::/0", "255.255.255.255",
            "127.0.0.0/8",
        ]
        let entries = try networks.map { ClientPolicies.Entry(network: try IPNetwork($0), policy: ClientPolicy()) }
        let policies = try ClientPolicies(entries, hash: tableHash)
        for (address, policy) in [
            ("9.9.9.9", 0), ("10.255.255.255", 1), ("10.1.255.255", 2), ("10.1.0.4", 3), ("10.1.0.5", 4),
            ("10.1.0.6", 3),
            ("10.1.1.0", 2), ("10.2.0.0", 1), ("11.0.0.0", 0), ("2001:db8::1", 5), ("::1", -1), ("255.255.255.255", 6),
            ("255.255.255.254", 0), ("127.0.0.1", 7), ("0.0.0.0", 0),
        ] {
            #expect(try terms(address, policies).policy == policy, "\(address)")
        }
    }

    @Test func suffixes() throws {
        let policy = ClientPolicy(
            mode: .hybrid,
            suffixes: try ResolverPolicyTests.suffixes("emc", ".example.com"),
            lists: .none
        )
        let network = try IPNetwork("192.0.2.0/24")
        let policies = try ClientPolicies([.init(network: network, policy: policy)], hash: tableHash)
        let found = try terms("192.0.2.7", policies)
        #expect(found.mode == .hybrid && found.lists == .none && found.policy == 0)
        for (name, expected) in [
            ("emc.", true), ("a.emc.", true), ("a.example.com.", true), ("example.com.", false), ("com.", false),
            (".", false),
        ] {
            #expect(policies.allows(try wire(name), under: found) == expected, "\(name)")
        }
        #expect(!policies.allows([5], under: found))
        #expect(policies.allows(try wire("com."), under: try terms("127.0.0.1", policies)))
        let none = ClientPolicy(suffixes: [])
        let nothing = try ClientPolicies([.init(network: .everyV4, policy: none)], hash: tableHash)
        #expect(!nothing.allows(try wire("emc."), under: try terms("192.0.2.7", nothing)))
    }

    @Test func oneNetworkTwice() throws {
        let entry = ClientPolicies.Entry(network: try IPNetwork("10.0.0.0/8"), policy: .unlisted)
        let error = #expect(throws: ClientPolicies.DuplicateError.self) {
            try ClientPolicies([entry, entry], hash: tableHash)
        }
        #expect(error?.network == entry.network)
    }

    @Test(arguments: 0..<(longTests ? 1_000 : 30)) func agreesWithLookingAtEachNetwork(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var networks: Set<IPNetwork> = []
        for _ in 0..<Int.random(in: 0...40, using: &random) {
            // Few bits, at both ends of the addresses, so that networks nest, touch and end together.
            let length = Int.random(in: 0...32, using: &random)
            let host = UInt32.random(in: 0...0xff, using: &random) << 4
            let number =
                (Bool.random(using: &random) ? host : ~host) & ~UInt32(
                    truncatingIfNeeded: UInt64(1) << UInt64(32 - length) - 1
                )
            networks.insert(try IPNetwork("\(IPAddress(v4: number))/\(length)"))
        }
        let entries = networks.map { ClientPolicies.Entry(network: $0, policy: .unlisted) }
        let policies = try ClientPolicies(entries, hash: tableHash)
        var differences: [String] = []
        for _ in 0..<300 {
            let host = UInt32.random(in: 0...0x1fff, using: &random)
            let address = IPAddress(v4: Bool.random(using: &random) ? host : ~host)
            let holding = entries.indices.filter { index in
                let network = entries[index].network
                return network.address.number <= address.number && address.number <= network.lastAddress.number
            }
            let expected = holding.max { entries[$0].network.prefixLength < entries[$1].network.prefixLength }
            let found = policies.terms(of: address).policy
            if found != expected ?? -3 { differences.append("\(address)") }
        }
        #expect(differences.isEmpty, "\(differences.prefix(3))")
    }

    @Test func selections() {
        #expect(ListSelection.all.contains(0) && ListSelection.all.contains(63) && !ListSelection.all.contains(64))
        #expect(!ListSelection.none.contains(0) && !ListSelection.all.contains(-1))
        let some = ListSelection([1, 63, 64, -1])
        #expect((0..<70).filter(some.contains) == [1, 63])
    }
}
