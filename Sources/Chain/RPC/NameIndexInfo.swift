// SPDX-License-Identifier: MIT

/// What `name_indexinfo` tells: equal hashes mean that two nodes hold the same names.
public struct NameIndexInfo: Hashable, Sendable {
    /// The height of the index.
    public var height: Int
    /// The block of the index.
    public var bestBlock: String
    /// How many names it holds.
    public var records: Int
    /// The hash of all of it.
    public var hash: String

    init(_ reply: ReplyReader) throws(ChainError) {
        height = try reply.integer("height")
        bestBlock = try reply.hash("bestblock")
        records = try reply.integer("records_name")
        hash = try reply.hash("hash_name")
    }
}
