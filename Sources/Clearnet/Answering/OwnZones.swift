// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import NameIndex
internal import NameServer

/// Our zones, for answers from outside that end with an alias for one of their names.
///
/// Whatever else such an answer says of that name nobody believes.
struct OwnZones: Sendable {
    let index: NameIndex
    let privateAddresses: PrivateAddresses

    /// The response with what our zones say of the last alias's target after it.
    ///
    /// The way leads outside once at most: an alias or a delegation that leads there again is a failure.
    /// - Parameters:
    ///   - response: aliases, the last of which leads here.
    ///   - question: what was asked.
    ///   - client: who gets it.
    /// - Returns: nil if our zones say nothing of the target.
    func goOn(_ response: [UInt8], _ question: AskedQuestion, _ client: ClientQuery) -> [UInt8]? {
        guard let beginning = try? Message.decode(response) else { return nil }
        // Nothing was said, so there is nothing to go on from.
        guard !beginning.header.isTruncated, beginning.responseCode == .noError else { return response }
        let end = target(of: beginning, question, client) { names, query, writer in
            guard names.answer(query, over: .tcp, recursion: .outside, into: &writer) == .reply else { return false }
            if names.remainder != .nothing { names.answer(query, by: .refuse(.servFail, .other), into: &writer) }
            return true
        }
        guard let end else { return nil }
        return Joining.response(beginning, withoutPrivate(end, question), limit: client.limit)
    }

    /// The response with what a rule says of an alias's target after it.
    ///
    /// - Parameters:
    ///   - response: a response with aliases.
    ///   - count: how many records of its answer section stay; nil for all of them.
    ///   - rule: what is said.
    ///   - question: what was asked.
    ///   - client: who gets it.
    /// - Returns: nil if there is no alias.
    func end(
        _ response: [UInt8],
        after count: Int? = nil,
        by rule: NameServer.Rule,
        _ question: AskedQuestion,
        _ client: ClientQuery
    ) -> [UInt8]? {
        guard var beginning = try? Message.decode(response) else { return nil }
        guard !beginning.header.isTruncated else { return response }
        if let count { beginning.answers = Array(beginning.answers.prefix(count)) }
        let end = target(of: beginning, question, client) { names, query, writer in
            guard names.answer(query, over: .tcp, recursion: .rule, into: &writer) == .later else { return false }
            names.answer(query, by: rule, into: &writer)
            return true
        }
        return end.flatMap { Joining.response(beginning, $0, limit: client.limit) }
    }

    /// What is answered to a query for the target of a response's last alias.
    private func target(
        of beginning: Message,
        _ question: AskedQuestion,
        _ client: ClientQuery,
        _ answer: (inout NameServer, Span<UInt8>, inout MessageWriter) -> Bool
    ) -> Message? {
        let aliases = beginning.answers.reversed().lazy
            .compactMap { record -> DomainName? in
                guard case .cname(let alias) = record.rdata else { return nil }
                return alias.target
            }
        guard let target = aliases.first else { return nil }
        let query = Message(
            query: Question(name: target, type: question.type, class: question.rrClass),
            id: client.id,
            recursionDesired: true,
            edns: client.hasEDNS ? OPT(dnssecOK: client.dnssecOK) : nil
        )
        guard let octets = try? query.encode() else { return nil }
        // Not kept: it would hold on to the zones of this moment until it is used again.
        var names = NameServer(index: index)
        var writer = MessageWriter()
        guard answer(&names, octets.span, &writer) else { return nil }
        return try? Message.decode(writer.octets)
    }

    /// Leaves out addresses of private networks: anybody may register a name of the chain with them, and lead a page of
    /// the web there under a name of its own (DNS rebinding).
    private func withoutPrivate(_ response: Message, _ question: AskedQuestion) -> Message {
        guard !privateAddresses.areFine(for: question.name) else { return response }
        var response = response
        let count = response.answers.count
        response.answers.removeAll { privateAddresses.contains($0.rdata) }
        response.additionals.removeAll { privateAddresses.contains($0.rdata) }
        if response.answers.count < count, var edns = response.edns {
            edns.options = [EDNSOption(code: .extendedError, data: [0, UInt8(ExtendedError.blocked.rawValue)])]
            response.additionals = response.additionals.filter { $0.type != .opt } + [edns.record]
        }
        return response
    }
}
