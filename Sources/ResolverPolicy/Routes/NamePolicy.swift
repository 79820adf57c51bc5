// SPDX-License-Identifier: MIT
public import DNSWire
public import NameIndex

/// Decides what is done with a question: routes, special names and the mode in one place.
///
/// The one door to the clearnet: no query may leave the machine for which ``decide(_:type:mode:)`` does not say so.
public struct NamePolicy: Sendable {
    /// All routes.
    public let routes: RoutePlan
    /// The names that are answered here.
    public let specialUse: SpecialUse

    /// Puts routes and special names together.
    public init(routes: RoutePlan, hash: NameHash) {
        self.routes = routes
        specialUse = SpecialUse(hash: hash)
    }

    /// What is done with a question.
    ///
    /// Names of the chain first, so that no route or special name can stand in for them. Then special names, unless the
    /// operator has routed them to a server of the own network. Then the route, as far as the mode lets it leave.
    ///
    /// - Parameters:
    ///   - name: the name in lower case as on the wire; octets that are no name are refused.
    ///   - type: the type that was asked for.
    ///   - mode: the mode that counts for the client.
    /// - Returns: the decision.
    /// - Complexity: O(octets of the name), without allocation.
    public func decide(_ name: Span<UInt8>, type: RRType, mode: ResolverMode) -> NameDecision {
        let route = routes.table.match(name)
        if route.target == .chain, route.origin == .builtIn { return Self.decision(route, mode) }
        guard let special = specialUse.answer(name, type: type) else { return Self.decision(route, mode) }
        // Only a route for these names in particular: one for everything says nothing of them.
        if special.yieldsToRoutes, route.origin >= .configuration, route.labels >= special.zoneLabels {
            return Self.decision(route, mode)
        }
        guard special.outcome == .delegationSigner else { return .special(special) }
        let decision = Self.decision(route, mode)
        if decision.leaves { return decision }
        var answer = special
        answer.outcome = .nodata
        return .special(answer)
    }

    /// Names at and below which nobody outside is ever asked, even if an alias of the Internet leads there: those of other
    /// naming systems, and those with a meaning of their own that the operator has not routed.
    ///
    /// What ``decide(_:type:mode:)`` does for names that are asked for, the resolver does by these for names that it comes
    /// to.
    public var closedZones: [DomainName] {
        let routed = routes.rules.filter { $0.origin >= .configuration && $0.action.leaves }.map(\.suffix.name)
        let special = SpecialUseZone.all.compactMap { zone -> DomainName? in
            guard let name = try? DomainSuffix(zone.suffix).name else { return nil }
            return zone.yieldsToRoutes && routed.contains(name) ? nil : name
        }
        let chain = routes.chainSuffixes.map(\.name)
        var known: Set<DomainName> = []
        return (routes.foreignSuffixes.map(\.name) + special)
            .filter { name in
                !chain.contains { name.isSubdomain(of: $0) } && known.insert(name).inserted
            }
    }

    /// The zones that the resolver asks certain upstreams about: those of the routes, as far as names of them may leave.
    ///
    /// ``localZones`` are among them if there are upstreams for all names: the resolver would answer them itself.
    public var forwardZones: [ForwardZone] {
        let known = routes.forwardZones.map(\.name)
        let local = routes.defaults.isEmpty ? [] : localZones.filter { !known.contains($0) }
        let zones = routes.forwardZones + local.map { ForwardZone(name: $0, upstreams: routes.defaults) }
        return zones.filter { zone in
            let name = zone.name.wire
            // Of a zone like `.x` the name itself may stay here.
            return [name, [1, 0] + name].contains { decide($0.span, type: .a, mode: .icann).leaves }
        }
    }

    /// Names with a meaning of their own that the operator has routed to the clearnet, where nobody can own them.
    public var localZones: [DomainName] {
        let names = routes.rules.filter { $0.origin >= .configuration && $0.action == .clearnet }.map(\.suffix.name)
        return Set(names).filter { specialUse.answer($0.wire.span, type: .a)?.yieldsToRoutes == true }
            .sorted { $0.description < $1.description }
    }

    private static func decision(_ route: RouteTable.Match, _ mode: ResolverMode) -> NameDecision {
        switch route.target {
        case .chain: mode.usesChain ? .chain : .nonexistent(.chainOff)
        case .clearnet: mode.usesClearnet ? .clearnet : .nonexistent(.clearnetOff)
        case .forward(let group): mode.usesClearnet ? .forward(group) : .nonexistent(.clearnetOff)
        case .refuse: .refused
        case .nonexistent: .nonexistent(route.isForeign ? .foreign : .routed)
        }
    }
}
