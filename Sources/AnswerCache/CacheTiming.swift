// SPDX-License-Identifier: MIT

/// How long answers are kept and when they are asked for again; all times in seconds.
public struct CacheTiming: Hashable, Sendable {
    /// The longest TTL believed, also of a number with the highest bit set (RFC 8767 §4): a week.
    public var longestTTL: UInt32 = 604_800
    /// The longest that a negative answer is kept, whatever its SOA says (RFC 2308 §5): three hours.
    public var longestNegativeTTL: UInt32 = 10_800
    /// How long an answer may be used beyond its time when no newer one can be had (RFC 8767 §5); 0: never.
    public var longestStale: UInt32 = 86_400
    /// The TTL of records served beyond their time (RFC 8767 §4).
    public var staleTTL: UInt32 = 30
    /// How long nothing is asked after a failure, while there is an older answer (RFC 8767 §5, failure recheck timer).
    public var recheck: UInt32 = 30
    /// How long the first failure of a question is kept (RFC 9520 §3.2: at least 1); each one after it twice as long.
    public var firstFailure: UInt32 = 1
    /// The longest that a failure is kept (RFC 9520 §3.2: at most 300): who comes back to a network must not wait longer.
    public var longestFailure: UInt32 = 30
    /// How long beyond its time an answer that is asked for often is given at once, while a newer one is fetched; half of
    /// its time at most.
    ///
    /// Not before its time is over, because the resolver's own cache would only say the same again.
    public var grace: UInt32 = 10

    /// The times that the RFCs recommend.
    public init() {}

    /// How many failures in a row are told apart.
    public static let mostFailures: UInt8 = 16

    /// For how many seconds a failure is kept: each time twice as long (RFC 9520 §3.2).
    ///
    /// - Parameter failures: how many there were in a row before it.
    /// - Returns: the seconds.
    public func failureLife(after failures: UInt8) -> UInt32 {
        UInt32(min(UInt64(firstFailure) << UInt64(min(failures, Self.mostFailures)), UInt64(longestFailure)))
    }

    /// The same with every number brought within what the RFCs allow, so that sums of them stay small.
    var bounded: CacheTiming {
        var timing = self
        timing.longestTTL = min(longestTTL, 604_800)
        timing.longestNegativeTTL = min(longestNegativeTTL, timing.longestTTL)
        // RFC 8767 §5: 1 to 3 days.
        timing.longestStale = min(longestStale, 259_200)
        timing.staleTTL = min(staleTTL, 604_800)
        timing.recheck = min(recheck, 86_400)
        timing.grace = min(grace, 86_400)
        timing.longestFailure = min(max(longestFailure, 1), 300)
        timing.firstFailure = min(max(firstFailure, 1), timing.longestFailure)
        return timing
    }
}
