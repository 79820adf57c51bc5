// SPDX-License-Identifier: MIT
internal import DNSWire

/// Whether the host names of upstreams can be looked up, each by way of other upstreams than those that wait for it.
///
/// Names of the chain are in our own zones. All others take the way that clients' questions for them take: the longest
/// route to resolvers, or the default. An upstream with an address needs no help, and helps those beside it.
public struct HostNames: Sendable {
    /// An upstream that could never be asked.
    public struct Fault: Error, Hashable, Sendable, CustomStringConvertible {
        /// The route that it stands in, by its index; nil for the default.
        public var route: Int?
        /// What is wrong, for the operator.
        public var description: String
    }

    private let chainSuffixes: [DomainSuffix]
    private let foreignSuffixes: [DomainSuffix]
    private let rules: [RouteRule]
    /// The upstreams of each route, and at the end those of the default.
    private let groups: [[UpstreamAddress]]

    /// Looks at routes and the default together.
    ///
    /// - Parameters:
    ///   - rules: the routes.
    ///   - defaults: who is asked for all other names; empty: the servers of the Internet.
    ///   - chainSuffixes: what our own zones answer.
    ///   - foreignSuffixes: other naming systems' suffixes.
    public init(
        rules: [RouteRule],
        defaults: [UpstreamAddress],
        chainSuffixes: [DomainSuffix],
        foreignSuffixes: [DomainSuffix] = RoutePlan.otherNamingSystems
    ) {
        self.rules = rules
        self.chainSuffixes = chainSuffixes
        self.foreignSuffixes = foreignSuffixes
        groups = rules.map(\.upstreams) + [defaults]
    }

    /// The first fault; nil if there is none.
    public var fault: Fault? {
        for (index, upstreams) in groups.enumerated() {
            for case .name(let name) in upstreams.map(\.host) where isNowhere(name) {
                let name = name.description.dropLast()
                let text = "\(what(index)) has the upstream \(name), a name that nobody can look up"
                return Fault(route: route(index), description: text)
            }
        }
        guard let index = unreachable else { return nil }
        let text = "\(what(index)) has only host names that need its own help to be looked up; write an address"
        return Fault(route: route(index), description: text)
    }

    private func what(_ index: Int) -> String {
        index < rules.count ? "the route \(rules[index].suffix)" : "the default"
    }

    private func route(_ index: Int) -> Int? {
        index < rules.count ? index : nil
    }

    private func isChains(_ name: DomainName) -> Bool {
        chainSuffixes.contains { name.isSubdomain(of: $0.name) }
    }

    /// Whether the name is one that is not of the Internet, and that no route is for.
    private func isNowhere(_ name: DomainName) -> Bool {
        guard !isChains(name) else { return false }
        if foreignSuffixes.contains(where: { name.isSubdomain(of: $0.name) }) { return true }
        let helper = helper(of: name)
        guard helper == rules.count || rules[helper].suffix.name.isRoot else { return false }
        return SpecialUseZone.all.contains { (try? DomainSuffix($0.suffix))?.includes(name) == true }
    }

    /// The first group of upstreams that can never be reached.
    ///
    /// From those that have an address on, each group of which a host name can be looked up by one that can be reached
    /// can be reached, too.
    private var unreachable: Int? {
        var isReachable = groups.map { $0.isEmpty || $0.contains { $0.address != nil } }
        var changed = true
        while changed {
            changed = false
            for (index, upstreams) in groups.enumerated() where !isReachable[index] {
                let isHelped = upstreams.contains { upstream in
                    guard case .name(let name) = upstream.host else { return false }
                    return isChains(name) || isReachable[helper(of: name)]
                }
                guard isHelped else { continue }
                isReachable[index] = true
                changed = true
            }
        }
        return isReachable.firstIndex(of: false)
    }

    /// The index of the upstreams by which a name is looked up.
    private func helper(of name: DomainName) -> Int {
        let matching = rules.indices.filter { rules[$0].action.leaves && name.isSubdomain(of: rules[$0].suffix.name) }
        let longest = matching.max { left, right in
            let (left, right) = (rules[left].suffix, rules[right].suffix)
            return (left.name.labelCount, left.includesApex ? 0 : 1) < (
                right.name.labelCount, right.includesApex ? 0 : 1
            )
        }
        guard let longest, rules[longest].action != .clearnet else { return rules.count }
        return longest
    }
}

extension RouteRule {
    fileprivate var upstreams: [UpstreamAddress] {
        guard case .upstreams(let upstreams) = action else { return [] }
        return upstreams
    }
}
