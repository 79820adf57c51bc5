// SPDX-License-Identifier: MIT
internal import Address
internal import GRDB
internal import NVS

/// A block as the database keeps it, without its transactions.
struct BlockRecord {
    /// The database's number for it; blocks that came later have higher ones.
    let id: Int64
    /// Its hash, in the order of hashing.
    let hash: [UInt8]
    /// The block before it; none for block 0.
    let previous: Int64?
    let height: Int
    let header: BlockHeader
    let proof: [UInt8]
    let signature: [UInt8]
    /// Whether it was marked by `invalidateblock`, itself.
    let isInvalid: Bool
    /// Whether it is part of the active chain.
    let isActive: Bool
    /// What it minted, in millionths of a coin.
    let mint: Int64
    /// All coins there are after it, if it was ever connected.
    let supply: Int64
    /// The first operation that can be its own.
    let firstOperation: Int64

    static let columns = """
        block.id, block.hash, block.previous, block.height, block.version, block.merkle_root, block.time, block.bits, \
        block.nonce, block.proof, block.signature, block.invalid, block.active, block.mint, block.supply, \
        block.first_operation, before.hash
        """
    static let tables = "block LEFT JOIN block AS before ON before.id = block.previous"

    init(_ row: Row) {
        id = row[0]
        hash = row.octets(1)
        previous = row[2]
        height = row[3]
        header = BlockHeader(
            version: row[4],
            previous: previous == nil ? [UInt8](repeating: 0, count: 32) : row.octets(16),
            merkleRoot: row.octets(5),
            time: row[6],
            bits: row[7],
            nonce: row[8]
        )
        proof = row.octets(9)
        signature = row.octets(10)
        isInvalid = row[11]
        isActive = row[12]
        mint = row[13]
        supply = row[14]
        firstOperation = row[15]
    }
}
