// SPDX-License-Identifier: MIT
public import NVS

/// What changes in a mirror when it goes from one block to another.
public struct MirrorUpdate: Sendable {
    /// How many headers a mirror keeps: a reorganization that goes deeper makes it read all names again.
    public static let keptHeaders = 600

    /// Blocks above this height are no longer part of the chain; the tip itself when nothing was disconnected.
    public var ancestorHeight: Int
    /// The connected blocks, by ascending height without a gap; empty when blocks were only disconnected.
    public var headers: [ChainTip]
    /// Records to insert or replace.
    public var records: [NameRecord]
    /// Names that are not in the chain any more, or are deleted.
    public var removals: [[UInt8]]

    /// Makes an update.
    public init(
        ancestorHeight: Int,
        headers: [ChainTip],
        records: [NameRecord] = [],
        removals: [[UInt8]] = []
    ) {
        self.ancestorHeight = ancestorHeight
        self.headers = headers
        self.records = records
        self.removals = removals
    }
}
