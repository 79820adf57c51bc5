// SPDX-License-Identifier: MIT
public import DNSWire

/// An answer that a cache holds.
///
/// Good until the cache takes in another answer, or forgets some: after that writing it is refused.
public struct CacheHit: Hashable, Sendable {
    let place: Int
    let version: UInt64
    /// Whether the answer's time is over: its records go out with a short TTL, and say so to clients with EDNS.
    public let isStale: Bool
}

/// What a cache says of a question.
public enum CacheResult: Hashable, Sendable {
    /// Nothing: ask upstream.
    case missing
    /// An answer, or a failure that is not over: respond with it.
    case fresh(CacheHit)
    /// An answer whose time is over (RFC 8767), and what to do before it is used.
    case stale(CacheHit, Asking)

    /// Whether upstream is to be asked.
    ///
    /// Once somebody was told to, everybody else is told not to for ten seconds, unless an answer comes before.
    public enum Asking: Hashable, Sendable {
        /// No: that has failed less than half a minute ago, or is under way. Respond at once.
        case no
        /// Yes, and respond at once: the time was over only a moment ago, and the answer is asked for often.
        case behind
        /// Yes, and respond with this only if that fails or takes longer than 1.8 seconds.
        case first
    }
}

/// What became of something that a cache was given; each case has what to respond with.
public enum CacheOutcome: Hashable, Sendable {
    /// It is an answer.
    case answer(CacheHit)
    /// It is a failure, and kept as such.
    case failure(CacheHit, CacheFault)
    /// It is a failure, and the older answer was kept instead.
    case kept(CacheHit, CacheFault)

    /// What to respond with.
    public var hit: CacheHit {
        switch self {
        case .answer(let hit), .failure(let hit, _), .kept(let hit, _): hit
        }
    }
}

/// What the resolver says of the security of an answer (RFC 4035 §4.3).
public enum AnswerSecurity: Hashable, Sendable {
    /// Validated: clients that understand it get AD.
    case secure
    /// Not signed, provably or because nothing is known of its keys.
    case insecure
    /// Failed validation, and why: clients get it with CD alone, the others SERVFAIL with this error.
    case bogus(ExtendedError)
}
