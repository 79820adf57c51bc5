// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import NameIndex
internal import NameServer

/// Our zones, for answers from outside that end with an alias for one of their names.
///
/// Whatever else such an answer says of that name nobody believes; who may speak for it, if not our zones, is asked.
struct OwnZones: Sendable {
    let index: NameIndex
    let privateAddresses: PrivateAddresses

    /// The response with what our zones say of the last alias's target after it.
    ///
    /// - Parameters:
    ///   - response: aliases, the last of which leads here.
    ///   - order: what was to be found out, of which this is said.
    /// - Returns: what there is to say; nothing if our zones say nothing of the target.
    func goOn(_ response: [UInt8], _ order: LookUpOrder) -> ContinuedResponse {
        guard let beginning = try? Message.decode(response) else { return .nothing }
        // Nothing was said, so there is nothing to go on from.
        guard !beginning.header.isTruncated, beginning.responseCode == .noError else { return .whole(response) }
        let before = order.way.beginning.flatMap { try? Message.decode($0) }
        var passed = (before.map(Self.aliases(of:)) ?? []) + Self.aliases(of: beginning)
        var target: DomainName?
        let end = self.target(of: beginning, order.question, order.client) { names, query, writer in
            guard names.answer(query, over: .tcp, recursion: .outside, into: &writer) == .reply else { return false }
            guard names.remainder != .nothing else { return true }
            target = try? DomainName(wire: Array(copying: names.name))
            if let said = try? Message.decode(writer.octets) { passed += Self.aliases(of: said) }
            // Who comes where he was before goes in a circle.
            guard let name = target, !passed.contains(name), passed.count < NameServer.aliasLimit, order.mayLeadOutside
            else {
                target = nil
                names.answer(query, by: .refuse(.servFail, .other), into: &writer)
                return true
            }
            return true
        }
        guard let end, let whole = Joining.response(beginning, withoutPrivate(end, order), limit: order.client.limit)
        else { return .nothing }
        guard let target else { return .whole(whole) }
        let cut = end.authorities.first { $0.type == .ns }?.name
        return .leadsOutside(whole, WayOut(target: target.wire, cut: cut))
    }

    /// The names that a response has aliases for others at.
    private static func aliases(of response: Message) -> [DomainName] {
        response.answers.filter { $0.type == .cname }.map(\.name)
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
    func withoutPrivate(_ response: Message, _ order: LookUpOrder) -> Message {
        guard hidesPrivate(order) else { return response }
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

    /// The same of a response's octets; nil if they cannot be read.
    func withoutPrivate(_ response: [UInt8], _ order: LookUpOrder) -> [UInt8]? {
        guard let message = try? Message.decode(response) else { return nil }
        return try? withoutPrivate(message, order).encode()
    }

    /// Whether what an order leads to may have no such addresses.
    func hidesPrivate(_ order: LookUpOrder) -> Bool {
        order.way.hidesPrivate || !privateAddresses.areFine(for: order.question.name)
    }
}
