// SPDX-License-Identifier: MIT

/// What a resolver has done since it was made.
public struct UnboundCounters: Hashable, Sendable {
    /// Queries taken.
    public var asked = 0
    /// Queries not taken, or ended at once, because too many waited.
    public var refused = 0
    /// Queries that ended with an answer, bogus ones among them.
    public var answered = 0
    /// Answers that did not validate.
    public var bogus = 0
    /// Queries that failed.
    public var failed = 0
    /// Queries that took too long.
    public var timedOut = 0
    /// Queries that were cancelled.
    public var cancelled = 0
    /// Queries that wait for their answers at this moment.
    public var outstanding = 0
    /// Queries that ended for their askers, by time or on request, which the library still works on at this moment: it
    /// cannot be told to stop.
    ///
    /// At most as many as may wait.
    public var abandoned = 0
    /// Connections to upstreams over TLS that failed: nobody there, no agreement, or the wrong certificate.
    public var tlsFailures = 0

    /// No activity at all.
    public init() {}
}
