// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import RandomTesting
import ResolverPolicy
import Testing

@Suite("Routes against looking at each of them") struct RouteModelTests {
    private static let labels = ["a", "b", "ab", "emc", "onion", "arpa", "10", "in-addr", "local", "test"]

    private func name(using random: inout SplitMix64, _ counts: ClosedRange<Int> = 1...4) -> String {
        (0..<Int.random(in: counts, using: &random)).map { _ in Self.labels.randomElement(using: &random) ?? "" }
            .joined(separator: ".")
    }

    private func rule(using random: inout SplitMix64) throws -> RouteRule {
        let dot = Bool.random(using: &random) ? "." : ""
        let target = ["refuse", "nonexistent", "clearnet", "emerdns", "9.9.9.9:53", "10.0.0.1:53"]
        return try RouteRule(
            "\(dot)\(name(using: &random, 1...3))=\(target.randomElement(using: &random) ?? "")",
            origin: Bool.random(using: &random) ? .record : .configuration
        )
    }

    private func leaves(_ action: RouteRule.Action) -> Bool {
        [RouteRule.Action.chain, .refuse, .nonexistent].allSatisfy { $0 != action }
    }

    private func weight(_ rule: RouteRule, _ index: Int) -> (Int, Int, Int) {
        (rule.origin.rawValue, rule.suffix.includesApex ? 0 : 1, index)
    }

    /// The routes that are in force, as the documentation says, word by word.
    private func inForce(_ rules: [RouteRule], _ plan: RoutePlan) -> [RouteRule] {
        let numbered = Array(rules.enumerated())
        var counting = numbered.filter { index, rule in
            let isOthers = plan.chainSuffixes.contains { rule.suffix.isCovered(by: $0) } && rule.action != .chain
            return !isOthers && !plan.foreignSuffixes.contains { rule.suffix.isCovered(by: $0) }
        }
        counting = counting.filter { index, rule in
            !numbered.contains { other, above in
                above.origin > rule.origin && rule.suffix.isCovered(by: above.suffix)
                    || above.suffix == rule.suffix && weight(above, other) > weight(rule, index)
            }
        }
        let whole = counting
        counting = counting.filter { index, rule in
            // Whoever is asked for the names below is asked for the name.
            !whole.contains { other, above in
                above.suffix.name == rule.suffix.name && weight(above, other) > weight(rule, index)
                    && leaves(above.action) && leaves(rule.action) && above.action != rule.action
            }
        }
        let rest = counting.map(\.element)
        return rest.filter { rule in
            guard rule.action == .clearnet, plan.defaults.isEmpty else { return true }
            return !rest.contains { above in
                guard case .upstreams = above.action else { return false }
                return above.suffix.name != rule.suffix.name && rule.suffix.name.isSubdomain(of: above.suffix.name)
            }
        }
    }

    private func expected(_ name: DomainName, _ plan: RoutePlan, rules: [RouteRule]) -> RouteRule.Action {
        if plan.chainSuffixes.contains(where: { $0.includes(name) }) { return .chain }
        if plan.foreignSuffixes.contains(where: { $0.includes(name) }) { return .nonexistent }
        let counting = inForce(rules, plan)
        func longest(_ candidates: [RouteRule]) -> RouteRule? {
            candidates.max {
                ($0.suffix.name.labelCount, $0.suffix.includesApex ? 0 : 1)
                    < ($1.suffix.name.labelCount, $1.suffix.includesApex ? 0 : 1)
            }
        }
        let action = longest(counting.filter { $0.suffix.includes(name) })?.action ?? .clearnet
        guard leaves(action) else { return action }
        // `.x` takes x, too, if it is asked of anybody.
        return longest(counting.filter { leaves($0.action) && name.isSubdomain(of: $0.suffix.name) })?.action
            ?? .clearnet
    }

    /// Who is asked, given nothing but the zones that the resolver is told.
    private func asked(_ name: DomainName, _ plan: RoutePlan) -> [UpstreamAddress] {
        let zones = plan.forwardZones.filter { name.isSubdomain(of: $0.name) }
        return zones.max { $0.name.labelCount < $1.name.labelCount }?.upstreams ?? plan.defaults
    }

    @Test(arguments: 0..<(longTests ? 2_000 : 60)) func agrees(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let rules = try (0..<Int.random(in: 0...20, using: &random)).map { _ in try rule(using: &random) }
        let defaults = seed % 2 == 0 ? [] : [try UpstreamAddress("8.8.8.8:53")]
        let plan = RoutePlan(
            chainSuffixes: try suffixes("emc", "a.b"),
            foreignSuffixes: try suffixes("onion", "b.ab"),
            rules: rules,
            defaults: defaults,
            hash: NameHash(using: &random)
        )
        var differences: [String] = []
        for _ in 0..<100 {
            let name = try DomainName(presentation: name(using: &random, 1...5))
            let match = plan.table.match(name.wire)
            let found: RouteRule.Action =
                switch match.target {
                case .chain: .chain
                case .clearnet: .clearnet
                case .forward(let group): .upstreams(plan.groups[group])
                case .refuse: .refuse
                case .nonexistent: .nonexistent
                }
            if found != expected(name, plan, rules: rules) { differences.append("\(name) \(found)") }
            // The resolver asks whom the table says.
            switch found {
            case .upstreams(let upstreams): if asked(name, plan) != upstreams { differences.append("\(name) asked") }
            case .clearnet: if asked(name, plan) != defaults { differences.append("\(name) not by default") }
            case .chain, .refuse, .nonexistent: break
            }
        }
        #expect(differences.isEmpty, "\(differences.prefix(3)) \(rules)")
        #expect(plan.rules.count + plan.ignored.count == rules.count)
        #expect(Set(plan.forwardZones.map(\.name)).count == plan.forwardZones.count)
    }

    /// The leak test: 10^5 names if it may take long, whatever the routes say.
    @Test func nothingLeavesThatMayNot() throws {
        var random = SplitMix64(seed: 77)
        let chain = try suffixes("emc", "e164.arpa")
        for round in 0..<20 {
            let rules = try (0..<20).map { _ in try rule(using: &random) } + [try RouteRule(".=9.9.9.9:53")]
            let hash = NameHash(using: &random)
            let plan = RoutePlan(chainSuffixes: chain, rules: round == 0 ? [] : rules, hash: hash)
            let policy = NamePolicy(routes: plan, hash: hash)
            let secret = plan.chainSuffixes + plan.foreignSuffixes + (try suffixes("localhost", "invalid"))
            var leaks: [String] = []
            for _ in 0..<(longTests ? 5_000 : 1_000) {
                var octets = try DomainName(presentation: name(using: &random, 0...5) + ".").wire
                if Bool.random(using: &random) { octets = random.mutate(octets, favouring: [0, 1, 2, 3]) }
                let type = RRType(rawValue: UInt16.random(in: 0...70, using: &random))
                if policy.decide(octets, type: type, mode: .emerdns).leaves { leaks.append("off \(octets)") }
                let hybrid = policy.decide(octets, type: type, mode: .hybrid)
                let icann = policy.decide(octets, type: type, mode: .icann)
                guard hybrid.leaves || icann.leaves else { continue }
                let name = try? DomainName(wire: octets)
                if name.map({ name in secret.contains { $0.includes(name) } }) ?? true { leaks.append("\(octets)") }
            }
            #expect(leaks.isEmpty, "\(leaks.prefix(3))")
        }
    }
}
