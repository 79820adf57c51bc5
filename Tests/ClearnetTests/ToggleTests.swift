// SPDX-License-Identifier: MIT
import Clearnet
import DNSWire
import IP
import ResolverPolicy
import Testing

@Suite("The toggle", .timeLimit(.minutes(2)))
struct ToggleTests {
    private static let address = ["www.example. A": ["www.example. 300 IN A 192.0.2.80"]]

    @Test("Off, names of the clearnet do not exist, and nobody is asked for them")
    func off() async throws {
        try await MadeUpUpstream.run { upstream, address in
            var resolving = try Resolving(.emerdns, upstream: address)
            for name in ["www.example", "example", "x.y.z", "onion", "www.onion", "x.bit"] {
                let answer = try await resolving.ask(name)
                #expect(answer.code == .nxDomain)
                #expect(answer.isImmediate)
                #expect(answer.message.header.recursionAvailable)
                #expect(answer.message.authorities.map(\.type) == [.soa])
            }
            #expect(try await resolving.ask("www.example").error == 15)
            #expect(try await resolving.ask("www.emc").answers == ["www.emc. A 192.0.2.1"])
            #expect(try await resolving.ask("away.emc").answers == ["away.emc. CNAME www.example."])
            #expect(upstream.questions.isEmpty)
            #expect(resolving.clearnet.state == .off)
        }
    }

    @Test("Who does not ask for recursion, or may not have it, is refused, on or off", arguments: ResolverMode.allCases)
    func refused(mode: ResolverMode) async throws {
        try await MadeUpUpstream.run { upstream, address in
            var resolving = try Resolving(mode, upstream: address)
            #expect(try await resolving.ask("www.example", recursion: false).code == .refused)
            let stranger = try await resolving.ask("www.example", from: "192.0.2.7")
            #expect(stranger.code == .refused)
            #expect(!stranger.message.header.recursionAvailable)
            #expect(upstream.questions.isEmpty)
        }
    }

    @Test("On, the upstream is asked once, and then the cache answers with less time to live")
    func on() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = Self.address }
            var resolving = try Resolving(.hybrid, upstream: address)
            let first = try await resolving.ask("WWW.example")
            #expect(first.answers == ["WWW.example. A 192.0.2.80"])
            #expect(!first.isImmediate)
            #expect(first.message.header.recursionAvailable && !first.message.header.isAuthoritative)
            let second = try await resolving.ask("www.Example")
            #expect(second.answers == ["www.Example. A 192.0.2.80"])
            #expect(second.isImmediate)
            #expect(second.ttls.allSatisfy { $0 <= 300 })
            #expect(try await resolving.ask("missing.example").code == .nxDomain)
            let missing = try await resolving.ask("missing.example")
            #expect(missing.code == .nxDomain && missing.isImmediate)
            #expect(upstream.questions.count == 2)
            // The chain answers for itself.
            #expect(try await resolving.ask("www.emc").isImmediate)
            #expect(try await resolving.ask("missing.emc").code == .nxDomain)
            #expect(upstream.questions.count == 2)
        }
    }

    @Test("Turned off, what was learnt is forgotten; turned on again, it is asked for anew")
    func turning() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = Self.address }
            var resolving = try Resolving(.hybrid, upstream: address)
            for round in 1...20 {
                #expect(try await resolving.ask("www.example").answers.count == 1)
                #expect(upstream.questions.count == round)
                let began = ContinuousClock.now
                try resolving.turn(.emerdns)
                #expect(ContinuousClock.now - began < .milliseconds(100))
                #expect(try await resolving.ask("www.example").code == .nxDomain)
                #expect(upstream.questions.count == round)
                try resolving.turn(.hybrid)
            }
        }
    }

    @Test("Turned off while questions are under way, they are answered at once, with a failure")
    func turningAmidst() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.isSilent = true }
            var resolving = try Resolving(.hybrid, upstream: address)
            let clearnet = resolving.clearnet
            let off = try Resolving.plan(.emerdns)
            async let turned: Void = {
                while upstream.questions.isEmpty { await Task.yield() }
                clearnet.apply(off)
            }()
            let answer = try await resolving.ask("www.example")
            #expect(answer.code == .servFail)
            await turned
        }
    }

    @Test("With the clearnet alone, the names of the chain do not exist")
    func clearnetAlone() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = Self.address }
            var resolving = try Resolving(.icann, upstream: address)
            #expect(try await resolving.ask("www.emc").code == .nxDomain)
            #expect(upstream.questions.isEmpty)
            #expect(try await resolving.ask("www.example").answers.count == 1)
        }
    }

    @Test("Some clients have a toggle of their own")
    func ownToggle() async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = Self.address }
            let network = try IPNetwork("192.0.2.0/28")
            let clients = [ClientPolicies.Entry(network: network, policy: ClientPolicy(mode: .hybrid))]
            var resolving = try Resolving(.icann, upstream: address, clients: clients)
            resolving.clearnet.apply(try Resolving.plan(.emerdns, clients: clients))
            #expect(try await resolving.ask("www.example").code == .nxDomain)
            #expect(upstream.questions.isEmpty)
            #expect(try await resolving.ask("www.example", from: "192.0.2.3").answers.count == 1)
            // What one client has brought into the cache the other still does not see.
            #expect(try await resolving.ask("www.example").code == .nxDomain)
        }
    }
}
