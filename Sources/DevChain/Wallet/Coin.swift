// SPDX-License-Identifier: MIT
internal import GRDB
internal import NVS

/// An output that the wallet can spend.
struct Coin {
    let outpoint: Transaction.Outpoint
    /// Millionths of a coin.
    let amount: Int64

    init(outpoint: Transaction.Outpoint, amount: Int64) {
        self.outpoint = outpoint
        self.amount = amount
    }

    init(_ row: Row) {
        outpoint = Transaction.Outpoint(transaction: row.octets(0), index: row[1])
        amount = row[2]
    }
}

/// What the wallet made a key for.
enum KeyPurpose: String {
    /// Addresses told to the user, and owners of names.
    case receive
    /// What is left over of spent coins.
    case change
    /// The coins of new blocks.
    case mining
    /// Names of seed files without an owner.
    case seed
}
