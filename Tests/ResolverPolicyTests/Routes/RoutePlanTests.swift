// SPDX-License-Identifier: MIT
import DNSWire
import IP
import NameIndex
import ResolverPolicy
import Testing

@Suite("Route plan") struct RoutePlanTests {
    private func plan(_ configuration: [String], record: [String] = []) throws -> RoutePlan {
        let rules =
            try configuration.map { try RouteRule($0) } + record.map { try RouteRule($0, origin: .record) }
        return RoutePlan(chainSuffixes: try suffixes(".emc", "ness", "e164.arpa"), rules: rules, hash: tableHash)
    }

    private func target(_ name: String, _ plan: RoutePlan) throws -> RouteTarget {
        plan.table.match(try wire(name)).target
    }

    @Test(
        arguments: [
            // `.x` is what is below x, `x` is x and what is below, compared by labels; resolvers get both.
            ("sky.", .forward(0)), ("a.sky.", .forward(0)), ("pit.", .clearnet), ("a.pit.", .refuse),
            ("darksky.", .clearnet), ("a.b.sky.", .forward(0)),
            ("corp.", .forward(1)), ("a.corp.", .forward(1)), ("a.acorp.", .clearnet), ("x.lab.corp.", .refuse),
            ("lab.corp.", .forward(1)), ("Y.X.LAB.corp.", .refuse), ("both.", .nonexistent), ("a.both.", .forward(1)),
            // The chain's names, in whatever form its suffixes and the routes are written.
            ("emc.", .chain), ("a.emc.", .chain), ("a.b.ness.", .chain), ("1.e164.arpa.", .chain),
            ("arpa.", .forward(0)),
            ("e164.arpa.", .chain), ("in-addr.arpa.", .forward(0)), ("sub.emc.", .chain), ("a.sub.emc.", .chain),
            // Other naming systems.
            ("a.onion.", .nonexistent), ("onion.", .nonexistent), ("x.y.i2p.", .nonexistent), ("a.eth.", .nonexistent),
            (".", .clearnet), ("example.com.", .clearnet),
        ] as [(String, RouteTarget)]
    )
    func longestMatch(name: String, expected: RouteTarget) throws {
        let plan = try plan([
            ".sky=9.9.9.9:53", "corp=10.0.0.1:53", ".lab.corp=refuse", "both=nonexistent", ".both=10.0.0.1:53",
            "arpa=9.9.9.9:53", "sub.emc=9.9.9.9:53", ".emc=127.0.0.1:5353", ".pit=refuse", "onion=9.9.9.9:53",
            "a.i2p=clearnet",
        ])
        let index = { (target: RouteTarget) in
            guard case .forward(let group) = target else { return "\(target)" }
            return plan.groups[group].map(\.description).joined(separator: ",")
        }
        let groups: [RouteTarget: String] = [.forward(0): "9.9.9.9:53", .forward(1): "10.0.0.1:53"]
        #expect(index(try target(name, plan)) == groups[expected] ?? "\(expected)")
        let reasons = plan.ignored.map { "\($0.rule.suffix) \($0.reason)" }
        #expect(
            reasons == ["sub.emc chainSuffix", ".emc chainSuffix", "onion foreignSuffix", "a.i2p foreignSuffix"]
        )
    }

    @Test func theOrderOfSuffixFormsDoesNotMatter() throws {
        for rules in [["x=refuse", ".x=clearnet"], [".x=clearnet", "x=refuse"]] {
            let plan = try plan(rules)
            #expect(try target("x.", plan) == .refuse)
            #expect(try target("a.x.", plan) == .clearnet)
            #expect(plan.ignored.isEmpty && plan.rules.count == 2)
        }
    }

    @Test func theConfigurationComesBeforeTheRecord() throws {
        let plan = try plan(
            ["com=10.0.0.1:53", ".net=refuse"],
            record: ["com=9.9.9.9:53", "example.com=9.9.9.9:53", ".net=clearnet", "net=nonexistent", "org=refuse"]
        )
        #expect(try plan.groups == [[UpstreamAddress("10.0.0.1:53")]])
        #expect(try target("example.com.", plan) == .forward(0))
        #expect(try target("a.net.", plan) == .refuse)
        // What the configuration says nothing of is left to the record.
        #expect(try target("net.", plan) == .nonexistent)
        #expect(try target("org.", plan) == .refuse)
        #expect(plan.ignored.map(\.rule.suffix.description) == ["com", "example.com", ".net"])
        #expect(plan.ignored.allSatisfy { $0.reason == .overridden })
        #expect(
            plan.rules.map(\.description).sorted() == [
                ".net=refuse", "com=10.0.0.1:53", "net=nonexistent", "org=refuse",
            ]
        )
    }

    @Test func ofTwoTheLastOne() throws {
        let plan = try plan(["a=refuse", "a=nonexistent"])
        #expect(try target("a.", plan) == .nonexistent)
        #expect(plan.ignored.map(\.rule.description) == ["a=refuse"])
    }

    @Test func aForeignSuffixOffTheListCanBeRouted() throws {
        let foreign = RoutePlan.otherNamingSystems.filter { $0.description != "bit" }
        #expect(foreign.count == RoutePlan.otherNamingSystems.count - 1)
        let plan = RoutePlan(
            chainSuffixes: try suffixes("emc", "foo.i2p"),
            foreignSuffixes: try foreign + suffixes("bar.emc"),
            rules: [try RouteRule("bit=127.0.0.1:5353"), try RouteRule("eth=127.0.0.1:5353")],
            hash: tableHash
        )
        #expect(try target("a.bit.", plan) == .forward(0))
        #expect(try target("a.eth.", plan) == .nonexistent)
        // What is the chain's is the chain's, above and below other systems.
        #expect(try target("a.bar.emc.", plan) == .chain)
        #expect(try target("a.foo.i2p.", plan) == .chain)
        #expect(try target("a.i2p.", plan) == .nonexistent)
    }

    @Test func nobodyAsksItself() throws {
        let plan = RoutePlan(
            chainSuffixes: try suffixes("emc"),
            rules: try ["a=127.0.0.1:53", "b=127.0.0.1:53,9.9.9.9:53", "c=127.0.0.1:5353", "d=[::1]:53"]
                .map { try RouteRule($0) },
            listeners: [try ListenAddress("0.0.0.0:53")],
            hash: tableHash
        )
        #expect(try target("x.a.", plan) == .chain)
        #expect(try ["b.", "c.", "d."].map { try target($0, plan) } == [.forward(2), .forward(1), .forward(0)])
        #expect(plan.groups.map { $0.map(\.description) } == [["[::1]:53"], ["127.0.0.1:5353"], ["9.9.9.9:53"]])
    }

    /// `.ness=127.0.0.1:5335` of the original, whose EmerDNS we are.
    @Test func theOriginalsEmerDNSIsOurs() throws {
        let plan = try plan([".ness=127.0.0.1:5335", ".emc=[::1]:5335,127.0.0.1:5335", ".sky=127.0.0.1:5335"])
        #expect(plan.ignored.isEmpty)
        #expect(plan.rules.map(\.description) == [".ness=emerdns", ".emc=emerdns", ".sky=127.0.0.1:5335"])
        #expect(try target("a.ness.", plan) == .chain)
        // Of suffixes that we do not have a node's EmerDNS may be asked.
        #expect(plan.forwardZones.map(\.name.description) == ["sky."])
    }

    @Test func theResolverIsToldOnlyWhatIsInForce() throws {
        let plan = RoutePlan(
            chainSuffixes: try suffixes("emc"),
            rules: try [
                "a.emc=9.9.9.9:53", "onion=9.9.9.9:53", "a=9.9.9.9:53", "a=8.8.8.8:53", ".b=127.0.0.1:53,9.9.9.9:53",
                "c=127.0.0.1:53", "d=refuse", "e=clearnet", "f.a=clearnet", "g=ns.example.com:53",
            ]
            .map { try RouteRule($0) },
            defaults: [try UpstreamAddress("1.1.1.1:53"), try UpstreamAddress("127.0.0.1:53")],
            listeners: [try ListenAddress("127.0.0.1:53")],
            hash: tableHash
        )
        let zones = plan.forwardZones.map { "\($0.name)=\($0.upstreams.map(\.description).joined(separator: ","))" }
        #expect(zones.sorted() == ["a.=8.8.8.8:53", "b.=9.9.9.9:53", "f.a.=1.1.1.1:53", "g.=ns.example.com:53"])
        #expect(plan.defaults.map(\.description) == ["1.1.1.1:53"])
        #expect(plan.rules.map(\.description).contains("c=emerdns"))
        #expect(plan.rules.map(\.description).contains(".b=9.9.9.9:53"))
    }

    @Test func aRouteForEveryNameIsTheDefault() throws {
        let plan = try plan([".=9.9.9.9:53", "a=10.0.0.1:53"])
        #expect(plan.defaults.map(\.description) == ["9.9.9.9:53"])
        #expect(plan.forwardZones.map(\.name.description) == ["a."])
    }

    @Test(arguments: [
        (
            ["x=9.9.9.9:53", ".x=8.8.8.8:53"],
            "x=9.9.9.9:53: the names below go elsewhere, and the name itself with them"
        ),
        (["x=9.9.9.9:53", ".x=clearnet"], "x=9.9.9.9:53: the names below go elsewhere, and the name itself with them"),
        (
            ["x=9.9.9.9:53", "y.x=clearnet"],
            "y.x=clearnet: names above go to resolvers; write others for these, or give clearnet.forwarders"
        ),
    ])
    func whatTheResolverCannotTellApartIsNotInForce(rules: [String], ignored: String) throws {
        let plan = try plan(rules)
        #expect(plan.ignored.map { "\($0.rule): \($0.reason.rawValue)" } == [ignored])
        #expect(plan.rules.count == 1)
    }

    @Test func octetsThatAreNoNameAreRefused() throws {
        let plan = try plan([])
        let octets: [[UInt8]] = [
            [], [1], [1, 0x61], [0, 0], [64] + Array(repeating: 0x61, count: 64) + [0], [0xc0, 0], [1, 0x61, 0, 9],
        ]
        for octets in octets {
            #expect(plan.table.match(octets).target == .refuse)
        }
        let labels = (0..<127).flatMap { _ in [1, 0x61] as [UInt8] }
        #expect(plan.table.match(labels + [1, 0x61, 0]).target == .refuse)
        #expect(plan.table.match(labels + [0]).target == .clearnet)
    }
}
