// SPDX-License-Identifier: MIT
internal import JSONRPC

/// What `getblockchaininfo` tells.
public struct ChainInfo: Hashable, Sendable {
    /// `main`, `test` or `regtest`.
    public var network: String
    /// The height of the node's tip.
    public var height: Int
    /// The hash of the node's tip.
    public var bestBlock: String
    /// How many headers the node knows beyond the blocks it has.
    public var headers: Int
    /// Whether the node is downloading blocks and answers no question about names.
    public var isDownloading: Bool

    /// Makes a value, for a node that is not a real one.
    public init(network: String, height: Int, bestBlock: String, headers: Int, isDownloading: Bool) {
        self.network = network
        self.height = height
        self.bestBlock = bestBlock
        self.headers = headers
        self.isDownloading = isDownloading
    }

    init(_ reply: ReplyReader) throws(ChainError) {
        network = try reply.text("chain")
        height = try reply.integer("blocks")
        bestBlock = try reply.hash("bestblockhash")
        headers = try reply.integer("headers")
        isDownloading = reply.json["initialblockdownload"]?.bool ?? false
    }
}
