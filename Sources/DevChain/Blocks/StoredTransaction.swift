// SPDX-License-Identifier: MIT
internal import GRDB
internal import NVS

/// A transaction as the database keeps it.
struct StoredTransaction {
    /// The database's number for it; rises in the order in which transactions can follow each other.
    let id: Int64
    /// Its id, in the order of hashing.
    let txid: [UInt8]
    let transaction: Transaction
    /// When it was first seen, in seconds since 1970.
    let received: Int
    /// Whether it touches the wallet.
    let isOurs: Bool

    static let columns = "tx.id, tx.txid, tx.raw, tx.received, tx.ours"

    init(id: Int64, txid: [UInt8], transaction: Transaction, received: Int, isOurs: Bool) {
        self.id = id
        self.txid = txid
        self.transaction = transaction
        self.received = received
        self.isOurs = isOurs
    }

    init(_ row: Row) throws {
        self.init(
            id: row[0],
            txid: row.octets(1),
            transaction: try Transaction(decoding: row.octets(2)),
            received: row[3],
            isOurs: row[4]
        )
    }
}

extension NVS.Transaction.Output {
    /// The script that says who may spend it, without the name operation before it.
    var destination: [UInt8] {
        NameScript.decode(script)?.destination ?? script
    }
}
