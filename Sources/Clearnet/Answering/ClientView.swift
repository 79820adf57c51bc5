// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import NameServer
internal import ResolverPolicy

/// What one client is told of the names that answers of the clearnet lead to.
struct ClientView: Sendable {
    let zones: OwnZones
    let plan: ResolverPlan
    let asker: Asker

    /// The response as the client may have it, with what our zones say at its end if it leads there.
    ///
    /// - Parameters:
    ///   - response: what upstream says.
    ///   - mayHaveAliases: whether aliases are to be looked for; of a response without, lists and zones have nothing to say.
    ///   - leadsAway: whether the last of them is for a name of the chain.
    ///   - order: what was to be found out.
    /// - Returns: what becomes of it.
    func complete(_ response: [UInt8], mayHaveAliases: Bool, leadsAway: Bool, _ order: LookUpOrder) -> Continuation {
        var response = response
        if order.way.hidesPrivate {
            guard let shown = zones.withoutPrivate(response, order) else { return .nothing }
            response = shown
        }
        guard mayHaveAliases else { return .whole(response) }
        if let end = endByPolicy(of: response, order) { return end }
        guard leadsAway else { return .whole(response) }
        guard asker.mode.usesChain else {
            return end(response, by: .negative(.nxDomain, zoneLabels: 0, .blocked), order)
        }
        switch zones.goOn(response, order) {
        case .nothing: return .nothing
        case .whole(let whole): return endByPolicy(of: whole, order) ?? .whole(whole)
        case .leadsOutside(let beginning, let way):
            // Before anybody is asked.
            if let end = endByPolicy(of: beginning, order) { return end }
            if way.cut == nil {
                let decision = plan.names.decide(way.target.span, type: order.question.type, mode: asker.mode)
                guard decision.leaves else {
                    let rule = NameServer.Rule(decision, name: way.target.span, type: order.question.type)
                    return end(beginning, by: rule, order)
                }
            }
            return order.goingOn(at: way, after: beginning).map { .leadsOutside($0) } ?? .nothing
        }
    }

    /// The end of a response with an alias for a name that the client is not to be told of; nil if there is none.
    private func endByPolicy(of response: [UInt8], _ order: LookUpOrder) -> Continuation? {
        guard let withheld = plan.withheld(in: response.span, type: order.question.type, asker) else { return nil }
        return end(response, after: withheld.answers, by: withheld.rule, order)
    }

    private func end(
        _ response: [UInt8],
        after count: Int? = nil,
        by rule: NameServer.Rule,
        _ order: LookUpOrder
    ) -> Continuation {
        zones.end(response, after: count, by: rule, order.question, order.client).map { .whole($0) } ?? .nothing
    }
}
