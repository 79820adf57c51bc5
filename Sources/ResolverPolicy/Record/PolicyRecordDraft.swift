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
        try checkTransports(upstreams, of: "the route \(suffix)")
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
        try checkTransports(upstreams, of: "the default")
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

    private func checkTransports(_ upstreams: [UpstreamAddress], of what: String) throws(PolicyRecordError) {
        guard upstreams.mixesTransports else { return }
        throw PolicyRecordError(.badUpstream, "\(what) has upstreams over TLS and others; use one of the two")
    }

    private func checkPlace(_ upstream: UpstreamAddress, of what: String) throws(PolicyRecordError) {
        if case .name(let name) = upstream.host, context.isChain(DomainSuffix(name)) {
            // Its owner can give it any address at any time, one of the operator's network, too.
            throw PolicyRecordError(
                .privateUpstream,
                "\(what) leads to \(upstream), a name of the chain, which may have any address; write an address"
            )
        }
        guard upstream.isPrivate || context.isOwn(upstream) else { return }
        throw PolicyRecordError(
            .privateUpstream,
            "\(what) leads to \(upstream), which is neither in the public Internet nor our own EmerDNS"
        )
    }

    /// Throws unless each host name of an upstream can be looked up without this upstream's help.
    func checkHostNames() throws(PolicyRecordError) {
        let names = HostNames(rules: rules, defaults: defaultUpstreams, chainSuffixes: context.chainSuffixes)
        if let fault = names.fault { throw PolicyRecordError(.circularUpstream, fault.description) }
    }
}
