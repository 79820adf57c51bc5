// SPDX-License-Identifier: MIT
internal import DNSWire
internal import IP

/// The routes of a ``RoutePlan`` while it is decided which of them can be in force, the weightiest first.
struct RouteDraft {
    private let chain: [DomainSuffix]
    private let foreign: [DomainSuffix]
    private let listeners: [ListenAddress]
    private(set) var inForce: [(index: Int, rule: RouteRule)] = []
    private(set) var ignored: [(index: Int, rule: RoutePlan.Ignored)] = []

    /// The most routes, so that all fit into a table twice.
    private static let limit = 16_384

    init(chain: [DomainSuffix], foreign: [DomainSuffix], listeners: [ListenAddress]) {
        self.chain = chain
        self.foreign = foreign
        self.listeners = listeners
    }

    /// Takes a route, unless something stands above it.
    mutating func add(_ rule: RouteRule, _ index: Int) {
        let isChains = chain.contains { rule.suffix.isCovered(by: $0) }
        var known = rule
        // What the original asks of the node's EmerDNS is asked of us, who have its place.
        known.action = rule.action.without(isChains ? PolicyRecordContext.emerDNS + listeners : listeners)
        if let reason = obstacle(to: known, isChains) {
            ignored.append((index, RoutePlan.Ignored(rule: rule, reason: reason)))
        } else {
            inForce.append((index, known))
        }
    }

    private func obstacle(to rule: RouteRule, _ isChains: Bool) -> RoutePlan.Reason? {
        if isChains, rule.action != .chain { return .chainSuffix }
        if foreign.contains(where: { rule.suffix.isCovered(by: $0) }) { return .foreignSuffix }
        for (_, other) in inForce {
            if other.origin > rule.origin, rule.suffix.isCovered(by: other.suffix) { return .overridden }
            if other.suffix == rule.suffix { return .overridden }
            if other.suffix.name == rule.suffix.name, other.action.leaves, rule.action.leaves,
                other.action != rule.action
            {
                return .splitName
            }
        }
        return inForce.count < Self.limit ? nil : .tooMany
    }

    /// Drops routes to the default resolver in the midst of names that go to others, if there is none that could be named
    /// to the library for them.
    mutating func dropImpossible(isForwarding: Bool) {
        guard !isForwarding else { return }
        let all = inForce
        inForce.removeAll { $0.rule.action == .clearnet && Self.forwarder(above: $0.rule, in: all) != nil }
        let kept = Set(inForce.map(\.index))
        for (index, rule) in all where !kept.contains(index) {
            ignored.append((index, RoutePlan.Ignored(rule: rule, reason: .belowUpstreams)))
        }
    }

    /// The zones in which others are asked than by default; of the root's, too, if a route is for every name.
    func forwardZones(_ defaults: [UpstreamAddress]) -> [ForwardZone] {
        var zones: [ForwardZone] = []
        for (_, rule) in inForce {
            let upstreams: [UpstreamAddress]
            switch rule.action {
            case .upstreams(let others): upstreams = others
            case .clearnet where Self.forwarder(above: rule, in: inForce) != nil: upstreams = defaults
            case .chain, .clearnet, .refuse, .nonexistent: continue
            }
            // `x` and `.x` in force lead to the same.
            guard !zones.contains(where: { $0.name == rule.suffix.name }) else { continue }
            zones.append(ForwardZone(name: rule.suffix.name, upstreams: upstreams))
        }
        return zones
    }

    /// The nearest route to resolvers for names above, if there is not one to the default between.
    private static func forwarder(above rule: RouteRule, in rules: [(index: Int, rule: RouteRule)]) -> RouteRule? {
        rules.lazy.map(\.rule)
            .filter { other in
                guard case .upstreams = other.action else { return false }
                return rule.suffix.name != other.suffix.name && rule.suffix.name.isSubdomain(of: other.suffix.name)
            }
            .first
    }
}

extension RouteRule.Action {
    /// Whether names are asked of somebody outside.
    var leaves: Bool {
        switch self {
        case .clearnet, .upstreams: true
        case .chain, .refuse, .nonexistent: false
        }
    }

    /// The same without upstreams that are ourselves; what leads to nobody else leads to our zones.
    func without(_ listeners: [ListenAddress]) -> Self {
        guard case .upstreams(let upstreams) = self else { return self }
        let others = upstreams.filter { !$0.isOne(of: listeners) }
        return others.isEmpty ? .chain : .upstreams(others)
    }
}
