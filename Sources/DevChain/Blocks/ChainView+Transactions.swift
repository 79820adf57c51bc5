// SPDX-License-Identifier: MIT
internal import GRDB
internal import NVS

extension ChainView {
    func transaction(txid: [UInt8]) throws -> StoredTransaction? {
        try db.row("SELECT \(StoredTransaction.columns) FROM tx WHERE txid = ?", [txid.blob])
            .map(StoredTransaction.init)
    }

    func transaction(id: Int64) throws -> StoredTransaction? {
        try db.row("SELECT \(StoredTransaction.columns) FROM tx WHERE id = ?", [id]).map(StoredTransaction.init)
    }

    /// The transactions of a block, in their order.
    func transactions(of block: BlockRecord) throws -> [StoredTransaction] {
        try db.rows(
            "SELECT \(StoredTransaction.columns) FROM block_tx JOIN tx ON tx.id = block_tx.tx "
                + "WHERE block_tx.block = ? ORDER BY block_tx.position",
            [block.id]
        )
        .map(StoredTransaction.init)
    }

    /// How many transactions a block has.
    func transactionCount(of block: BlockRecord) throws -> Int {
        try db.number("SELECT count(*) FROM block_tx WHERE block = ?", [block.id])
    }

    /// A block with all that belongs to it.
    func whole(_ block: BlockRecord) throws -> Block {
        var whole = Block(
            header: block.header,
            transactions: try transactions(of: block).map(\.transaction),
            signature: block.signature
        )
        whole.auxiliaryProof = block.proof
        return whole
    }

    /// The block of the active chain that holds a transaction, and its place in it.
    func confirmation(of transaction: StoredTransaction) throws -> (block: BlockRecord, position: Int)? {
        guard
            let row = try db.row(
                "SELECT block.id, block_tx.position FROM block_tx JOIN block ON block.id = block_tx.block "
                    + "WHERE block_tx.tx = ? AND block.active = 1",
                [transaction.id]
            )
        else { return nil }
        return (try block(id: row[0]), row[1])
    }

    /// Whether a transaction waits for a block.
    func isWaiting(_ transaction: StoredTransaction) throws -> Bool {
        try db.number("SELECT count(*) FROM mempool WHERE tx = ?", [transaction.id]) > 0
    }

    /// The transactions that wait, in an order in which they can be in a block.
    func waiting() throws -> [StoredTransaction] {
        try db.rows("SELECT \(StoredTransaction.columns) FROM mempool JOIN tx ON tx.id = mempool.tx ORDER BY tx.id")
            .map(StoredTransaction.init)
    }

    /// When and at which height a waiting transaction began to wait, and its fee in millionths of a coin.
    func waitingSince(_ transaction: StoredTransaction) throws -> (time: Int, height: Int, fee: Int64)? {
        try db.row("SELECT received, height, fee FROM mempool WHERE tx = ?", [transaction.id])
            .map { ($0[0], $0[1], $0[2]) }
    }

    /// The ids of the transactions that spend what a transaction makes.
    func spenders(of transaction: StoredTransaction) throws -> [[UInt8]] {
        try db.rows(
            "SELECT DISTINCT tx.txid FROM spend JOIN tx ON tx.id = spend.spender WHERE spend.tx = ?",
            [transaction.id]
        )
        .map { $0.octets(0) }
    }

    /// An output and its transaction, whether or not it is spent.
    func output(_ outpoint: NVS.Transaction.Outpoint) throws -> (
        from: StoredTransaction, output: NVS.Transaction.Output
    )? {
        guard let from = try transaction(txid: outpoint.transaction),
            let index = Int(exactly: outpoint.index), index < from.transaction.outputs.count
        else { return nil }
        return (from, from.transaction.outputs[index])
    }

    /// What spends an output, in the active chain or waiting.
    func spender(of transaction: Int64, output: Int) throws -> Int64? {
        try db.row("SELECT spender FROM spend WHERE tx = ? AND vout = ?", [transaction, output]).map { $0[0] }
    }

    /// What a transaction leaves over, in millionths of a coin; nil if an input is unknown.
    func fee(of transaction: NVS.Transaction) throws -> Int64? {
        var fee: Int64 = 0
        for input in transaction.inputs {
            guard let output = try output(input.outpoint)?.output else { return nil }
            fee &+= output.amount
        }
        return transaction.outputs.reduce(fee) { $0 &- $1.amount }
    }
}
