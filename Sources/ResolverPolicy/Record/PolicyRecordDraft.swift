// SPDX-License-Identifier: MIT
internal import DNSWire

/// A policy record while it is being read, by whichever form.
struct PolicyRecordDraft {
    let context: PolicyRecordContext
    var mode: ResolverMode?
    var defaultUpstreams: [UpstreamAddress] = []
    private(set) var rules: [RouteRule] = []
    var ignored: [String] = []
    private var routeCount = 0

    init(context: PolicyRecordContext) {
        self.context = context
    }

    /// One upstream of a route.
    enum Target {
        /// Our zones of the chain.
        case chain
        /// A resolver.
        case upstream(UpstreamAddress)
    }

    /// Adds a route; an earlier one for the same names is forgotten, as the original forgets it.
    mutating func addRoute(_ suffix: DomainSuffix, _ targets: [Target]) throws(PolicyRecordError) {
        routeCount += 1
        guard routeCount <= PolicyRecord.routeLimit else {
            throw PolicyRecordError(.tooMany, "the record has more than \(PolicyRecord.routeLimit) routes")
        }
        guard !targets.isEmpty else { throw PolicyRecordError(.badRoute, "the route \(suffix) has no upstream") }
        try checkCount(targets.count, of: "the route \(suffix)")
        var upstreams: [UpstreamAddress] = []
        for case .upstream(let upstream) in targets where !context.isOwn(upstream) {
            try checkPlace(upstream, of: "the route \(suffix)")
            upstreams.append(upstream)
        }
        guard !context.isChain(suffix) else { return append(suffix, .chain) }
        guard upstreams.count == targets.count || upstreams.isEmpty else {
            // One of them chosen at random, as the original does, would give now this and now that answer.
            throw PolicyRecordError(.privateUpstream, "the route \(suffix) mixes EmerDNS with other upstreams")
        }
        append(suffix, upstreams.isEmpty ? .chain : .upstreams(upstreams))
    }

    /// Adds a suffix whose names do not exist.
    mutating func addBlock(_ suffix: DomainSuffix) {
        append(suffix, .nonexistent)
    }

    /// Sets where names without a route are asked; an earlier setting is forgotten.
    mutating func setDefault(_ upstreams: [UpstreamAddress]) throws(PolicyRecordError) {
        try checkCount(upstreams.count, of: "the default")
        for upstream in upstreams {
            try checkPlace(upstream, of: "the default")
        }
        defaultUpstreams = upstreams
    }

    private mutating func append(_ suffix: DomainSuffix, _ action: RouteRule.Action) {
        rules.removeAll { $0.suffix == suffix }
        rules.append(RouteRule(suffix: suffix, action: action, origin: .record))
    }

    private func checkCount(_ count: Int, of what: String) throws(PolicyRecordError) {
        guard count > RouteRule.upstreamLimit else { return }
        throw PolicyRecordError(.tooMany, "\(what) has more than \(RouteRule.upstreamLimit) upstreams")
    }

    private func checkPlace(_ upstream: UpstreamAddress, of what: String) throws(PolicyRecordError) {
        guard upstream.isPrivate || context.isOwn(upstream) else { return }
        throw PolicyRecordError(
            .privateUpstream,
            "\(what) leads to \(upstream), which is neither in the public Internet nor our own EmerDNS"
        )
    }

    /// Throws unless each host name of an upstream can be looked up without this upstream's help.
    ///
    /// What needs no help are addresses and the chain; from there on each route that needs only such ones needs none.
    func checkHostNames() throws(PolicyRecordError) {
        // The default is the last of them.
        let groups = rules.map(\.upstreams) + [defaultUpstreams]
        var isReachable = groups.map { $0.allSatisfy { $0.address != nil } }
        var changed = true
        while changed {
            changed = false
            for (index, upstreams) in groups.enumerated() where !isReachable[index] {
                guard upstreams.allSatisfy({ upstream in helper(of: upstream).map { isReachable[$0] } ?? true }) else {
                    continue
                }
                isReachable[index] = true
                changed = true
            }
        }
        guard let index = isReachable.firstIndex(of: false) else { return }
        let what = index < rules.count ? "the route \(rules[index].suffix)" : "the default"
        throw PolicyRecordError(
            .circularUpstream,
            "\(what) has an upstream whose host name only this upstream could look up; write its address"
        )
    }

    /// The index of the route by which an upstream's host name is looked up, nil if it needs none.
    private func helper(of upstream: UpstreamAddress) -> Int? {
        guard case .name(let name) = upstream.host else { return nil }
        let host = DomainSuffix(name)
        if context.isChain(host) { return nil }
        let matching = rules.indices.filter { rules[$0].suffix.includes(name) }
        let longest = matching.max { left, right in
            let (left, right) = (rules[left].suffix, rules[right].suffix)
            return (left.name.labelCount, left.includesApex ? 0 : 1) < (
                right.name.labelCount, right.includesApex ? 0 : 1
            )
        }
        return longest ?? rules.count
    }
}

extension RouteRule {
    fileprivate var upstreams: [UpstreamAddress] {
        guard case .upstreams(let upstreams) = action else { return [] }
        return upstreams
    }
}
