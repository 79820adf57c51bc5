// SPDX-License-Identifier: MIT
internal import DNSWire

/// A query that the library works on.
///
/// Retained for the library from the moment it takes the query until it calls back, which it does exactly once: with the
/// result, or without one while its context is destroyed.
final class PendingQuery {
    let id: UInt64
    let name: NameText
    /// Whose places it takes.
    let zone: ZoneShares.Zone
    let deadline: ContinuousClock.Instant
    /// Nil once the asker has an answer.
    private var deliver: (@Sendable (UnboundAnswer) -> Void)?
    /// The loop lives as long as the library's context, and so longer than any query.
    unowned let loop: ResolverLoop

    init(_ order: ResolverQueue.Order, deadline: ContinuousClock.Instant, loop: ResolverLoop) {
        id = order.id
        name = order.name
        zone = ZoneShares.Zone(of: order.name)
        deliver = order.deliver
        self.deadline = deadline
        self.loop = loop
    }

    var isDelivered: Bool {
        deliver == nil
    }

    /// Tells the asker, once.
    func end(_ outcome: UnboundAnswer.Outcome, isCached: Bool) {
        guard let deliver else { return }
        self.deliver = nil
        deliver(UnboundAnswer(outcome, isCached: isCached))
    }
}
