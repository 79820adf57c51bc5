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
        _ asker: inout Asker,
        into response: inout MessageWriter
    ) -> Verdict? {
        var match: NameListMatch?
        switch view.current.plan.word(on: asked.span, asker.terms) {
        case .nothing: return nil
        case .allowed:
            asker.isExempt = true
            return nil
        case .prohibited: break
        case .listed(let found):
            if found.action == .drop { return .drop }
            if found.action == .truncate, origin.carrier != .udp { return nil }
            match = found
        }
        let verdict = names.answer(query, over: origin.carrier, recursion: .rule, into: &response)
        guard names.remainder == .question else { return verdict }
        let type = names.query.type
        var rule = NameServer.Rule.refuse(.refused, .prohibited)
        if let match { rule = view.current.plan.rule(for: match, type: type) }
        names.answer(query, by: rule, into: &response)
        guard asker.terms.mayRecurse else { return .reply }
        // Where the operator's own list leads, everybody may go who comes there.
        asker.isExempt = true
        return goOn(from: .reply, query, asker, into: &response)
    }
}
