// SPDX-License-Identifier: MIT

/// What has become of the connections of clients, over all addresses.
public struct ConnectionCounters: Hashable, Sendable {
    /// Connections served so far.
    public var accepted: UInt64 = 0
    /// Connections closed at once because of a limit.
    public var refused: UInt64 = 0
    /// Idle connections closed to make room for new ones.
    public var displaced: UInt64 = 0
    /// Connections closed because they were idle or too slow with a message.
    public var timedOut: UInt64 = 0
    /// Connections open now.
    public var open: Int = 0

    /// Nothing done yet.
    public init() {}
}
