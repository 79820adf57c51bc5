// SPDX-License-Identifier: MIT
internal import GRDB
internal import NVS

extension ChainEditor {
    /// Marks a block as invalid, so that it and all that follows it leaves the active chain.
    func invalidate(_ block: BlockRecord) throws {
        try db.run("UPDATE block SET invalid = 1 WHERE id = ?", [block.id])
        var released: [StoredTransaction] = []
        if block.isActive {
            try disconnect(downTo: block.height - 1, releasing: &released)
        }
        try activateBest(releasing: &released)
        try readmit(released)
    }

    /// Takes the mark from a block, from those before it and from those after it.
    func reconsider(_ block: BlockRecord) throws {
        var current: BlockRecord? = block
        while let block = current, !block.isActive {
            try db.run("UPDATE block SET invalid = 0 WHERE id = ?", [block.id])
            current = try view.previous(of: block)
        }
        try db.run(
            """
            WITH RECURSIVE following (id) AS (
                VALUES (?1) UNION SELECT block.id FROM block JOIN following ON block.previous = following.id
            )
            UPDATE block SET invalid = 0 WHERE id IN (SELECT id FROM following)
            """,
            [block.id]
        )
        var released: [StoredTransaction] = []
        try activateBest(releasing: &released)
        try readmit(released)
    }

    /// Makes the longest valid branch the active chain; of branches of the same length the present one stays.
    ///
    /// - Returns: what is wrong with blocks that could not be connected, by their numbers; they are marked as invalid.
    func activateBest() throws -> [Int64: String] {
        var released: [StoredTransaction] = []
        let faults = try activateBest(releasing: &released)
        try readmit(released)
        return faults
    }

    @discardableResult
    private func activateBest(releasing released: inout [StoredTransaction]) throws -> [Int64: String] {
        var faults: [Int64: String] = [:]
        // Each round ends with another tip or with one more block marked.
        while true {
            let tip = try view.tip()
            let rivals = try view.blocks(
                "WHERE block.active = 0 AND block.height > ? ORDER BY block.height DESC, block.id",
                [tip.height]
            )
            guard let best = try rivals.first(where: { try !view.isInvalid($0) }) else { return faults }
            try disconnect(downTo: try view.fork(of: best).height, releasing: &released)
            var branch: [BlockRecord] = []
            var current: BlockRecord? = best
            while let block = current, !block.isActive {
                branch.append(block)
                current = try view.previous(of: block)
            }
            for block in branch.reversed() {
                if let fault = try fault(of: block) {
                    faults[block.id] = fault
                    try db.run("UPDATE block SET invalid = 1 WHERE id = ?", [block.id])
                    break
                }
                try connect(block)
            }
        }
    }

    private func disconnect(downTo height: Int, releasing released: inout [StoredTransaction]) throws {
        while true {
            let tip = try view.tip()
            guard tip.height > height else { return }
            // Blocks go from the top, so what they release goes in front.
            released.insert(contentsOf: try disconnect(tip), at: 0)
        }
    }

    /// Takes the tip from the active chain.
    ///
    /// - Returns: its transactions, which belong nowhere now.
    private func disconnect(_ tip: BlockRecord) throws -> [StoredTransaction] {
        let transactions = try view.transactions(of: tip)
        try undoOperations(from: tip.firstOperation)
        for transaction in transactions.reversed() {
            try forget(transaction)
        }
        try db.run("UPDATE block SET active = 0 WHERE id = ?", [tip.id])
        return transactions.filter { !$0.transaction.isCoinbase }
    }

    private func undoOperations(from first: Int64) throws {
        let undone = try db.rows("SELECT id, name, previous FROM operation WHERE id >= ? ORDER BY id DESC", [first])
        for row in undone {
            let key = NameKey.encode(row.octets(1))
            if let id: Int64 = row[2], let previous = try view.operation(id) {
                try db.run(
                    "UPDATE name SET operation = ?, kind = ?, registered = ?, expires = ? WHERE key = ?",
                    [id, Int(previous.kind.rawValue), previous.registered, previous.expires, key.blob]
                )
            } else {
                try db.run(
                    "UPDATE name SET operation = NULL, kind = 0, registered = 0, expires = 0 WHERE key = ?",
                    [key.blob]
                )
            }
            try db.run("DELETE FROM operation WHERE id = ?", [row[0] as Int64])
        }
    }

    /// Lets disconnected transactions wait again, where what they spend is still there.
    private func readmit(_ transactions: [StoredTransaction]) throws {
        for transaction in transactions.sorted(by: { $0.id < $1.id })
        where try view.confirmation(of: transaction) == nil {
            try admit(transaction)
        }
        // What waited for a transaction that did not come back cannot be in a block any more.
        for transaction in try view.waiting() {
            let inputs = try transaction.transaction.inputs.map { try isThere($0.outpoint) }
            if inputs.contains(false) { try drop(transaction) }
        }
    }
}
