// SPDX-License-Identifier: MIT
internal import Address
internal import GRDB
internal import NVS

extension ChainEditor {
    /// Makes a block the tip; it follows the tip there was.
    func connect(_ block: BlockRecord) throws {
        let transactions = try view.transactions(of: block)
        let effects = try effects(of: transactions, in: block)
        try connect(block, transactions: transactions, effects: effects)
    }

    /// Makes a block the tip, whose effects on names are known.
    func connect(
        _ block: BlockRecord,
        transactions: [StoredTransaction],
        effects: [NameEffect]
    ) throws {
        let firstOperation = try db.number("SELECT coalesce(max(id), 0) + 1 FROM operation")
        var fees: Int64 = 0
        for transaction in transactions where !transaction.transaction.isCoinbase {
            fees &+= try view.fee(of: transaction.transaction) ?? 0
        }
        let supply = try view.previous(of: block)?.supply ?? 0
        try db.run(
            "UPDATE block SET active = 1, first_operation = ?, supply = ? WHERE id = ?",
            [firstOperation, supply &+ block.mint &- fees, block.id]
        )
        for effect in effects {
            try apply(effect, of: transactions[effect.transaction], at: block.height)
        }
        for transaction in transactions {
            try confirm(transaction, at: block.height)
        }
    }

    /// What the rules of names make of a block.
    private func effects(of transactions: [StoredTransaction], in block: BlockRecord) throws -> [NameEffect] {
        guard transactions.contains(where: { $0.transaction.version == NVS.Transaction.nameVersion }) else { return [] }
        // The rules ask through closures that cannot throw.
        var failure: (any Error)?
        let ledger = NameLedger(
            amount: { outpoint in
                do {
                    return try view.output(outpoint)?.output.amount
                } catch {
                    failure = error
                    return nil
                }
            },
            state: { name in
                do {
                    guard case .operation(let operation) = try view.name(name) else { return nil }
                    return operation.state
                } catch {
                    failure = error
                    return nil
                }
            }
        )
        let effects = ledger.effects(
            of: Block(header: block.header, transactions: transactions.map(\.transaction)),
            height: block.height,
            ids: transactions.map(\.txid),
            mints: try view.mints(upTo: block)
        )
        if let failure { throw failure }
        return effects.map(NameEffect.init)
    }

    private func apply(_ effect: NameEffect, of transaction: StoredTransaction, at height: Int) throws {
        let key = NameKey.encode(effect.operation.name)
        let last = try db.row(
            """
            SELECT operation.id, operation.ours FROM name JOIN operation ON operation.id = name.operation
            WHERE name.key = ?
            """,
            [key.blob]
        )
        let previous: Int64? = last?[0]
        // Once the wallet had to do with a name, it lists it.
        let isOurs = transaction.isOurs || last?[1] ?? false
        try db.run(
            """
            INSERT INTO operation (name, previous, tx, vout, kind, days, value, destination, time, height, registered,
                expires, ours)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                effect.operation.name.blob, previous, transaction.id, effect.output,
                Int(effect.operation.kind.rawValue), effect.operation.days, effect.operation.value.blob,
                effect.destination.blob, transaction.transaction.time, height, effect.registered,
                effect.expires, isOurs,
            ]
        )
        try db.run(
            """
            INSERT INTO name (key, operation, kind, registered, expires) VALUES (?1, ?2, ?3, ?4, ?5)
            ON CONFLICT (key) DO UPDATE SET operation = ?2, kind = ?3, registered = ?4, expires = ?5
            """,
            [
                key.blob, db.lastInsertedRowID, Int(effect.operation.kind.rawValue), effect.registered,
                effect.expires,
            ]
        )
    }

    /// A transaction is in the active chain now.
    private func confirm(_ transaction: StoredTransaction, at height: Int) throws {
        try db.run("DELETE FROM mempool WHERE tx = ?", [transaction.id])
        try db.run("DELETE FROM pending WHERE tx = ?", [transaction.id])
        if !transaction.transaction.isCoinbase {
            try spendInputs(of: transaction)
        }
        try addCoins(of: transaction, height: height)
    }

    /// Notes what a transaction spends; a waiting one that wanted the same must go.
    func spendInputs(of transaction: StoredTransaction) throws {
        for input in transaction.transaction.inputs {
            guard let from = try view.output(input.outpoint)?.from else { continue }
            let index = Int(input.outpoint.index)
            if let rival = try view.spender(of: from.id, output: index), rival != transaction.id,
                let rival = try view.transaction(id: rival), try view.isWaiting(rival)
            {
                try drop(rival)
            }
            try db.run(
                "INSERT OR REPLACE INTO spend (tx, vout, spender) VALUES (?, ?, ?)",
                [from.id, index, transaction.id]
            )
            try db.run("UPDATE coin SET spent = 1 WHERE tx = ? AND vout = ?", [from.id, index])
        }
    }

    /// Gives the wallet its coins of a transaction.
    ///
    /// `height`: of its block; nil while it waits.
    func addCoins(of transaction: StoredTransaction, height: Int?) throws {
        guard transaction.isOurs else { return }
        for (index, output) in transaction.transaction.outputs.enumerated()
        where NameScript.decode(output.script) == nil && output.amount > 0 {
            guard try view.owns(script: output.script) else { continue }
            let isSpent = try view.spender(of: transaction.id, output: index) != nil
            try db.run(
                "INSERT OR REPLACE INTO coin (tx, vout, amount, height, coinbase, spent) VALUES (?, ?, ?, ?, ?, ?)",
                [transaction.id, index, output.amount, height, transaction.transaction.isCoinbase, isSpent]
            )
        }
    }
}
