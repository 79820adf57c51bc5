// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import NameServer
internal import ResolverPolicy

// Going on from where an answer of the chain ends.

extension ResolvingServer {
    /// Goes on from a response of ours, as far as nobody has said anything else of what it leads to.
    mutating func goOn(
        from verdict: Verdict,
        _ query: Span<UInt8>,
        _ asker: Asker,
        into response: inout MessageWriter
    ) -> Verdict {
        guard verdict == .reply else { return verdict }
        if limitsTargets(asker), beginsWithAlias(response.span),
            let withheld = view.current.plan.withheld(in: response.span, type: names.query.type, asker)
        {
            return end(&response, after: withheld.answers, by: withheld.rule)
        }
        switch names.remainder {
        case .nothing, .question: return verdict
        case .alias: return goOn(fromAliasIn: &response, asker)
        case .delegation: return goOn(fromReferralIn: &response, query, asker)
        }
    }

    /// Whether lists or suffixes may have something to say of what aliases lead to.
    private func limitsTargets(_ asker: Asker) -> Bool {
        !asker.isExempt && (asker.terms.limitsNames || !view.current.plan.lists.lists.isEmpty)
    }

    /// Whether the first record of the answer is an alias; its owner is a pointer to the question.
    private func beginsWithAlias(_ response: Span<UInt8>) -> Bool {
        let type = names.query.question.upperBound + 2
        return response.count > type + 1 && response[6] | response[7] != 0 && response[type] == 0
            && response[type + 1] == UInt8(RRType.cname.rawValue)
    }

    /// Goes on at the target of an alias, if that may be looked up.
    private mutating func goOn(fromAliasIn response: inout MessageWriter, _ asker: Asker) -> Verdict {
        let left = names.query
        let decision = view.current.plan.names.decide(names.name, type: left.type, mode: asker.mode)
        // What our zones say is all that there is then.
        if decision == .nonexistent(.clearnetOff) { return .reply }
        guard decision.leaves else {
            return end(&response, by: NameServer.Rule(decision, name: names.name, type: left.type))
        }
        guard let upstream = view.current.upstream else {
            return end(&response, by: .refuse(.servFail, .notReady))
        }
        var order = rest(of: left, from: response.span, asker)
        switch Self.find(names.name, left, in: &cache, now: now) {
        case .missing: break
        case .fresh(let hit):
            switch whole(hit, order) {
            case .whole(let whole): return reply(whole, in: &response, order.client)
            case .leadsOutside(let next): order = next
            case .nothing: break
            }
        case .stale(let hit, let asking):
            guard case .whole(let whole) = whole(hit, order) else { break }
            guard asking != .first else { return wait(for: order.with(stale: whole), upstream) }
            if asking == .behind { refresh(order) }
            return reply(whole, in: &response, order.client)
        }
        return wait(for: order, upstream)
    }

    /// The beginning and what the cache has of its last alias's target.
    private func whole(_ hit: CacheHit, _ order: LookUpOrder) -> Continuation {
        guard let beginning = order.way.beginning else { return .nothing }
        let question = order.questionOctets
        var end = MessageWriter(capacity: order.client.limit)
        guard cache.write(hit, to: order.client, question: question.span, now: now, into: &end) else { return .nothing }
        let more = order.view.complete(end.octets, mayHaveAliases: true, leadsAway: cache.leadsAway(hit), order)
        guard case .whole(let octets) = more else { return more }
        return Joining.response(beginning, octets, limit: order.client.limit).map { .whole($0) } ?? .nothing
    }

    private func reply(_ octets: [UInt8], in response: inout MessageWriter, _ client: ClientQuery) -> Verdict {
        response.reset(limit: client.limit)
        return response.append(octets.span) ? .reply : .drop
    }

    /// Has the servers asked to whom the chain has delegated the name, if they may be.
    private mutating func goOn(
        fromReferralIn response: inout MessageWriter,
        _ query: Span<UInt8>,
        _ asker: Asker
    ) -> Verdict {
        guard asker.mode.usesClearnet else { return .reply }
        if names.query.isMinimal {
            names.answer(query, by: .minimal, into: &response)
            return .reply
        }
        guard let upstream = view.current.upstream else {
            names.answer(query, by: .refuse(.servFail, .notReady), into: &response)
            return .reply
        }
        guard let referral = try? Message.decode(response.octets),
            let cut = referral.authorities.first(where: { $0.type == .ns })?.name
        else { return .reply }
        return wait(for: rest(of: names.query, from: response.span, asker, cut: cut), upstream)
    }

    /// Ends a response with what a rule says of an alias's target.
    private func end(_ response: inout MessageWriter, after count: Int? = nil, by rule: NameServer.Rule) -> Verdict {
        let client = ClientQuery(names.query)
        guard let whole = zones.end(response.octets, after: count, by: rule, asked(names.query), client) else {
            return .reply
        }
        return reply(whole, in: &response, client)
    }

    /// What is to be found out about the name that the response so far has come to.
    private func rest(
        of query: NameServer.Query,
        from beginning: Span<UInt8>,
        _ asker: Asker,
        cut: DomainName? = nil
    ) -> LookUpOrder {
        // Without aliases there is nothing to go before the answer.
        let hasAliases = beginning.count > 12 && (beginning[6] != 0 || beginning[7] != 0)
        guard hasAliases else {
            return order(of: query, beginning.extracting(query.question), asker, way: LookUpOrder.Way(cut: cut))
        }
        let numbers = [query.type.rawValue, query.rrClass.rawValue].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        let question = Array(copying: names.name) + numbers
        let way = LookUpOrder.Way(beginning: Array(copying: beginning), cut: cut)
        return order(of: query, question.span, asker, way: way)
    }
}
