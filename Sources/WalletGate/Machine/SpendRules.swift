// SPDX-License-Identifier: MIT

/// The figures by which a spend is judged.
public struct SpendRules: Hashable, Sendable {
    /// How deep a transaction has to be in the chain; at least 1.
    public var confirmations: Int
    /// Seconds after the first look in vain before which nothing is taken for not sent.
    public var quietTime: Int64
    /// Whether the wallet may have a transaction that neither mempool nor chain shows, and send it out later.
    ///
    /// A real node's may; the embedded chain's does not.
    public var rebroadcasts: Bool

    /// Creates rules.
    public init(confirmations: Int, quietTime: Int64, rebroadcasts: Bool = true) {
        self.confirmations = confirmations
        self.quietTime = quietTime
        self.rebroadcasts = rebroadcasts
    }

    /// Seconds for which an order that could not be sent is tried again: a day.
    public static let patience: Int64 = 86_400
    /// Seconds between two looks at most.
    public static let longestPause: Int64 = 60
    /// Seconds after which a transaction is looked at even if there was no new block.
    public static let trackingPause: Int64 = 600
    /// Blocks, and seconds, in which a wallet that has a valid transaction has sent it out again.
    ///
    /// Wallets try every half an hour or so. What was not seen until then never gets into a block.
    public static let rebroadcastBlocks = 6
    /// See ``rebroadcastBlocks``.
    public static let rebroadcastTime: Int64 = 3_600
    /// Blocks in which a node that has the wallet's count of transactions unchanged has shown what it was still at.
    public static let unchangedBlocks = 2
    /// Blocks, and seconds, after which a transaction that the wallet gave up, and nobody else has, is no more.
    public static let vanishedBlocks = 100
    /// See ``vanishedBlocks``.
    public static let vanishedTime: Int64 = 21_600
}
