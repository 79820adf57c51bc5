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

    /// What the documentation says, word by word.
    private func expected(_ name: DomainName, _ plan: RoutePlan, rules: [RouteRule]) -> RouteRule.Action? {
        if plan.chainSuffixes.contains(where: { $0.includes(name) }) { return .chain }
        if plan.foreignSuffixes.contains(where: { $0.includes(name) }) { return .nonexistent }
        let counting = rules.enumerated()
            .filter { $0.element.suffix.includes(name) }
            .filter { rule in
                !rules.contains {
                    $0.origin > rule.element.origin && rule.element.suffix.isCovered(by: $0.suffix)
                }
            }
        let weight = { (index: Int, rule: RouteRule) in
            (rule.suffix.name.labelCount, rule.origin.rawValue, rule.suffix.includesApex ? 0 : 1, index)
        }
        return counting.max { weight($0.offset, $0.element) < weight($1.offset, $1.element) }?.element.action
    }

    @Test(arguments: 0..<(longTests ? 2_000 : 60)) func agrees(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        let rules = try (0..<Int.random(in: 0...20, using: &random)).map { _ in try rule(using: &random) }
        let plan = RoutePlan(
            chainSuffixes: try suffixes("emc", "a.b"),
            foreignSuffixes: try suffixes("onion", "b.ab"),
            rules: rules,
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
            if found != expected(name, plan, rules: rules) ?? .clearnet { differences.append("\(name) \(found)") }
        }
        #expect(differences.isEmpty, "\(differences.prefix(3)) \(rules)")
        #expect(plan.rules.count + plan.ignored.count == rules.count)
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
