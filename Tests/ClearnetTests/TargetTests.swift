// SPDX-License-Identifier: MIT
import Clearnet
import DNSWire
import IP
import NameServer
import ResolverPolicy
import Testing

@Suite("What is said of a name is said of it behind an alias, too", .timeLimit(.minutes(2)))
struct TargetTests {
    private static let records = [
        "www.example. A": ["www.example. 300 IN A 192.0.2.80"],
        "cloak.example. A": [
            "cloak.example. 300 IN CNAME ads.example.", "ads.example. 300 IN CNAME cdn.example.",
            "cdn.example. 300 IN A 192.0.2.81",
        ],
        "ads.example. A": ["ads.example. 300 IN CNAME cdn.example.", "cdn.example. 300 IN A 192.0.2.81"],
        "cdn.example. A": ["cdn.example. 300 IN A 192.0.2.81"],
        "gone.example. A": ["gone.example. 300 IN CNAME ads.example."],
        "inside.example. A": ["inside.example. 300 IN CNAME also.emc."],
        "around.example. A": ["around.example. 300 IN CNAME away.emc."],
        "garden.example. A": ["garden.example. 300 IN A 192.0.2.82"],
    ]

    /// A server by a plan; each question is asked twice, the second time of the cache.
    private func run(
        _ plan: ResolverPlan,
        _ body: (inout Resolving, _ isImmediate: Bool) async throws -> Void
    ) async throws {
        try await MadeUpUpstream.run { upstream, address in
            upstream.change { $0.records = Self.records }
            var resolving = try Resolving(.hybrid, upstream: address)
            resolving.clearnet.apply(plan)
            for isImmediate in [false, true] { try await body(&resolving, isImmediate) }
        }
    }

    @Test("Lists", arguments: [Transport.udp, .tcp])
    func lists(transport: Transport) async throws {
        try await run(Resolving.plan(.hybrid, blocked: "ads.example\nwww.emc\n")) { resolving, isImmediate in
            for name in ["cloak", "gone"] {
                let cloaked = try await resolving.ask("\(name).example", over: transport)
                #expect(cloaked.answers == ["\(name).example. CNAME ads.example."])
                #expect(cloaked.code == .nxDomain && cloaked.error == 15 && cloaked.isImmediate == isImmediate)
                #expect(cloaked.message.authorities.map(\.type) == [.soa])
            }
            let inside = try await resolving.ask("inside.example", over: transport)
            #expect(inside.answers == ["inside.example. CNAME also.emc.", "also.emc. CNAME www.emc."])
            #expect(inside.code == .nxDomain && inside.error == 15)
            let also = try await resolving.ask("also.emc", over: transport)
            #expect(also.answers == ["also.emc. CNAME www.emc."] && also.code == .nxDomain && also.error == 15)
            #expect(try await resolving.ask("www.example", over: transport).answers.count == 1)
            #expect(try await resolving.ask("also.emc", .cname, over: transport).code == .noError)
        }
        let plan = try Resolving.plan(.hybrid, blocked: "www.example\n")
        try await run(plan) { resolving, isImmediate in
            let away = try await resolving.ask("farther.emc", over: transport)
            #expect(away.answers == ["farther.emc. CNAME away.emc.", "away.emc. CNAME www.example."])
            #expect(away.code == .nxDomain && away.error == 15 && away.isImmediate)
            // Nobody is asked where the chain leads back outside.
            let around = try await resolving.ask("around.example", over: transport)
            #expect(around.answers == ["around.example. CNAME away.emc.", "away.emc. CNAME www.example."])
            #expect(around.code == .nxDomain && around.error == 15 && around.isImmediate == isImmediate)
        }
    }

    @Test("Allow lists, for the name that was asked for or one on the way")
    func allowed() async throws {
        for allowed in ["cloak.example", "ads.example"] {
            try await run(Resolving.plan(.hybrid, blocked: "ads.example\n", allowed: allowed)) { resolving, _ in
                let cloaked = try await resolving.ask("cloak.example")
                #expect(cloaked.answers.count == 3)
            }
        }
    }

