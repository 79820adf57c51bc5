// SPDX-License-Identifier: MIT

/// The tables of a mirror.
enum MirrorSchema {
    static let schema = Schema(
        applicationID: 0x4E75_4D72,  // NuMr
        steps: [
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
        ],
        loss: "all names are then read from the node again"
    )

    /// Finds what expires between two heights without looking at other records.
    static let createExpiryIndex = "CREATE INDEX record_expires_at ON record (expires_at)"
    static let dropExpiryIndex = "DROP INDEX record_expires_at"
}
