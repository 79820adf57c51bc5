// SPDX-License-Identifier: MIT

/// What all threads' caches of answers have done and hold, since the start.
public struct CacheTotals: Hashable, Sendable {
    /// Look-ups that found an answer whose time is not over.
    public var fresh: UInt64 = 0
    /// Look-ups that found an answer whose time is over.
    public var stale: UInt64 = 0
    /// Look-ups that found nothing.
    public var misses: UInt64 = 0
    /// Answers taken in.
    public var stored: UInt64 = 0
    /// Failures taken in.
    public var failures: UInt64 = 0
    /// Entries that gave way to others while they could still have been used.
    public var evicted: UInt64 = 0
    /// Entries there are.
    public var entries: UInt64 = 0
    /// Octets of memory that entries take.
    public var octets: UInt64 = 0

    /// Nothing done yet.
    public init() {}
}
