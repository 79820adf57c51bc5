// SPDX-License-Identifier: MIT
public import struct Foundation.Date

/// Where the mirror and the node are, for a health report.
public struct FollowerStatus: Sendable {
    /// What the follower is doing.
    public var state: NodeState = .connecting
    /// When it began to do that.
    public var since: Date
    /// The block that the mirror is as of; `nil` before the first dump.
    public var tip: ChainTip?
    /// The height that the node told last.
    public var nodeHeight: Int?
    /// When the node answered last.
    public var lastAnswer: Date?
    /// What went wrong last, even if it is over.
    public var lastError: String?
    /// Blocks that were connected one by one, since the start.
    public var connected = 0
    /// Blocks that the node has given up for others, since the start.
    public var disconnected = 0
    /// How often it did.
    public var reorganizations = 0
    /// How many records the mirror holds, as of the last dump or start.
    public var names = 0

    /// Makes the status of a follower that has not begun.
    public init(since: Date) {
        self.since = since
    }
}
