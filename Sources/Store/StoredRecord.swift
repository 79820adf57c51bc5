// SPDX-License-Identifier: MIT
internal import Foundation
internal import GRDB
internal import NVS

/// A row of the table `record`.
struct StoredRecord {
    /// Every column, in the order in which ``init(_:)`` takes them.
    static let select = "SELECT grp, name, value, expires_at, registered_at, address, txid FROM record "
    /// Inserts or replaces a row with arguments in the same order.
    static let insert = """
        INSERT OR REPLACE INTO record (grp, name, value, expires_at, registered_at, address, txid)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """

    var group: [UInt8]
    var record: NameRecord

    init(_ record: NameRecord) {
        group = NameGroup(name: record.name)?.key ?? []
        self.record = record
    }

    init(_ row: Row) throws {
        group = try row.octets(at: 0)
        record = NameRecord(
            name: try row.octets(at: 1),
            value: try row.octets(at: 2),
            expiresAt: Int32(clamping: row[3] as Int64),
            registeredAt: Int32(clamping: row[4] as Int64),
            address: row[5],
            txid: row[6]
        )
    }

    var arguments: StatementArguments {
        [
            Data(group), Data(record.name), Data(record.value), record.expiresAt, record.registeredAt, record.address,
            record.txid,
        ]
    }
}

extension Row {
    /// A column of octets, copied out.
    func octets(at index: Int) throws -> [UInt8] {
        try withUnsafeData(atIndex: index) { data in data.map { Array($0) } ?? [] }
    }
}
