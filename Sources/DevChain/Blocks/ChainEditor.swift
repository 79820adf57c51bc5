// SPDX-License-Identifier: MIT
internal import Address
internal import Foundation
internal import GRDB
internal import NVS

/// Changes the chain, inside one database transaction.
struct ChainEditor {
    let db: Database

    /// What can be read of the chain as it is by now.
    var view: ChainView { ChainView(db: db) }

    /// The present, in seconds since 1970.
    static var now: Int { Int(Date().timeIntervalSince1970) }

    /// Keeps a transaction, unless it is kept already.
    ///
    /// `isOurs`: whether it touches the wallet, if that is known.
    func store(_ transaction: NVS.Transaction, isOurs: Bool? = nil) throws -> StoredTransaction {
        let txid = transaction.id(hash: Digest.sha256d)
        if let stored = try view.transaction(txid: txid) { return stored }
        let isOurs = try isOurs ?? view.isOurs(transaction)
        let now = Self.now
        try db.run(
            "INSERT INTO tx (txid, raw, received, ours) VALUES (?, ?, ?, ?)",
            [txid.blob, transaction.encoded(witness: true).blob, now, isOurs]
        )
        return StoredTransaction(
            id: db.lastInsertedRowID,
            txid: txid,
            transaction: transaction,
            received: now,
            isOurs: isOurs
        )
    }

    /// Keeps a block that follows a known one, or block 0.
    ///
    /// It is not connected yet.
    func store(_ block: Block, after previous: BlockRecord?) throws -> BlockRecord {
        let header = block.header
        let mint = block.transactions.first?.outputs.reduce(Int64(0)) { $0 &+ $1.amount } ?? 0
        try db.run(
            """
            INSERT INTO block (hash, previous, height, version, merkle_root, time, bits, nonce, proof, signature,
                invalid, active, mint, supply, first_operation)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, 0, 0)
            """,
            [
                block.hash(Digest.sha256d).blob, previous?.id, previous.map { $0.height + 1 } ?? 0, header.version,
                header.merkleRoot.blob, header.time, header.bits, header.nonce, block.auxiliaryProof.blob,
                block.signature.blob, mint,
            ]
        )
        let id = db.lastInsertedRowID
        for (position, transaction) in block.transactions.enumerated() {
            let stored = try store(transaction)
            try db.run("INSERT INTO block_tx (block, position, tx) VALUES (?, ?, ?)", [id, position, stored.id])
        }
        return try view.block(id: id)
    }

    /// The root of the hash tree over transactions' ids.
    static func merkleRoot(_ ids: [[UInt8]]) -> [UInt8] {
        var level = ids
        while level.count > 1 {
            if level.count % 2 == 1, let last = level.last { level.append(last) }
            level = stride(from: 0, to: level.count, by: 2).map { Digest.sha256d(level[$0] + level[$0 + 1]) }
        }
        return level.first ?? [UInt8](repeating: 0, count: 32)
    }
}
