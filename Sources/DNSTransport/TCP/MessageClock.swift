// SPDX-License-Identifier: MIT
internal import NIOCore

/// When a connection is to be given up.
///
/// Only whole messages keep it alive (RFC 7766 §6.2.3), and a message may not dribble in: its time runs from its first
/// octet, so a client that sends an octet now and then gains nothing by it.
struct MessageClock {
    private let idleTimeout: TimeAmount
    private let messageTimeout: TimeAmount
    private var lastMessage: NIODeadline
    private var messageBegan: NIODeadline?

    init(limits: DNSServerConfiguration.TCP, now: NIODeadline) {
        idleTimeout = TimeAmount(limits.idleTimeout)
        messageTimeout = TimeAmount(limits.messageTimeout)
        lastMessage = now
    }

    /// When the connection is to be given up unless something happens.
    var deadline: NIODeadline {
        let idle = lastMessage + idleTimeout
        guard let messageBegan else { return idle }
        return min(idle, messageBegan + messageTimeout)
    }

    /// Takes note of what a read has brought.
    ///
    /// - Parameters:
    ///   - tookMessages: whether there was at least one whole message.
    ///   - isPartial: whether the beginning of another is left.
    ///   - now: the time.
    mutating func advance(tookMessages: Bool, isPartial: Bool, now: NIODeadline) {
        if tookMessages {
            lastMessage = now
            messageBegan = nil
        }
        if isPartial {
            messageBegan = messageBegan ?? now
        } else {
            messageBegan = nil
        }
    }

    /// Takes note of an answer, or of one that is still owed.
    mutating func noteMessage(now: NIODeadline) {
        lastMessage = now
    }

    /// Allows the client as long as for one message to take its last answers.
    mutating func beginLingering(now: NIODeadline) {
        messageBegan = now
    }
}
