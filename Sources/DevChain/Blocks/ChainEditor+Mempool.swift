// SPDX-License-Identifier: MIT
internal import GRDB
internal import NVS

extension ChainEditor {
    /// Lets a transaction wait for a block, if all that it spends is there and nobody else spends it.
    ///
    /// Signatures and the age of coins are not looked at.
    ///
    /// - Returns: whether it waits now.
    @discardableResult
    func admit(_ stored: StoredTransaction) throws -> Bool {
        guard try !view.isWaiting(stored), try view.confirmation(of: stored) == nil else { return false }
        for input in stored.transaction.inputs {
            guard try isThere(input.outpoint), let from = try view.output(input.outpoint)?.from,
                try view.spender(of: from.id, output: Int(input.outpoint.index)) == nil
            else { return false }
        }
        try db.run(
            "INSERT INTO mempool (tx, height, received, fee) VALUES (?, ?, ?, ?)",
            [stored.id, try view.tip().height, Self.now, try view.fee(of: stored.transaction) ?? 0]
        )
        for (index, operation, _) in stored.transaction.nameOperations {
            try db.run(
                "INSERT OR IGNORE INTO pending (name, tx, vout) VALUES (?, ?, ?)",
                [operation.name.blob, stored.id, index]
            )
        }
        try spendInputs(of: stored)
        try addCoins(of: stored, height: nil)
        return true
    }

    /// Whether an output is in the active chain or waits.
    func isThere(_ outpoint: NVS.Transaction.Outpoint) throws -> Bool {
        guard let from = try view.output(outpoint)?.from else { return false }
        return try view.isWaiting(from) || view.confirmation(of: from) != nil
    }

    /// Takes a waiting transaction away, with all that wait to spend what it makes.
    func drop(_ stored: StoredTransaction) throws {
        var leaving = [stored]
        var index = 0
        while index < leaving.count {
            for row in try db.rows("SELECT DISTINCT spender FROM spend WHERE tx = ?", [leaving[index].id]) {
                let id: Int64 = row[0]
                if !leaving.contains(where: { $0.id == id }), let spender = try view.transaction(id: id) {
                    leaving.append(spender)
                }
            }
            index += 1
        }
        for transaction in leaving.reversed() {
            try db.run("DELETE FROM mempool WHERE tx = ?", [transaction.id])
            try db.run("DELETE FROM pending WHERE tx = ?", [transaction.id])
            try forget(transaction)
        }
    }

    /// Takes back what a transaction spent and made.
    func forget(_ stored: StoredTransaction) throws {
        for input in stored.transaction.inputs {
            guard let from = try view.output(input.outpoint)?.from else { continue }
            let index = Int(input.outpoint.index)
            guard try view.spender(of: from.id, output: index) == stored.id else { continue }
            try db.run("DELETE FROM spend WHERE tx = ? AND vout = ?", [from.id, index])
            try db.run("UPDATE coin SET spent = 0 WHERE tx = ? AND vout = ?", [from.id, index])
        }
        try db.run("DELETE FROM coin WHERE tx = ?", [stored.id])
    }
}
