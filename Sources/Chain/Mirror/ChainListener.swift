// SPDX-License-Identifier: MIT
public import NVS

/// Hears of every change of the mirror, after it was stored.
///
/// The follower waits for each call: a slow listener delays the next block, and hears of nothing twice.
public protocol ChainListener: Sendable {
    /// The mirror was filled, or found filled at the start: everything may have changed.
    func mirrorLoaded(tip: ChainTip) async

    /// The mirror went to another block.
    ///
    /// - Parameters:
    ///   - tip: the block it is at now; its height may be lower than before.
    ///   - groups: those with a record that was changed, or became active or inactive; often empty.
    ///   - names: changed names that are watched one by one, or that belong to no group.
    func mirrorChanged(tip: ChainTip, groups: [NameGroup], names: [[UInt8]]) async

    /// The node went away, came back, or went on with what it does.
    func nodeState(_ state: NodeState) async
}
