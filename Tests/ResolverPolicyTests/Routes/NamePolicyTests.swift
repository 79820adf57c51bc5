// SPDX-License-Identifier: MIT
import DNSWire
import ResolverPolicy
import Testing

@Suite("Name policy") struct NamePolicyTests {
    private let policy: NamePolicy

    init() throws {
        let rules = [
            try RouteRule("home.arpa=192.168.1.1:53"), try RouteRule("1.10.in-addr.arpa=10.1.0.1:53"),
            try RouteRule("localhost=9.9.9.9:53"), try RouteRule(".=9.9.9.9:53"),
            try RouteRule("test=9.9.9.9:53", origin: .record),
            try RouteRule("ads.example=nonexistent", origin: .record),
        ]
        let routes = RoutePlan(chainSuffixes: try suffixes("emc", "e164.arpa"), rules: rules, hash: tableHash)
        policy = NamePolicy(routes: routes, hash: tableHash)
    }

    private func text(_ decision: NameDecision) -> String {
        switch decision {
        case .special(let answer): "\(answer.outcome)"
        case .chain: "chain"
        case .clearnet: "clearnet"
        case .forward(let group): policy.routes.groups[group].map(\.description).joined()
        case .refused: "refused"
        case .nonexistent(let reason): "\(reason)"
        }
    }

    @Test(arguments: [
        ("a.emc.", RRType.a, "chain", "chain", "chainOff"),
        ("1.e164.arpa.", .naptr, "chain", "chain", "chainOff"),
        ("www.example.", .a, "clearnetOff", "9.9.9.9:53", "9.9.9.9:53"),
        ("ads.example.", .a, "clearnetOff", "9.9.9.9:53", "9.9.9.9:53"),
        ("x.onion.", .a, "nxdomain", "nxdomain", "nxdomain"), ("x.i2p.", .a, "foreign", "foreign", "foreign"),
        ("localhost.", .a, "addressLoopback", "addressLoopback", "addressLoopback"),
        // A route of the configuration for these very names, and none that is for all, nor one of the record.
        ("nas.home.arpa.", .a, "clearnetOff", "192.168.1.1:53", "192.168.1.1:53"),
        ("2.1.10.in-addr.arpa.", .ptr, "clearnetOff", "10.1.0.1:53", "10.1.0.1:53"),
        ("2.2.10.in-addr.arpa.", .ptr, "nxdomain", "nxdomain", "nxdomain"),
        ("a.test.", .a, "nxdomain", "nxdomain", "nxdomain"),
        // Only the parent can say that the zone is not signed.
        ("10.in-addr.arpa.", .ds, "nodata", "9.9.9.9:53", "9.9.9.9:53"),
    ])
    func decides(name: String, type: RRType, off: String, hybrid: String, icann: String) throws {
        let name = try wire(name)
        #expect(text(policy.decide(name, type: type, mode: .emerdns)) == off)
        #expect(text(policy.decide(name, type: type, mode: .hybrid)) == hybrid)
        #expect(text(policy.decide(name, type: type, mode: .icann)) == icann)
    }

    @Test("what is led to is decided like what is asked for")
    func zones() throws {
        let closed = policy.closedZones.map(\.description)
        #expect(Set(closed).count == closed.count)
        #expect(
            Set(closed)
                .isSuperset(of: [
                    "onion.", "i2p.", "localhost.", "test.", "local.", "10.in-addr.arpa.", "127.in-addr.arpa.",
                ])
        )
        // Routed by the configuration; the chain's.
        #expect(Set(closed).isDisjoint(with: ["home.arpa.", "emc.", "e164.arpa.", "example.", "."]))
        #expect(Set(policy.forwardZones.map(\.name.description)) == ["home.arpa.", "1.10.in-addr.arpa."])

        let routes = RoutePlan(chainSuffixes: try suffixes("test", "x.local"), rules: [], hash: tableHash)
        let chain = NamePolicy(routes: routes, hash: tableHash).closedZones.map(\.description)
        #expect(!chain.contains("test.") && chain.contains("local."))

        // The name itself stays here, and those below go out.
        let split = try ["corp=refuse", ".corp=10.0.0.1:53"].map { try RouteRule($0) }
        let below = NamePolicy(routes: RoutePlan(chainSuffixes: [], rules: split, hash: tableHash), hash: tableHash)
        #expect(below.decide(try wire("corp."), type: .a, mode: .hybrid) == .refused)
        #expect(below.decide(try wire("a.corp."), type: .a, mode: .hybrid) == .forward(0))
        #expect(below.forwardZones.map(\.name.description) == ["corp."])
    }

    @Test("routes that give names with a meaning of their own to the resolvers for all others")
    func localZones() throws {
        let rules = [
            try RouteRule("1.10.in-addr.arpa=clearnet"), try RouteRule("home.arpa=clearnet"),
            try RouteRule(".test=clearnet"), try RouteRule("127.in-addr.arpa=clearnet"),
            try RouteRule("onion=clearnet"), try RouteRule("x.example=clearnet"), try RouteRule("local=10.0.0.1:53"),
            try RouteRule("16.172.in-addr.arpa=clearnet", origin: .record),
        ]
        let defaults = [try UpstreamAddress("9.9.9.9:53")]
        let routes = RoutePlan(
            chainSuffixes: try suffixes("emc"),
            rules: rules,
            defaults: defaults,
            hash: tableHash
        )
        let policy = NamePolicy(routes: routes, hash: tableHash)
        let local = ["1.10.in-addr.arpa.", "home.arpa.", "test."]
        #expect(policy.localZones.map(\.description) == local)
        let zones = policy.forwardZones.filter { $0.upstreams == defaults }
        #expect(zones.map(\.name.description) == local)
        #expect(policy.decide(try wire("2.1.10.in-addr.arpa."), type: .ptr, mode: .hybrid) == .clearnet)
        #expect(!policy.decide(try wire("2.2.10.in-addr.arpa."), type: .ptr, mode: .hybrid).leaves)
        let closed = policy.closedZones.map(\.description)
        #expect(closed.contains("10.in-addr.arpa.") && closed.contains("16.172.in-addr.arpa."))
        #expect(!closed.contains("home.arpa.") && !closed.contains("test."))

        let alone = RoutePlan(chainSuffixes: [], rules: rules, hash: tableHash)
        #expect(NamePolicy(routes: alone, hash: tableHash).forwardZones.map(\.name.description) == ["local."])
    }

    @Test func withoutRoutes() throws {
        let routes = RoutePlan(chainSuffixes: try suffixes("emc"), rules: [], hash: tableHash)
        let policy = NamePolicy(routes: routes, hash: tableHash)
        #expect(policy.decide(try wire("ness.cx."), type: .a, mode: .hybrid) == .clearnet)
        #expect(policy.decide(try wire("ness.cx."), type: .a, mode: .icann) == .clearnet)
        #expect(policy.decide(try wire("ness.cx."), type: .a, mode: .emerdns) == .nonexistent(.clearnetOff))
        let blocked = RoutePlan(chainSuffixes: [], rules: [try RouteRule("cx=nonexistent")], hash: tableHash)
        let blocking = NamePolicy(routes: blocked, hash: tableHash)
        #expect(blocking.decide(try wire("ness.cx."), type: .a, mode: .hybrid) == .nonexistent(.routed))
        #expect(blocking.decide([9], type: .a, mode: .hybrid) == .refused)
    }
}