    @Test("The only names that a client may ask")
    func suffixes() async throws {
        let network = try IPNetwork("192.0.2.0/28")
        let policy = ClientPolicy(suffixes: [try DomainSuffix("emc"), try DomainSuffix("cloak.example")])
        let clients = [ClientPolicies.Entry(network: network, policy: policy)]
        try await run(Resolving.plan(.hybrid, clients: clients)) { resolving, _ in
            for (name, answers) in [("away.emc", 1), ("farther.emc", 2), ("cloak.example", 1), ("www.example", 0)] {
                let answer = try await resolving.ask(name, from: "192.0.2.1")
                #expect(answer.code == .refused && answer.error == 18 && answer.answers.count == answers, "\(name)")
            }
            #expect(try await resolving.ask("cloak.example").answers.count == 3)
            #expect(try await resolving.ask("also.emc", from: "192.0.2.1").answers.count == 2)
        }
    }

    @Test("Routes", arguments: [("nonexistent", ResponseCode.nxDomain), ("refuse", .refused)])
    func routes(target: String, code: ResponseCode) async throws {
        let rules = ["ads.example=\(target)", "www.example=\(target)"]
        try await run(Resolving.plan(.hybrid, routes: rules)) { resolving, isImmediate in
            let cloaked = try await resolving.ask("cloak.example")
            #expect(cloaked.answers == ["cloak.example. CNAME ads.example."])
            #expect(cloaked.code == code && cloaked.error == 15 && cloaked.isImmediate == isImmediate)
            let away = try await resolving.ask("away.emc")
            #expect(away.answers == ["away.emc. CNAME www.example."] && away.code == code && away.isImmediate)
        }
    }

    @Test("Recursion need not be asked for to see nothing")
    func undesired() async throws {
        let network = try IPNetwork("192.0.2.0/28")
        let policy = ClientPolicy(suffixes: [try DomainSuffix("example")])
        let clients = [ClientPolicies.Entry(network: network, policy: policy)]
        let plan = try Resolving.plan(.hybrid, clients: clients, blocked: "www.emc\n")
        try await run(plan) { resolving, _ in
            for recursion in [false, true] {
                let other = try await resolving.ask("also.emc", recursion: recursion, from: "192.0.2.1")
                #expect(other.code == .refused && other.error == 18 && other.answers.isEmpty)
                let blocked = try await resolving.ask("www.emc", recursion: recursion)
                #expect(blocked.code == .nxDomain && blocked.error == 15)
                let stranger = try await resolving.ask("www.example", recursion: recursion, from: "198.51.100.1")
                #expect(stranger.code == .refused && stranger.error == (recursion ? 18 : 20))
            }
        }
        try await run(Resolving.plan(.icann)) { resolving, _ in
            let hidden = try await resolving.ask("www.emc", recursion: false)
            #expect(hidden.code == .refused)
        }
    }

    @Test("A policy zone leads to a walled garden, whatever is asked for")
    func garden() async throws {
        let zone = """
            $ORIGIN rpz.
            @ 60 IN SOA rpz. rpz. 1 2 3 4 5
            bad.example 60 IN CNAME garden.example.
            worse.example 60 IN CNAME www.emc.
            own.example 60 IN A 10.0.0.1
            own.example 60 IN TXT "blocked"
            *.garden.example 60 IN CNAME .
            garden.example 60 IN CNAME .

            """
        try await run(Resolving.plan(.hybrid, blocked: zone, format: .rpz)) { resolving, _ in
            let bad = try await resolving.ask("bad.example")
            #expect(bad.answers == ["bad.example. CNAME garden.example.", "garden.example. A 192.0.2.82"])
            #expect(try await resolving.ask("bad.example", .cname).answers == ["bad.example. CNAME garden.example."])
            #expect(try await resolving.ask("bad.example", .any).answers == ["bad.example. CNAME garden.example."])
            let worse = try await resolving.ask("worse.example")
            #expect(worse.answers == ["worse.example. CNAME www.emc.", "www.emc. A 192.0.2.1"])
            #expect(!worse.message.header.isAuthoritative && worse.isImmediate)
            #expect(try await resolving.ask("worse.example", .txt).message.authorities.map(\.type) == [.soa])
            #expect(try await resolving.ask("own.example").answers == ["own.example. A 10.0.0.1"])
            #expect(try await resolving.ask("own.example", .any).answers.count == 1)
            #expect(try await resolving.ask("own.example", .mx).code == .noError)
            #expect(try await resolving.ask("garden.example").code == .nxDomain)
        }
    }
}
