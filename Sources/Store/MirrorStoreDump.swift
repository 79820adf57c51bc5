// SPDX-License-Identifier: MIT
internal import Chain
internal import Foundation
internal import GRDB
internal import NVS

/// A dump that is on its way into a mirror.
///
/// Rows arrive in the order of their registration, and a table that is clustered by group would be built page by page all
/// over the file. So they are collected in a temporary table, which costs an append each and takes no lock; at the end
/// SQLite sorts them, with files where memory does not do, and one transaction puts them in the place of the old ones.
struct MirrorStoreDump: MirrorDump {
    let store: MirrorStore

    func begin() async throws {
        try await withWriter { db in
            try db.execute(
                sql: """
                    DROP TABLE IF EXISTS temp.incoming;
                    CREATE TEMPORARY TABLE incoming (grp BLOB, name BLOB, value BLOB, expires_in, registered_at, address, txid);
                    """
            )
        }
    }

    func append(_ records: [NameRecord]) async throws {
        try await withWriter { db in
            try db.inTransaction {
                let insert = try db.cachedStatement(sql: "INSERT INTO temp.incoming VALUES (?, ?, ?, ?, ?, ?, ?)")
                for record in records { try insert.execute(arguments: StoredRecord(record).arguments) }
                return .commit
            }
        }
    }

    func finish(genesis: String, headers: [ChainTip], askedAt height: Int, extras: [NameRecord]) async throws {
        try await store.write { db in
            try db.execute(sql: MirrorSchema.dropExpiryIndex)
            try db.execute(sql: "DELETE FROM record")
            try db.execute(
                sql: """
                    INSERT OR REPLACE INTO record
                    SELECT grp, name, value, min(expires_in + ?, ?), registered_at, address, txid
                    FROM temp.incoming ORDER BY grp, name
                    """,
                arguments: [height, Int32.max]
            )
            let insert = try db.cachedStatement(sql: StoredRecord.insert)
            for record in extras { try insert.execute(arguments: StoredRecord(record).arguments) }
            try db.execute(sql: MirrorSchema.createExpiryIndex)
            try db.execute(sql: "INSERT OR REPLACE INTO meta VALUES ('genesis', ?)", arguments: [genesis])
            try MirrorStore.storeHeaders(db, above: -1, headers)
        }
        await abandon()
        // The log has grown to the size of the records; without this it would keep it. A reader may be in the way, and
        // then a later one does it.
        _ = try? await store.checkpoint()
    }

    func abandon() async {
        try? await withWriter { db in try db.execute(sql: "DROP TABLE IF EXISTS temp.incoming") }
    }

    /// The connection that has the temporary table, without a transaction of its own.
    private func withWriter(_ body: @escaping @Sendable (Database) throws -> Void) async throws {
        do {
            try await store.pool.writeWithoutTransaction(body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StoreError(error, file: store.file)
        }
    }
}

extension MirrorStore {
    /// Moves the write-ahead log into the file and cuts it to nothing.
    func checkpoint() async throws {
        _ = try await pool.writeWithoutTransaction { db in try db.checkpoint(.truncate) }
    }
}
