// SPDX-License-Identifier: MIT
internal import Foundation
internal import GRDB

extension SpendLedger {
    /// The spend with a key, and the digest of its order.
    func record(key: String) throws(WalletError) -> (record: SpendRecord, digest: [UInt8])? {
        try read { db in
            try SpendRow.one(db, where: "key = ?", [key]).map { ($0.record, $0.orderDigest) }
        }
    }

    /// The spend with an id.
    func record(id: String) throws(WalletError) -> SpendRecord? {
        try read { db in try SpendRow.one(db, where: "id = ?", [id])?.record }
    }

    /// Every spend that has not ended, the oldest first.
    func openRecords() throws(WalletError) -> [SpendRecord] {
        try read { db in
            try SpendRow.all(db, where: "state NOT IN ('confirmed', 'failed') ORDER BY sequence").map(\.record)
        }
    }

    /// Open spends of a name, the oldest first.
    func openRecords(name: [UInt8]) throws(WalletError) -> [SpendRecord] {
        try read { db in
            let condition = "name = ? AND state NOT IN ('confirmed', 'failed') ORDER BY sequence"
            return try SpendRow.all(db, where: condition, [Data(name)]).map(\.record)
        }
    }

    /// Who ordered the last registration of a name that did not fail; `nil` if the ledger has none.
    func registrant(of name: [UInt8]) throws(WalletError) -> String? {
        try read { db in
            let sql = """
                SELECT caller FROM spend WHERE name = ? AND kind = 'new' AND state <> 'failed'
                ORDER BY sequence DESC LIMIT 1
                """
            return try String.fetchOne(db, sql: sql, arguments: [Data(name)])
        }
    }

    /// Spends in the order in which they were accepted, after one of them or from the first one on.
    func records(after id: String?, limit: Int) throws(WalletError) -> [SpendRecord] {
        try read { db in
            var sequence: Int64 = 0
            if let id {
                let sql = "SELECT sequence FROM spend WHERE id = ?"
                guard let found = try Int64.fetchOne(db, sql: sql, arguments: [id]) else {
                    throw WalletError.invalid("there is no spend with that id")
                }
                sequence = found
            }
            let condition = "sequence > ? ORDER BY sequence LIMIT ?"
            return try SpendRow.all(db, where: condition, [sequence, limit]).map(\.record)
        }
    }

    /// What was spent, or is reserved, on a day; of one caller if one is named.
    func used(day: Int64, caller: String? = nil) throws(WalletError) -> Int64 {
        try read { db in try Self.used(db, day: day, caller: caller) }
    }

    /// The transactions of a name that belong to other spends than this one.
    func otherTransactions(of record: SpendRecord) throws(WalletError) -> Set<String> {
        try read { db in
            let sql = "SELECT txid FROM spend WHERE name = ? AND id <> ? AND txid IS NOT NULL"
            return try String.fetchSet(db, sql: sql, arguments: [Data(record.order.operation.name), record.id])
        }
    }

    /// How many transactions the wallet made for spends that went to the node after this one.
    func transactionsMade(after record: SpendRecord) throws(WalletError) -> Int {
        try read { db in
            let sql = """
                SELECT count(*) FROM spend WHERE txid IS NOT NULL
                AND asked_order > (SELECT asked_order FROM spend WHERE id = ?)
                """
            return try Int.fetchOne(db, sql: sql, arguments: [record.id]) ?? 0
        }
    }

    /// What a spend takes from its day: its cost, or all of the reservation while the cost is not known.
    static func used(_ db: Database, day: Int64, caller: String? = nil, except id: String? = nil) throws -> Int64 {
        let sql = """
            SELECT coalesce(sum(coalesce(cost, reserved)), 0) FROM spend
            WHERE day = ?1 AND (?2 IS NULL OR caller = ?2) AND (?3 IS NULL OR id <> ?3)
            """
        return try Int64.fetchOne(db, sql: sql, arguments: [day, caller, id]) ?? 0
    }
}
