// SPDX-License-Identifier: MIT
import Clearnet
import DNSWire
import IP
import ResolverPolicy
import Testing
import Unbound

@Suite("A change of the plan", .timeLimit(.minutes(2)))
struct PlanChangeTests {
    private static let addresses = [
        "www.example. A": ["www.example. 300 IN A 192.0.2.80"],
        "ads.example. A": ["ads.example. 300 IN A 192.0.2.81"],
    ]

    /// A server for which both names are in the cache.
    private func run(_ body: (MadeUpUpstream, ListenAddress, inout Resolving) async throws -> Void) async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = Self.addresses }
            var resolving = try Resolving(.hybrid, upstream: address)
            for name in ["www.example", "ads.example"] {
                #expect(try await resolving.ask(name).answers.count == 1)
            }
            try await body(upstream, address, &resolving)
        }
    }

    /// A new one would not have been asked both names.
    private func expectSameResolver(_ resolving: borrowing Resolving) throws {
        let clearnet = resolving.clearnet
        #expect(try #require(clearnet.counters).answered >= 2)
    }

    @Test("Lists that are read again cost nothing of what is in the cache, and hide what they block")
    func lists() async throws {
        try await run { _, address, resolving in
            let settings = try Resolving.settings(address)
            for _ in 1...3 {
                #expect(resolving.clearnet.apply(try Resolving.plan(.hybrid, blocked: "ads.example\n")) == .on)
                let blocked = try await resolving.ask("ads.example")
                #expect(blocked.code == .nxDomain && blocked.error == 15)
                let other = try await resolving.ask("www.example")
                #expect(other.answers.count == 1 && other.isImmediate)

                #expect(resolving.clearnet.apply(try Resolving.plan(.hybrid), settings: settings) == .on)
                let free = try await resolving.ask("ads.example")
                #expect(free.answers.count == 1 && free.isImmediate)
            }
            try expectSameResolver(resolving)
        }
    }

    @Test("Routes count at once, whatever is in the cache", arguments: ["refuse", "nonexistent", "emerdns"])
    func routes(target: String) async throws {
        try await run { _, _, resolving in
            resolving.clearnet.apply(try Resolving.plan(.hybrid, routes: ["ads.example=\(target)"]))
            let routed = try await resolving.ask("ads.example")
            #expect(routed.code == (target == "nonexistent" ? .nxDomain : .refused))
            #expect(routed.answers.isEmpty && routed.isImmediate)
            #expect(try await resolving.ask("www.example").isImmediate)
            try expectSameResolver(resolving)
        }
    }

    @Test("Who sees another side, other upstreams, and who says so have everything asked anew")
    func anew() async throws {
        try await run { upstream, address, resolving in
            func askedAnew(_ resolving: inout Resolving) async throws {
                // More than one may come: the library does not wait long for a machine that is busy.
                let count = upstream.questions.count
                #expect(try await resolving.ask("www.example").answers.count == 1)
                #expect(upstream.questions.count > count)
            }
            resolving.clearnet.apply(try Resolving.plan(.icann))
            try await askedAnew(&resolving)

            let network = try IPNetwork("192.0.2.0/28")
            let clients = [ClientPolicies.Entry(network: network, policy: ClientPolicy(mode: .hybrid))]
            resolving.clearnet.apply(try Resolving.plan(.icann, clients: clients))
            try await askedAnew(&resolving)

            var settings = try Resolving.settings(address)
            settings.forwardZones = [
                UpstreamZone(try DomainName(presentation: "elsewhere"), settings.forwarders)
            ]
            resolving.clearnet.apply(try Resolving.plan(.icann, clients: clients), settings: settings)
            try await askedAnew(&resolving)
            resolving.clearnet.apply(try Resolving.plan(.icann, clients: clients), settings: settings)
            #expect(try await resolving.ask("www.example").isImmediate)

            resolving.clearnet.flush(.root)
            try await askedAnew(&resolving)
        }
    }

    @Test("A question that is under way when lists are read again is answered")
    func underWay() async throws {
        try await run { upstream, _, resolving in
            upstream.change {
                $0.records["late.example. A"] = ["late.example. 300 IN A 192.0.2.82"]
                $0.isSilent = true
            }
            let clearnet = resolving.clearnet
            let plan = try Resolving.plan(.hybrid, blocked: "ads.example\n")
            async let changed: Void = {
                while upstream.questions.count < 3 { await Task.yield() }
                clearnet.apply(plan)
                // The library asks again before it gives up.
                upstream.change { $0.isSilent = false }
            }()
            #expect(try await resolving.ask("late.example").answers == ["late.example. A 192.0.2.82"])
            await changed
            // What was found out by the plan before is kept as well.
            #expect(try await resolving.ask("late.example").isImmediate)
        }
    }
}
