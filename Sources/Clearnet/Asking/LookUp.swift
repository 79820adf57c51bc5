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
    private let generation: UInt64
    private let mailbox: Mailbox?
    private let reply: DeferredReply?

    init(
        question: AskedQuestion,
        client: ClientQuery,
        questionOctets: [UInt8],
        beginning: [UInt8]? = nil,
        cut: DomainName? = nil,
        stale: [UInt8]? = nil,
        generation: UInt64,
        mailbox: Mailbox?,
        reply: DeferredReply?
    ) {
        self.question = question
        self.client = client
        self.questionOctets = questionOctets
        self.beginning = beginning
        self.cut = cut
        self.stale = stale
        self.generation = generation
        self.mailbox = mailbox
        self.reply = reply
    }

    /// Answers with what the resolver says; with nil if it was closed before it said anything.
    func finish(_ outcome: LookUpOutcome?, with upstream: Upstreams) {
        guard let outcome else { return fail(.networkError) }
        finish(checked(outcome, upstream.chainSuffixes), with: upstream)
    }

    private func finish(_ outcome: LookUpOutcome, with upstream: Upstreams) {
        mailbox?.post(.outcome(outcome, for: question, generation: generation))
        guard let reply else { return }
        if case .fault = outcome, let stale { return reply.send(stale) }
        guard let response = upstream.response(to: self, outcome, now: MonotonicTime.milliseconds) else {
            return fail(.other)
        }
        reply.send(beginning.flatMap { Joining.response($0, response, limit: client.limit) } ?? response)
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

    /// The servers of a delegated name speak for names at and below it, and for none of the chain's others.
    private func checked(_ outcome: LookUpOutcome, _ chainSuffixes: SuffixSet) -> LookUpOutcome {
        guard let cut, case .packet(let packet, _) = outcome else { return outcome }
        guard let message = try? Message.decode(packet) else { return .fault(.malformed) }
        for record in message.answers + message.authorities + message.additionals where record.type != .opt {
            let name = record.name.folded
            let wire = name.wire
            guard !chainSuffixes.contains(wire.span) || name.isSubdomain(of: cut) else {
                return .fault(.forbidden)
            }
        }
        return outcome
    }
}
