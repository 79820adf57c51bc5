// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSTransport

/// An order that waits for the resolver's word.
struct LookUp: Sendable {
    let order: LookUpOrder
    /// The resolver that was asked: no other one's word is kept for those after.
    let era: UInt64
    /// Where the word goes for those who ask later.
    let mailbox: Mailbox
    /// The way back; nil if nobody waits.
    let reply: DeferredReply?

    /// Sends the answer whose time is over, if the resolver takes longer than a client should wait (RFC 8767 §5).
    func giveUpWaiting() {
        if let stale = order.stale { reply?.send(stale) }
    }

    /// The look-up that goes on where this one has led.
    func going(on order: LookUpOrder) -> LookUp {
        LookUp(order: order, era: era, mailbox: mailbox, reply: reply)
    }

    /// Sends the end of a response, with its beginning before it.
    func send(_ end: [UInt8]) {
        reply?.send(order.way.beginning.flatMap { Joining.response($0, end, limit: order.client.limit) } ?? end)
    }
}
