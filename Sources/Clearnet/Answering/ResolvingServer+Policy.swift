// SPDX-License-Identifier: MIT
internal import DNSTransport
internal import DNSWire
internal import NameIndex
internal import NameServer
internal import ResolverPolicy

// What is kept from some clients, or from all.

extension ResolvingServer {
    /// Answers as the client's suffixes and the lists say; nil if they say nothing of the name.
    mutating func answerByPolicy(
        _ query: Span<UInt8>,
        _ origin: QueryOrigin,
        _ terms: ClientTerms,
        into response: inout MessageWriter
    ) -> Verdict? {
        let rule: NameServer.Rule
        if !view.current.plan.clients.allows(asked.span, under: terms) {
            rule = .refuse(.refused, .prohibited)
        } else {
            guard let match = view.current.plan.lists.match(asked.span, in: terms.lists) else { return nil }
            switch match.action {
            case .allow: return nil
            case .drop: return .drop
            case .block, .nxdomain: rule = .negative(.nxDomain, zoneLabels: match.labels, .blocked)
            case .nodata: rule = .negative(.noError, zoneLabels: match.labels, .blocked)
            case .truncate:
                guard origin.carrier == .udp else { return nil }
                rule = .truncate
            case .records: rule = .negative(.noError, zoneLabels: match.labels, .blocked)
            }
        }
        let verdict = names.answer(query, over: origin.carrier, recursion: .rule, into: &response)
        guard names.remainder == .question else { return verdict }
        if case .negative = rule, let match = view.current.plan.lists.match(asked.span, in: terms.lists) {
            let type = names.query.type
            for rrset in view.current.plan.lists.records(of: match) where rrset.type == type {
                names.answer(query, by: .records(type, rrset.rdata, ttl: rrset.ttl), into: &response)
                return .reply
            }
        }
        names.answer(query, by: rule, into: &response)
        return .reply
    }
}
