// SPDX-License-Identifier: MIT
internal import GRDB

/// The tables of the embedded chain.
///
/// Blocks and transactions are kept for ever, stale ones too. What follows from the blocks of the active chain (names,
/// spent outputs, coins) is kept beside them and is taken back when a block is disconnected.
enum ChainSchema {
    /// Raised whenever a table changes.
    static let version = 1

    /// Makes the tables in an empty database.
    static func create(in db: Database) throws {
        try db.execute(sql: tables)
        try db.execute(sql: "PRAGMA user_version = \(version)")
    }

    private static let tables = """
        CREATE TABLE block (
            id INTEGER PRIMARY KEY,
            hash BLOB NOT NULL UNIQUE,
            previous INTEGER REFERENCES block (id),
            height INTEGER NOT NULL,
            version INTEGER NOT NULL,
            merkle_root BLOB NOT NULL,
            time INTEGER NOT NULL,
            bits INTEGER NOT NULL,
            nonce INTEGER NOT NULL,
            proof BLOB NOT NULL,           -- of another chain's work
            signature BLOB NOT NULL,
            invalid INTEGER NOT NULL,      -- marked by invalidateblock; what follows it is not marked
            active INTEGER NOT NULL,
            mint INTEGER NOT NULL,         -- millionths of a coin
            supply INTEGER NOT NULL,       -- after this block; set when it was last connected
            first_operation INTEGER NOT NULL
        );
        CREATE UNIQUE INDEX block_active ON block (height) WHERE active = 1;
        CREATE INDEX block_previous ON block (previous);

        CREATE TABLE tx (
            id INTEGER PRIMARY KEY,
            txid BLOB NOT NULL UNIQUE,
            raw BLOB NOT NULL,
            received INTEGER NOT NULL,     -- seconds since 1970
            ours INTEGER NOT NULL          -- whether it touches the wallet
        );
        CREATE TABLE block_tx (
            block INTEGER NOT NULL, position INTEGER NOT NULL, tx INTEGER NOT NULL,
            PRIMARY KEY (block, position)
        ) WITHOUT ROWID;
        CREATE INDEX block_tx_tx ON block_tx (tx);

        -- Transactions that wait for a block; their ids are in the order in which they can be in one.
        CREATE TABLE mempool (
            tx INTEGER PRIMARY KEY, height INTEGER NOT NULL, received INTEGER NOT NULL, fee INTEGER NOT NULL
        );
        CREATE TABLE pending (
            name BLOB NOT NULL, tx INTEGER NOT NULL, vout INTEGER NOT NULL, PRIMARY KEY (name, tx, vout)
        ) WITHOUT ROWID;
        CREATE INDEX pending_tx ON pending (tx);

        -- Outputs spent in the active chain or by a waiting transaction.
        CREATE TABLE spend (
            tx INTEGER NOT NULL, vout INTEGER NOT NULL, spender INTEGER NOT NULL, PRIMARY KEY (tx, vout)
        ) WITHOUT ROWID;

        -- The wallet: what it can sign for, and its outputs without a name, in the active chain or waiting.
        CREATE TABLE key (
            hash BLOB PRIMARY KEY, secret BLOB NOT NULL, created INTEGER NOT NULL, purpose TEXT NOT NULL
        ) WITHOUT ROWID;
        CREATE TABLE coin (
            tx INTEGER NOT NULL, vout INTEGER NOT NULL, amount INTEGER NOT NULL,
            height INTEGER,                -- none while it waits
            coinbase INTEGER NOT NULL, spent INTEGER NOT NULL,
            PRIMARY KEY (tx, vout)
        ) WITHOUT ROWID;
        CREATE INDEX coin_unspent ON coin (amount) WHERE spent = 0;

        -- Operations that took effect in the active chain. Ids rise with the chain, so that disconnecting a block
        -- takes the highest ones.
        CREATE TABLE operation (
            id INTEGER PRIMARY KEY,
            name BLOB NOT NULL,
            previous INTEGER,              -- the name's operation before this one
            tx INTEGER NOT NULL, vout INTEGER NOT NULL,
            kind INTEGER NOT NULL, days INTEGER NOT NULL, value BLOB NOT NULL,
            destination BLOB NOT NULL,     -- the owner's script
            time INTEGER NOT NULL, height INTEGER NOT NULL,
            registered INTEGER NOT NULL, expires INTEGER NOT NULL,
            ours INTEGER NOT NULL          -- whether the wallet made it or got the name
        );
        -- Names in the node's order: keys start with the length. No operation: the only one was disconnected.
        CREATE TABLE name (
            key BLOB PRIMARY KEY,
            operation INTEGER, kind INTEGER NOT NULL, registered INTEGER NOT NULL, expires INTEGER NOT NULL
        ) WITHOUT ROWID;
        """
}
