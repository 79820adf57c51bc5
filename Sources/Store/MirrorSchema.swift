// SPDX-License-Identifier: MIT
internal import GRDB

/// The tables of a mirror, and how older ones are brought up to date.
enum MirrorSchema {
    /// Tells our files from other databases: `NuMr`.
    private static let applicationID: Int32 = 0x4E75_4D72

    /// Each entry brings a file from its index to the next version.
    ///
    /// Entries are appended, never changed.
    private static let steps = [
        """
        CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE header (height INTEGER PRIMARY KEY, hash TEXT NOT NULL, time INTEGER NOT NULL) STRICT;
        CREATE TABLE record (
            grp BLOB NOT NULL, -- the group's key; empty for names without a group
            name BLOB NOT NULL,
            value BLOB NOT NULL,
            expires_at INTEGER NOT NULL, -- the last height at which the name is active
            registered_at INTEGER NOT NULL, -- 0 if unknown
            address TEXT NOT NULL,
            txid TEXT NOT NULL,
            PRIMARY KEY (grp, name)
        ) STRICT, WITHOUT ROWID;
        \(createExpiryIndex);
        """
    ]

    /// Finds what expires between two heights without looking at other records.
    static let createExpiryIndex = "CREATE INDEX record_expires_at ON record (expires_at)"
    static let dropExpiryIndex = "DROP INDEX record_expires_at"

    /// The version that this program reads and writes.
    static var version: Int { steps.count }

    /// Brings a file up to date, in the transaction that `db` is in.
    static func migrate(_ db: Database, file: String) throws {
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
                    + "or remove the file; all names are then read from the node again."
            )
        }
        guard found < version else { return }
        for step in steps[max(0, found)...] { try db.execute(sql: step) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }
}
