// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import NameServer
internal import ResolverPolicy

// Going on from where an answer of the chain ends.

extension ResolvingServer {
    /// Goes on at the target of an alias, if that may be looked up.
    ///
    /// - Parameters:
    ///   - response: the beginning; the whole, if the cache has the rest.
    ///   - mode: what the client sees.
    /// - Returns: nil if the beginning is all that there is.
    mutating func goOn(fromAliasIn response: inout MessageWriter, _ mode: ResolverMode) -> Verdict? {
        let left = names.query
        guard let upstream = view.current.upstream,
            view.current.plan.names.decide(names.name, type: left.type, mode: mode).leaves
        else { return nil }
        var order = rest(of: left, from: response.span)
        switch Self.find(names.name, left, in: &cache, now: now) {
        case .missing: break
        case .fresh(let hit):
            if let whole = whole(hit, order) { return reply(whole, in: &response, order.client) }
        case .stale(let hit, let asking):
            order.stale = whole(hit, order)
            guard let whole = order.stale, asking != .first else { break }
            if asking == .behind { refresh(order) }
            return reply(whole, in: &response, order.client)
        }
        return wait(for: order, upstream)
    }

    /// The beginning and what the cache has of its last alias's target.
    private func whole(_ hit: CacheHit, _ order: LookUpOrder) -> [UInt8]? {
        guard let beginning = order.beginning else { return nil }
        var end = MessageWriter(capacity: order.client.limit)
        guard cache.write(hit, to: order.client, question: order.questionOctets.span, now: now, into: &end) else {
            return nil
        }
        var octets = end.octets
        if cache.leadsAway(hit) {
            guard let back = order.zones?.goOn(octets, order.question, order.client) else { return nil }
            octets = back
        }
        return Joining.response(beginning, octets, limit: order.client.limit)
    }

    private func reply(_ octets: [UInt8], in response: inout MessageWriter, _ client: ClientQuery) -> Verdict {
        response.reset(limit: client.limit)
        return response.append(octets.span) ? .reply : .drop
    }

    /// Has the servers asked to whom the chain has delegated the name, if they may be.
    ///
    /// - Returns: whether the answer comes later.
    mutating func goOn(fromReferral beginning: Span<UInt8>, _ mode: ResolverMode) -> Bool {
        guard mode.usesClearnet, let upstream = view.current.upstream,
            let referral = try? Message.decode(Array(copying: beginning)),
            let cut = referral.authorities.first(where: { $0.type == .ns })?.name
        else { return false }
        var order = rest(of: names.query, from: beginning)
        order.cut = cut
        _ = wait(for: order, upstream)
        return true
    }

    /// What is to be found out about the name that the response so far has come to.
    private func rest(of query: NameServer.Query, from beginning: Span<UInt8>) -> LookUpOrder {
        // Without aliases there is nothing to go before the answer.
        let hasAliases = beginning.count > 12 && (beginning[6] != 0 || beginning[7] != 0)
        guard hasAliases else {
            var order = order(of: query, beginning.extracting(query.question))
            order.zones = zones
            return order
        }
        let numbers = [query.type.rawValue, query.rrClass.rawValue].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let question = Array(copying: names.name) + numbers
        var order = order(of: query, question.span)
        order.zones = zones
        order.beginning = Array(copying: beginning)
        return order
    }
}
