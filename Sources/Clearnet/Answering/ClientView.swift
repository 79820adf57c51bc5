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
    ///   - leadsAway: whether its last alias is for a name of the chain.
    ///   - question: what was asked.
    ///   - client: who gets it.
    /// - Returns: nil if nothing can be said.
    func complete(
        _ response: [UInt8],
        leadsAway: Bool,
        _ question: AskedQuestion,
        _ client: ClientQuery
    ) -> [UInt8]? {
        if let withheld = plan.withheld(in: response.span, type: question.type, asker) {
            return zones.end(response, after: withheld.answers, by: withheld.rule, question, client)
        }
        guard leadsAway else { return response }
        guard asker.mode.usesChain else {
            return zones.end(response, by: .negative(.nxDomain, zoneLabels: 0, .blocked), question, client)
        }
        guard let whole = zones.goOn(response, question, client) else { return nil }
        guard let withheld = plan.withheld(in: whole.span, type: question.type, asker) else { return whole }
        return zones.end(whole, after: withheld.answers, by: withheld.rule, question, client)
    }
}
