// SPDX-License-Identifier: MIT
public import DNSWire
internal import IP
public import NameServer

/// Answers queries: octets in, octets out.
///
/// Every thread and every event loop has a responder of its own, made there by the factory given to ``DNSServer``, so a
/// responder needs no lock and need not be `Sendable`.
public protocol DNSResponder: ~Copyable, SendableMetatype {
    /// Takes up newer data, if there is any.
    ///
    /// Called after a batch of queries came in and before the first of them is answered, so that no answer is older
    /// than its query; and about once a second while nothing comes in, so that an idle thread lets go of old data.
    mutating func refresh()

    /// Answers one query, or says that it gets no answer.
    ///
    /// Must not block. Any octets may come in: the transport looks at none of them.
    ///
    /// - Parameters:
    ///   - query: the message without TCP's length, 0 to 65,535 octets; over UDP at most 4,096.
    ///   - origin: whence it came. If ``QueryOrigin/isAllowed`` is false the answer is to be REFUSED, without a look-up.
    ///   - response: holds an old message at first. The responder resets it to the limit it finds in the query; over UDP
    ///     a message of more than ``DNSServerConfiguration/largestDatagram`` octets is not sent but counted as an error.
    /// - Returns: whether `response` now holds the answer. For ``NameServer/Verdict/later`` it does not, and
    ///   ``take(_:)`` is called next.
    mutating func answer(
        _ query: Span<UInt8>,
        from origin: QueryOrigin,
        into response: inout MessageWriter
    ) -> Verdict

    /// Takes the way back for the query that was last said to be answered later.
    mutating func take(_ reply: DeferredReply)

    /// The type that the last query asked for which gets an answer, at once or later; 0 if that could not be read.
    ///
    /// It is counted.
    var questionType: RRType { get }
}

extension DNSResponder where Self: ~Copyable {
    /// For responders that answer everything at once.
    public mutating func take(_ reply: DeferredReply) {}
}

/// Whence and how a query came.
public struct QueryOrigin: Hashable, Sendable {
    /// The client.
    ///
    /// Over UDP the address may be forged.
    public let client: ClientAddress
    /// How the query came and the answer will go.
    public let carrier: Transport
    /// Whether the server's ``AccessList`` contains the client.
    public let isAllowed: Bool

    /// Describes an origin; for tests of responders.
    public init(client: ClientAddress, carrier: Transport, isAllowed: Bool) {
        self.client = client
        self.carrier = carrier
        self.isAllowed = isAllowed
    }
}
