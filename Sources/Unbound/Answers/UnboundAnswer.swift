// SPDX-License-Identifier: MIT
public import DNSWire

/// What became of a query.
public struct UnboundAnswer: Hashable, Sendable {
    /// How it ended.
    public let outcome: Outcome
    /// Whether it was known before: nobody outside was asked.
    public let isCached: Bool

    /// The ways in which a query ends.
    public enum Outcome: Hashable, Sendable {
        /// There is an answer, NXDOMAIN and NODATA among them.
        ///
        /// `packet` is the whole response in wire form: identifier 0, the question in lower case, an OPT record, and the
        /// DNSSEC records that go with it, because the library always asks for them. An answer that is `bogus` is there,
        /// too, for clients who set CD; nobody else may see it.
        case answer(packet: [UInt8], security: Security)
        /// There is none, with the response code for the client (mostly SERVFAIL) and the library's reason.
        case failed(ResponseCode, reason: String)
        /// It was not asked, because too much is under way, with the reason; that says nothing of the name.
        case refused(reason: String)
        /// It took longer than `UnboundSettings.timeLimit`.
        case timedOut
        /// `UnboundResolver.cancel(_:)` was called.
        case cancelled
        /// The resolver was closed.
        case closed
    }

    /// What validation said (RFC 4033 §5).
    public enum Security: Hashable, Sendable {
        /// Proven from a trust anchor down.
        case secure
        /// Proven to be without signatures, or not below any trust anchor; the library does not tell these apart.
        case insecure
        /// Should be proven and is not, with the library's reason.
        case bogus(reason: String)
    }

    /// An answer made up, such as for tests of those who ask.
    public init(_ outcome: Outcome, isCached: Bool = false) {
        self.outcome = outcome
        self.isCached = isCached
    }
}
