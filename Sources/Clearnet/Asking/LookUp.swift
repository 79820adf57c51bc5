// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSTransport
internal import DNSWire
internal import IP

/// What is to be found out, and what for.
struct LookUpOrder: Sendable {
    let question: AskedQuestion
    let client: ClientQuery
    /// Who asks, if it is somebody whose share is bounded.
    let source: IPAddress?
    /// The question for the response, letter case as the client has it; for the target of an alias the target.
    let questionOctets: [UInt8]
    /// The response so far, whose last alias leads to the name asked for; nil if the client asked for that name.
    var beginning: [UInt8]?
    /// The name at which the chain has delegated; nil for a name of the clearnet.
    var cut: DomainName?
    /// An answer whose time is over, for the case that there is no better one in time.
    var stale: [UInt8]?
    /// What the client is told of names that the answer leads to.
    let view: ClientView
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

    /// Sends the end of a response, with its beginning before it.
    func send(_ end: [UInt8]) {
        reply?.send(order.beginning.flatMap { Joining.response($0, end, limit: order.client.limit) } ?? end)
    }
}
