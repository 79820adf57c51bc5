// SPDX-License-Identifier: MIT
internal import GRDB
internal import NVS

/// What can be read of the chain, inside one database access.
struct ChainView {
    let db: Database

    /// The last block of the active chain.
    func tip() throws -> BlockRecord {
        guard let tip = try block("WHERE block.active = 1 ORDER BY block.height DESC LIMIT 1") else {
            throw DevChainError(message: "the embedded chain has no block 0; remove its folder, it will be made again")
        }
        return tip
    }

    func block(hash: [UInt8]) throws -> BlockRecord? {
        try block("WHERE block.hash = ?", [hash.blob])
    }

    func block(id: Int64) throws -> BlockRecord {
        guard let block = try block("WHERE block.id = ?", [id]) else {
            throw DevChainError(message: "the embedded chain lost block number \(id); restore its folder or remove it")
        }
        return block
    }

    /// The block of the active chain at a height.
    func block(height: Int) throws -> BlockRecord? {
        try block("WHERE block.active = 1 AND block.height = ?", [height])
    }

    func previous(of block: BlockRecord) throws -> BlockRecord? {
        try block.previous.map(self.block(id:))
    }

    /// Blocks that nothing follows, and the tip, the highest first.
    func tips() throws -> [BlockRecord] {
        let tip = try tip()
        return try blocks(
            "WHERE block.id = ? OR NOT EXISTS (SELECT 1 FROM block AS next WHERE next.previous = block.id) "
                + "ORDER BY block.height DESC, block.id",
            [tip.id]
        )
    }

    /// Whether a block or one before it was marked as invalid.
    func isInvalid(_ block: BlockRecord) throws -> Bool {
        var block = block
        while !block.isActive {
            if block.isInvalid { return true }
            guard let previous = try previous(of: block) else { return false }
            block = previous
        }
        // An active block is never marked, nor is any before it.
        return false
    }

    /// The last block that a branch shares with the active chain.
    func fork(of block: BlockRecord) throws -> BlockRecord {
        var block = block
        while !block.isActive, let previous = try previous(of: block) { block = previous }
        return block
    }

    /// The middle of the times of a block and the ten before it.
    func medianTime(of block: BlockRecord) throws -> UInt32 {
        var times = [block.header.time]
        var current = block
        while times.count < 11, let previous = try previous(of: current) {
            times.append(previous.header.time)
            current = previous
        }
        return times.sorted()[times.count / 2]
    }

    /// What the last ten blocks minted, up to and including one; the newest first.
    func mints(upTo block: BlockRecord) throws -> [Int64] {
        var mints = [block.mint]
        var current = block
        while mints.count < 10, let previous = try previous(of: current), previous.height > 0 {
            mints.append(previous.mint)
            current = previous
        }
        return mints
    }

    /// Octets of the database's file.
    func sizeOnDisk() throws -> Int {
        try db.number("PRAGMA page_count") * db.number("PRAGMA page_size")
    }

    private func block(_ condition: String, _ arguments: StatementArguments = []) throws -> BlockRecord? {
        try blocks(condition, arguments).first
    }

    func blocks(_ condition: String, _ arguments: StatementArguments = []) throws -> [BlockRecord] {
        try db.rows("SELECT \(BlockRecord.columns) FROM \(BlockRecord.tables) \(condition)", arguments)
            .map(BlockRecord.init)
    }
}
