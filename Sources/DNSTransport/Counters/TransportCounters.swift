// SPDX-License-Identifier: MIT

/// What a thread, or all of them, has done since the start.
///
/// Figures only grow.
public struct TransportCounters: Hashable, Sendable {
    /// Messages that came in whole, those dropped included.
    public var queries: UInt64 = 0
    /// Messages sent.
    public var answers: UInt64 = 0
    /// Messages that got no answer: not queries, source port 0, our own address, too large.
    public var dropped: UInt64 = 0
    /// Answers sent with TC set.
    public var truncated: UInt64 = 0
    /// Answers that could not be sent, and failures of the socket.
    public var errors: UInt64 = 0
    /// Octets of messages in, without headers of the layers below.
    public var octetsIn: UInt64 = 0
    /// Octets of messages out.
    public var octetsOut: UInt64 = 0
    /// Questions that were not dropped, by type; ``typeNames`` says which is which.
    public var types = [UInt64](repeating: 0, count: typeNames.count)
    /// Responses, by code; ``codeNames`` says which is which.
    public var codes = [UInt64](repeating: 0, count: codeNames.count)
    /// The times of answers from what is in memory: our zones, and what is kept of others.
    public var atOnce = LatencyHistogram()
    /// The times of answers that somebody else had to be asked for.
    public var later = LatencyHistogram()

    /// Nothing done yet.
    public init() {}

    /// Adds the figures of another thread.
    public static func += (left: inout Self, right: Self) {
        left.queries &+= right.queries
        left.answers &+= right.answers
        left.dropped &+= right.dropped
        left.truncated &+= right.truncated
        left.errors &+= right.errors
        left.octetsIn &+= right.octetsIn
        left.octetsOut &+= right.octetsOut
        for index in left.types.indices { left.types[index] &+= right.types[index] }
        for index in left.codes.indices { left.codes[index] &+= right.codes[index] }
        left.atOnce += right.atOnce
        left.later += right.later
    }
}
