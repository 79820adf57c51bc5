// SPDX-License-Identifier: MIT
internal import GRDB

/// The tables of a file, and how older ones are brought up to date.
struct Schema: Sendable {
    /// Tells the file from other databases.
    let applicationID: Int32
    /// Each entry brings a file from its index to the next version.
    ///
    /// Entries are appended, never changed.
    let steps: [String]
    /// What it costs to remove the file, for messages to whoever may have to.
    let loss: String

    /// The version that this program reads and writes.
    var version: Int { steps.count }

    /// Brings a file up to date, in the transaction that `db` is in.
    func migrate(_ db: Database, file: String) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard id == applicationID || found == 0 && id == 0 && tables == 0 else {
            throw StoreError(
                .foreignFile,
                "\(file) is a database of another program. Move it away, or use another data folder."
            )
        }
        guard found <= version else {
            throw StoreError(
                .newerSchema,
                "\(file) was written by a newer Numen (schema \(found), this one knows \(version)). Use that one again, "
                    + "or remove the file; \(loss)."
            )
        }
        guard found < version else { return }
        for step in steps[max(0, found)...] { try db.execute(sql: step) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }
}
