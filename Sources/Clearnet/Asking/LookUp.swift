// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSTransport
internal import DNSWire
internal import IP

/// What is to be found out, and what for.
struct LookUpOrder: Sendable {
    private(set) var question: AskedQuestion
    let client: ClientQuery
    /// Who asks, if it is somebody whose share is bounded.
    let source: IPAddress?
    /// The question for the response, letter case as the client has it; for the target of an alias the target.
    private(set) var questionOctets: [UInt8]
    /// The response so far, whose last alias leads to the name asked for; nil if the client asked for that name.
    var beginning: [UInt8]?
    /// The name at which the chain has delegated; nil for a name of the clearnet.
    var cut: DomainName?
    /// An answer whose time is over, for the case that there is no better one in time.
    var stale: [UInt8]?
    /// What the client is told of names that the answer leads to.
    let view: ClientView
    /// Whether a name of the clearnet has led here, which may not lead to private addresses.
    private(set) var hidesPrivate = false
    /// How often the answer has led back outside so far.
    private var turns = 0

    /// How often it may: each time is one more question for the resolver, which an owner of names can cause.
    private static let turnLimit = 4

    init(
        question: AskedQuestion,
        client: ClientQuery,
        source: IPAddress?,
        questionOctets: [UInt8],
        view: ClientView
    ) {
        (self.question, self.client, self.source) = (question, client, source)
        (self.questionOctets, self.view) = (questionOctets, view)
    }

    /// Whether the answer may lead back outside.
    var mayLeadOutside: Bool { turns < Self.turnLimit }

    /// What is to be found out where the answer to this one leads.
    ///
    /// - Parameters:
    ///   - way: where that is.
    ///   - response: the answer, which ends there.
    /// - Returns: nil if it cannot be joined with what was said before.
    func goingOn(at way: WayOut, after response: [UInt8]) -> LookUpOrder? {
        var next = self
        next.beginning = response
        if let beginning {
            guard let joined = Joining.response(beginning, response, limit: client.limit) else { return nil }
            next.beginning = joined
        }
        next.hidesPrivate = view.zones.hidesPrivate(self)
        next.question.name = way.target
        next.questionOctets = way.target + questionOctets.suffix(4)
        next.cut = way.cut
        next.turns += 1
        return next
    }
}

/// An order that waits for the resolver's word.
struct LookUp: Sendable {
    let order: LookUpOrder
    /// The resolver that was asked: no other one's word is kept for those after.
    let era: UInt64
    /// Where the word goes for those who ask later; nil if it is not kept.
    let mailbox: Mailbox?
    /// The way back; nil if nobody waits.
    let reply: DeferredReply?

    /// Sends the answer whose time is over, if the resolver takes longer than a client should wait (RFC 8767 §5).
    func giveUpWaiting() {
        if let stale = order.stale { reply?.send(stale) }
    }

    /// The look-up that goes on where this one has led.
    func going(on order: LookUpOrder) -> LookUp {
        // What a delegation leads to is not of the clearnet, and not kept with it.
        LookUp(order: order, era: era, mailbox: order.cut == nil ? mailbox : nil, reply: reply)
    }

    /// Sends the end of a response, with its beginning before it.
    func send(_ end: [UInt8]) {
        reply?.send(order.beginning.flatMap { Joining.response($0, end, limit: order.client.limit) } ?? end)
    }
}
