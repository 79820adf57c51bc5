// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSTransport
internal import DNSWire
internal import Synchronization

/// A question that was put to the resolver, and whom its answer is for.
final class LookUp: Sendable {
    let question: AskedQuestion
    let client: ClientQuery
    /// The question for the response, letter case as the client has it; for the target of an alias the target.
    let questionOctets: [UInt8]
    /// The response so far, whose last alias leads to the name asked for; nil if the client asked for that name.
    let beginning: [UInt8]?
    /// The name at which the chain has delegated; nil for a name of the clearnet.
    let cut: DomainName?
    /// An answer whose time is over, for the case that there is no better one in time.
    let stale: [UInt8]?
    /// Where an alias for one of our names goes on; nil if the client does not see them.
    private let zones: OwnZones?
    private let era: UInt64
    private let mailbox: Mailbox?
    private let reply: DeferredReply?

    init(
        question: AskedQuestion,
        client: ClientQuery,
        questionOctets: [UInt8],
        beginning: [UInt8]? = nil,
        cut: DomainName? = nil,
        stale: [UInt8]? = nil,
        zones: OwnZones? = nil,
        era: UInt64,
        mailbox: Mailbox?,
        reply: DeferredReply?
    ) {
        self.question = question
        self.client = client
        self.questionOctets = questionOctets
        self.beginning = beginning
        self.cut = cut
        self.stale = stale
        self.zones = zones
        self.era = era
        self.mailbox = mailbox
        self.reply = reply
    }

    /// Answers with what the resolver says; with nil if it was closed before it said anything.
    func finish(_ word: LookUpOutcome?, with upstream: Upstreams) {
        guard let word else { return fail(.networkError) }
        let (outcome, leadsOn) = checked(word, upstream.chainSuffixes)
        mailbox?.post(.outcome(outcome, for: question, era: era))
        guard let reply else { return }
        if case .fault = outcome, let stale { return reply.send(stale) }
        guard let said = upstream.response(to: self, outcome, now: MonotonicTime.milliseconds) else {
            return fail(.other)
        }
        var response = said.octets
        if said.leadsAway || leadsOn {
            guard let whole = zones?.goOn(response, question, client) else { return fail(.blocked) }
            response = whole
        }
        reply.send(beginning.flatMap { Joining.response($0, response, limit: client.limit) } ?? response)
    }

    /// Answers with a failure that is known already.
    func finish(withKept failure: [UInt8]) {
        if let stale { return reply?.send(stale) ?? () }
        reply?.send(beginning.flatMap { Joining.response($0, failure, limit: client.limit) } ?? failure)
    }

    /// Sends the answer whose time is over, if the resolver takes longer than a client should wait (RFC 8767 §5).
    func giveUpWaiting() {
        if let stale { reply?.send(stale) }
    }

    /// Answers that there is no answer.
    func fail(_ error: ExtendedError) {
        if let stale { return reply?.send(stale) ?? () }
        var writer = MessageWriter(capacity: client.limit)
        _ = writer.append(client.id)
        _ = writer.append(0x8080 | client.flags & 0x0110 | UInt16(ResponseCode.servFail.headerBits))
        for count in [1, 0, 0, client.hasEDNS ? 1 : 0] as [UInt16] { _ = writer.append(count) }
        let question = questionOctets
        _ = writer.append(question.span)
        if client.hasEDNS { _ = writer.appendOPT(code: .servFail, dnssecOK: client.dnssecOK, error: error) }
        let response = writer.octets
        reply?.send(beginning.flatMap { Joining.response($0, response, limit: client.limit) } ?? response)
    }

    /// What the servers of a delegated name may say: they speak for names at and below it, and for none of the chain's
    /// others.
    ///
    /// - Returns: that, and whether it ends with an alias for one of those others.
    private func checked(_ outcome: LookUpOutcome, _ chainSuffixes: SuffixSet) -> (LookUpOutcome, leadsAway: Bool) {
        guard let cut, case .packet(let packet, let security) = outcome else { return (outcome, false) }
        guard var message = try? Message.decode(packet) else { return (.fault(.malformed), false) }
        func isForeign(_ name: DomainName) -> Bool {
            let name = name.folded
            let wire = name.wire
            return chainSuffixes.contains(wire.span) && !name.isSubdomain(of: cut)
        }
        func isForeign(_ record: ResourceRecord) -> Bool { record.type != .opt && isForeign(record.name) }
        message.authorities.removeAll(where: isForeign)
        message.additionals.removeAll(where: isForeign)
        let leadsAway = message.answers.contains { record in
            guard case .cname(let alias) = record.rdata, question.type != .cname else { return false }
            return !isForeign(record) && isForeign(alias.target)
        }
        if leadsAway {
            message.answers.removeAll(where: isForeign)
            message.authorities = []
            message.header.responseCode = .noError
        }
        guard !message.answers.contains(where: isForeign), let octets = try? message.encode() else {
            return (.fault(.forbidden), false)
        }
        return (.packet(octets, security), leadsAway)
    }
}
