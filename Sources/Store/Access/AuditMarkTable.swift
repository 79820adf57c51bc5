// SPDX-License-Identifier: MIT
internal import Access
internal import Foundation
internal import GRDB

/// The mark of the audit log, in `access.sqlite`.
struct AuditMarkTable: AuditMarks {
    let database: AccessDatabase

    func load() throws(StoreError) -> AuditMark? {
        try database.read { db in
            // Whoever made the file may have been stopped before there were tables, and a reader makes none.
            guard try db.tableExists("audit_mark") else { return nil }
            let row = try Row.fetchOne(db, sql: "SELECT sequence, hash, octets FROM audit_mark")
            return try row.map { row in
                AuditMark(head: AuditHead(sequence: row[0], hash: try row.octets(at: 1)), octets: row[2])
            }
        }
    }

    func save(_ mark: AuditMark) throws(StoreError) {
        try database.write { db in
            let statement = try db.cachedStatement(
                sql: "INSERT OR REPLACE INTO audit_mark (id, sequence, hash, octets) VALUES (0, ?, ?, ?)"
            )
            try statement.execute(arguments: [mark.head.sequence, Data(mark.head.hash), mark.octets])
        }
    }
}
