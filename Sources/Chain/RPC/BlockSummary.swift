// SPDX-License-Identifier: MIT
internal import JSONRPC

/// What `getblockheader` tells of a block, in the active chain or a stale one.
public struct BlockSummary: Hashable, Sendable {
    /// The block itself.
    public var block: ChainTip
    /// The hash of the block before it; `nil` for block 0.
    public var previous: String?
    /// Blocks on top of it plus one; -1 if it is not in the active chain.
    public var confirmations: Int

    /// Makes a value, for a node that is not a real one.
    public init(block: ChainTip, previous: String?, confirmations: Int) {
        self.block = block
        self.previous = previous
        self.confirmations = confirmations
    }

    init(_ reply: ReplyReader) throws(ChainError) {
        block = ChainTip(
            height: try reply.integer("height"),
            hash: try reply.hash("hash"),
            time: try reply.integer("time")
        )
        previous = ReplyReader.hash(reply.json["previousblockhash"])
        confirmations = try reply.integer("confirmations")
    }
}
