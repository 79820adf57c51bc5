// SPDX-License-Identifier: MIT
public import Chain
internal import Foundation
internal import GRDB
internal import NVS

extension MirrorStore {
    /// Stores what changed from one block to another, all of it or nothing.
    public func apply(_ update: MirrorUpdate) async throws {
        try await write { db in
            let insert = try db.cachedStatement(sql: StoredRecord.insert)
            for record in update.records { try insert.execute(arguments: StoredRecord(record).arguments) }
            let delete = try db.cachedStatement(sql: "DELETE FROM record WHERE grp = ? AND name = ?")
            for name in update.removals {
                try delete.execute(arguments: [Data(NameGroup(name: name)?.key ?? []), Data(name)])
            }
            try Self.storeHeaders(db, above: update.ancestorHeight, update.headers)
        }
    }

    /// Begins to fill the mirror anew, and discards what an unfinished dump left.
    public func beginDump() async throws -> any MirrorDump {
        let dump = MirrorStoreDump(store: self)
        try await dump.begin()
        return dump
    }

    static func storeHeaders(_ db: Database, above ancestor: Int, _ headers: [ChainTip]) throws {
        try db.execute(sql: "DELETE FROM header WHERE height > ?", arguments: [ancestor])
        let insert = try db.cachedStatement(sql: "INSERT INTO header (height, hash, time) VALUES (?, ?, ?)")
        for header in headers.suffix(MirrorUpdate.keptHeaders) {
            try insert.execute(arguments: [header.height, header.hash, header.time])
        }
        if let tip = headers.last {
            try db.execute(
                sql: "DELETE FROM header WHERE height <= ?",
                arguments: [tip.height - MirrorUpdate.keptHeaders]
            )
        }
    }
}
