// SPDX-License-Identifier: MIT
public import NVS

/// The names of the chain that Numen keeps beside the node, and the block that they are as of.
///
/// Names that must be looked at together are one ``NVS/NameGroup`` and lie together. Names without a group can be watched
/// one by one, such as those of verifiers; they are found by ``record(named:)`` alone. Records of names that have expired
/// are kept, since a reorganization can bring them back: ask `isActive(at:)`. Deleted names are not kept.
public protocol NameMirror: Sendable {
    /// The hash of block 0 of the chain that is mirrored; `nil` before the first dump.
    func genesis() async throws -> String?

    /// The block that the records are as of; `nil` before the first dump was finished.
    func tip() async throws -> ChainTip?

    /// The last blocks up to the tip, by ascending height without a gap; the last one is the tip.
    func headers() async throws -> [ChainTip]

    /// How many records there are.
    func count() async throws -> Int

    /// The records of some groups; a group without records is missing.
    func records(in groups: [NameGroup]) async throws -> [NameGroup: [NameRecord]]

    /// One record.
    func record(named name: [UInt8]) async throws -> NameRecord?

    /// Every group with its records, in the order of the group keys, from one state of the mirror.
    ///
    /// - Complexity: O(records); one group is in memory at a time.
    func forEachGroup(_ body: @Sendable (NameGroup, [NameRecord]) throws -> Void) async throws

    /// The groups of the records whose last active height lies in a range.
    func groups(expiringIn heights: Range<Int>) async throws -> [NameGroup]

    /// Stores what changed from one block to another, all of it or nothing.
    func apply(_ update: MirrorUpdate) async throws

    /// Begins to fill the mirror anew. What it holds stays readable until the dump is finished.
    ///
    /// A dump that was begun earlier and not finished is discarded.
    func beginDump() async throws -> any MirrorDump
}
