// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import NameServer
internal import ResolverPolicy

// Going on from where an answer of the chain ends.

extension ResolvingServer {
    /// Has the target of an alias looked up, if it may be.
    ///
    /// - Returns: whether the answer comes later.
    mutating func goOn(fromAliasIn beginning: Span<UInt8>, _ mode: ResolverMode) -> Bool {
        let left = names.query
        guard let upstream = view.current.upstream,
            view.current.plan.names.decide(names.name, type: left.type, mode: mode).leaves
        else { return false }
        pending = pendingRest(of: left, from: beginning, upstream, cut: nil)
        return true
    }

    /// Has the servers asked to whom the chain has delegated the name, if they may be.
    ///
    /// - Returns: whether the answer comes later.
    mutating func goOn(fromReferral beginning: Span<UInt8>, _ mode: ResolverMode) -> Bool {
        guard mode.usesClearnet, let upstream = view.current.upstream,
            let referral = try? Message.decode(Array(copying: beginning)),
            let cut = referral.authorities.first(where: { $0.type == .ns })?.name
        else { return false }
        pending = pendingRest(of: names.query, from: beginning, upstream, cut: cut)
        return true
    }

    /// The look-up of the name that the response so far has come to.
    private func pendingRest(
        of query: NameServer.Query,
        from beginning: Span<UInt8>,
        _ upstream: Upstreams,
        cut: DomainName?
    ) -> PendingLookUp {
        let name = Array(copying: names.name)
        let numbers = [query.type.rawValue, query.rrClass.rawValue].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        // Without aliases there is nothing to go before the answer.
        let hasAliases = beginning.count > 12 && (beginning[6] != 0 || beginning[7] != 0)
        return PendingLookUp(
            upstream: upstream,
            zones: zones,
            question: asked(query),
            client: ClientQuery(query),
            questionOctets: hasAliases ? name + numbers : Array(copying: beginning.extracting(query.question)),
            beginning: hasAliases ? Array(copying: beginning) : nil,
            cut: cut
        )
    }
}
