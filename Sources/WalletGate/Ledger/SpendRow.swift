// SPDX-License-Identifier: MIT
internal import Foundation
internal import GRDB
internal import NVS

/// A row of the table `spend`.
struct SpendRow {
    var record: SpendRecord
    /// Written once, with the order.
    var orderDigest: [UInt8]

    init(record: SpendRecord, orderDigest: [UInt8]) {
        self.record = record
        self.orderDigest = orderDigest
    }

    static func one(_ db: Database, where condition: String, _ arguments: StatementArguments) throws -> SpendRow? {
        try Row.fetchOne(db, sql: "SELECT * FROM spend WHERE \(condition)", arguments: arguments)
            .map { try SpendRow($0) }
    }

    static func all(
        _ db: Database,
        where condition: String,
        _ arguments: StatementArguments = []
    ) throws -> [SpendRow] {
        try Row.fetchAll(db, sql: "SELECT * FROM spend WHERE \(condition)", arguments: arguments)
            .map { try SpendRow($0) }
    }

    private init(_ row: Row) throws {
        guard let kind = NameOperation.Kind(word: row["kind"]), let state = Spend.State(rawValue: row["state"]) else {
            throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a spend is of an unknown kind or state")
        }
        var machine = SpendMachine(state: state, since: row["since"])
        machine.txid = row["txid"]
        machine.cost = row["cost"]
        machine.confirmations = row["confirmations"]
        machine.message = row["message"]
        machine.askedAt = row["asked_at"]
        machine.askedHeight = row["asked_height"]
        machine.absentSince = row["absent_since"]
        machine.absentHeight = row["absent_height"]
        machine.dueAt = row["due_at"]
        machine.tries = row["tries"]
        let value: Data? = row["value"]
        record = SpendRecord(
            id: row["id"],
            order: WalletOrder(
                key: row["key"],
                caller: row["caller"],
                operation: WalletOperation(
                    kind: kind,
                    name: Array(row["name"] as Data),
                    value: value.map { Array($0) } ?? [],
                    days: row["days"]
                )
            ),
            valueDigest: Array(row["value_digest"] as Data),
            createdAt: row["created_at"],
            reserved: row["reserved"],
            day: row["day"],
            before: NameSituation(transaction: row["before_txid"], walletTransactions: row["before_count"]),
            machine: machine
        )
        orderDigest = Array(row["order_digest"] as Data)
    }

    func insert(_ db: Database) throws {
        let operation = record.order.operation
        try db.execute(
            sql: """
                INSERT INTO spend (id, key, caller, kind, name, value, value_digest, days, order_digest, created_at,
                    reserved, day, state, confirmations, since, tries)
                VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?, 0)
                """,
            arguments: [
                record.id, record.order.key, record.order.caller, operation.kind.word, Data(operation.name),
                Data(operation.value), Data(record.valueDigest), operation.days, Data(orderDigest), record.createdAt,
                record.reserved, record.day, record.machine.state.rawValue, record.machine.since,
            ]
        )
        try update(db)
    }

    /// Writes everything that can change.
    func update(_ db: Database) throws {
        let machine = record.machine
        let state = machine.state
        try db.execute(
            sql: """
                UPDATE spend SET day = ?, state = ?, cost = ?, txid = ?, confirmations = ?, message = ?, since = ?,
                    due_at = ?, tries = ?, absent_since = ?, absent_height = ?, asked_at = ?, asked_height = ?,
                    before_txid = ?, before_count = ?,
                    value = CASE WHEN ? THEN NULL ELSE value END
                WHERE id = ?
                """,
            arguments: [
                record.day, state.rawValue, machine.cost, machine.txid, machine.confirmations, machine.message,
                machine.since, machine.dueAt, machine.tries, machine.absentSince, machine.absentHeight,
                machine.askedAt, machine.askedHeight, record.before.transaction, record.before.walletTransactions,
                state.isEnded, record.id,
            ]
        )
    }
}
