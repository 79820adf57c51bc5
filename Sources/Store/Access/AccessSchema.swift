// SPDX-License-Identifier: MIT

/// The tables of `access.sqlite`.
enum AccessSchema {
    static let schema = Schema(
        applicationID: 0x4E75_4163,  // NuAc
        steps: [
            """
            CREATE TABLE token (
                id TEXT NOT NULL PRIMARY KEY,
                label TEXT NOT NULL,
                scopes TEXT NOT NULL, -- names separated by blanks
                created_at INTEGER NOT NULL, -- this and the next ones in seconds since 1970
                expires_at INTEGER NOT NULL,
                digest BLOB NOT NULL CHECK (length(digest) = 32), -- SHA-256 of the secret, which is stored nowhere
                revoked_at INTEGER
            ) STRICT, WITHOUT ROWID;
            CREATE TABLE audit_mark ( -- up to where audit.log was acknowledged; one row
                id INTEGER NOT NULL PRIMARY KEY CHECK (id = 0),
                sequence INTEGER NOT NULL CHECK (sequence >= 0),
                hash BLOB NOT NULL CHECK (length(hash) = 32),
                octets INTEGER NOT NULL CHECK (octets >= 0)
            ) STRICT;
            """
        ],
        loss: "tokens have then to be made anew, and audit.log has to be moved away with it, so that a new one is begun"
    )
}
