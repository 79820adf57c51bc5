// SPDX-License-Identifier: MIT

/// What one cache has done since it was made.
public struct CacheCounters: Hashable, Sendable {
    /// Look-ups that found an answer whose time is not over.
    public internal(set) var fresh: UInt64 = 0
    /// Look-ups that found an answer whose time is over.
    public internal(set) var stale: UInt64 = 0
    /// Those of them that asked for a newer one without waiting for it.
    public internal(set) var refreshed: UInt64 = 0
    /// Look-ups that found nothing.
    public internal(set) var misses: UInt64 = 0
    /// Answers taken in.
    public internal(set) var stored: UInt64 = 0
    /// Failures taken in.
    public internal(set) var failures: UInt64 = 0
    /// Entries that gave way to others while they could still have been used.
    public internal(set) var evicted: UInt64 = 0

    /// Nothing done yet.
    public init() {}
}
