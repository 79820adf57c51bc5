// SPDX-License-Identifier: MIT
internal import GRDB

/// The tables of a ledger, and how older ones are brought up to date.
enum LedgerSchema {
    /// Tells our files from other databases: `NuWa`.
    private static let applicationID: Int32 = 0x4E75_5761

    /// Each entry brings a file from its index to the next version.
    ///
    /// Entries are appended, never changed.
    private static let steps = [
        """
        CREATE TABLE meta (key TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
        CREATE TABLE spend (
            sequence INTEGER PRIMARY KEY, -- the order in which they were accepted
            id TEXT NOT NULL UNIQUE,
            key TEXT NOT NULL UNIQUE,
            caller TEXT NOT NULL,
            kind TEXT NOT NULL CHECK (kind IN ('new', 'update', 'delete')),
            name BLOB NOT NULL,
            value BLOB, -- gone when the spend has ended
            value_digest BLOB NOT NULL CHECK (length(value_digest) = 32),
            days INTEGER NOT NULL,
            order_digest BLOB NOT NULL CHECK (length(order_digest) = 32),
            state TEXT NOT NULL CHECK (state IN ('prepared', 'sending', 'unknown', 'sent', 'confirmed', 'failed')),
            day INTEGER NOT NULL, -- whose budget it is taken from
            reserved INTEGER NOT NULL CHECK (reserved >= 0), -- millionths of a coin
            cost INTEGER CHECK (cost >= 0), -- NULL while not known
            txid TEXT UNIQUE,
            confirmations INTEGER NOT NULL,
            message TEXT,
            created_at INTEGER NOT NULL, -- this and all that follow: seconds since 1970
            since INTEGER NOT NULL, -- when it came into its state
            due_at INTEGER, -- when there is something to do
            tries INTEGER NOT NULL,
            asked_at INTEGER, -- when the node was asked
            asked_order INTEGER UNIQUE, -- the order in which it was asked
            asked_height INTEGER, -- the chain's height, the name's transaction and the wallet's count then
            before_txid TEXT,
            before_count INTEGER
        ) STRICT;
        CREATE INDEX spend_day ON spend (day);
        CREATE INDEX spend_name ON spend (name);
        CREATE INDEX spend_open ON spend (sequence) WHERE state NOT IN ('confirmed', 'failed');
        """,
        """
        ALTER TABLE spend ADD COLUMN absent_since INTEGER; -- when it was first looked for in vain in its state
        ALTER TABLE spend ADD COLUMN absent_height INTEGER;
        """,
    ]

    /// The version that this program reads and writes.
    static var version: Int { steps.count }

    /// Brings a file up to date, in the transaction that `db` is in.
    static func migrate(_ db: Database, file: String) throws {
        let found = try Int.fetchOne(db, sql: "PRAGMA user_version") ?? 0
        let id = try Int32.fetchOne(db, sql: "PRAGMA application_id") ?? 0
        let tables = try Int.fetchOne(db, sql: "SELECT count(*) FROM sqlite_schema") ?? 0
        guard id == applicationID || found == 0 && id == 0 && tables == 0 else {
            throw WalletGateError("\(file) is a database of another program; move it away, or use another folder")
        }
        guard found <= version else {
            throw WalletGateError(
                "\(file) was written by a newer Numen (schema \(found), this one knows \(version)); use that one again"
            )
        }
        guard found < version else { return }
        for step in steps[max(0, found)...] { try db.execute(sql: step) }
        try db.execute(sql: "PRAGMA application_id = \(applicationID)")
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }
}
