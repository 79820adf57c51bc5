// SPDX-License-Identifier: MIT

/// What the follower asks of a node; ``RPCClient`` is the one that asks a real one.
///
/// Every function throws ``ChainError`` or a `CancellationError`.
public protocol ChainNode: Sendable {
    /// State of the node's chain.
    func blockchainInfo() async throws -> ChainInfo
    /// The hash of the block at a height; `nil` beyond the tip.
    func blockHash(at height: Int) async throws -> String?
    /// A header, of a stale block as well; `nil` if the node does not have it.
    func blockHeader(_ hash: String) async throws -> BlockSummary?
    /// A serialized block, a stale one as well; `nil` if the node does not have it.
    func rawBlock(_ hash: String) async throws -> [UInt8]?
    /// The tip, as soon as it changes or after some time.
    func waitForNewBlock(timeout: Duration) async throws -> (height: Int, hash: String)
    /// The last confirmed operation of a name; `nil` if there is none.
    func nameShow(_ name: [UInt8]) async throws -> NameEntry?
    /// Every name that a filter lets through, all as of one height.
    func nameFilter(
        _ filter: NameFilter,
        batchSize: Int,
        consume: @escaping @Sendable ([NameRow]) async throws -> Void
    ) async throws -> Int
}

extension RPCClient: ChainNode {}
