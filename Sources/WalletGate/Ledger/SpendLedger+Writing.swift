// SPDX-License-Identifier: MIT
internal import Foundation
internal import GRDB

extension SpendLedger {
    /// Accepts an order and reserves what it may cost, if no limit speaks against it.
    ///
    /// - Throws: ``WalletError/keyReused`` if the key is taken, or the limit that is exceeded.
    func insert(_ record: SpendRecord, limits: SpendLimits) throws(WalletError) {
        try write { db in
            let taken = try Int.fetchOne(db, sql: "SELECT 1 FROM spend WHERE key = ?", arguments: [record.order.key])
            guard taken == nil else { throw WalletError.keyReused }
            try Self.check(record, limits: limits, in: db)
            try SpendRow(record: record, orderDigest: record.order.digest).insert(db)
        }
    }

    /// Notes that an order goes to the node now, taking it from the budget of its new day.
    ///
    /// An order that was accepted on another day is judged by the budget of the day on which the money goes.
    func begin(_ record: SpendRecord, limits: SpendLimits) throws(WalletError) {
        try write { db in
            try Self.check(record, limits: limits, in: db)
            try SpendRow(record: record, orderDigest: []).update(db)
            try db.execute(
                sql: """
                    UPDATE spend SET asked_order = (SELECT coalesce(max(asked_order), 0) + 1 FROM spend) WHERE id = ?
                    """,
                arguments: [record.id]
            )
        }
    }

    /// Writes what became of a spend.
    func update(_ record: SpendRecord) throws(WalletError) {
        try write { db in try SpendRow(record: record, orderDigest: []).update(db) }
    }

    /// Takes a spend out again, with which nothing was done.
    func remove(_ record: SpendRecord) throws(WalletError) {
        try write { db in try db.execute(sql: "DELETE FROM spend WHERE id = ?", arguments: [record.id]) }
    }

    /// Ties the ledger to the network of the first node that it was used with.
    ///
    /// - Throws: ``WalletError/refused(_:)`` for a node of another network, where no transaction of the ledger is known and
    ///   all would be taken for not sent.
    func bind(network: String) throws(WalletError) {
        let bound = try read { db in try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'network'") }
        guard let bound else {
            try write { db in
                try db.execute(sql: "INSERT INTO meta (key, value) VALUES ('network', ?)", arguments: [network])
            }
            return
        }
        guard bound == network else {
            throw .refused("the ledger is of the network \(bound), but the node is of \(HarmlessText.of(network))")
        }
    }

    private static func check(_ record: SpendRecord, limits: SpendLimits, in db: Database) throws {
        try limits.check(
            record.reserved,
            usedOfDay: used(db, day: record.day, except: record.id),
            usedByCaller: used(db, day: record.day, caller: record.order.caller, except: record.id)
        )
    }
}
