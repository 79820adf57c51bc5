// SPDX-License-Identifier: MIT
public import Chain
internal import Foundation
internal import GRDB
public import NVS

/// The records of one group, and the block that they are as of.
public struct GroupState: Hashable, Sendable {
    /// The block.
    public var tip: ChainTip
    /// All records of the group, active or not, by name.
    public var records: [NameRecord]
}

extension MirrorStore {
    /// The records of one group with their block; `nil` before the first dump was finished.
    public func state(of group: NameGroup) async throws -> GroupState? {
        try await read { db in try Self.state(db, of: group, limit: -1) }
    }

    /// The same on the calling thread, with at most so many records.
    ///
    /// Nobody who writes is waited for, and of those who read only others that call this. Reading costs some microseconds
    /// as long as the system has the file in its memory, where a file that is asked of all the time stays.
    public func stateAtOnce(of group: NameGroup, limit: Int) throws(StoreError) -> GroupState? {
        do {
            // One statement is a transaction of its own.
            return try prompt.unsafeRead { db in try Self.state(db, of: group, limit: limit) }
        } catch {
            throw StoreError(error, file: file)
        }
    }

    /// One statement, and so one state of the file, also without a transaction around it.
    private static func state(_ db: Database, of group: NameGroup, limit: Int) throws -> GroupState? {
        let statement = try db.cachedStatement(
            sql: """
                SELECT grp, name, value, expires_at, registered_at, address, txid, height, hash, time
                FROM header LEFT JOIN record ON grp = ?
                WHERE height = (SELECT max(height) FROM header) ORDER BY name LIMIT ?
                """
        )
        let rows = try Row.fetchCursor(statement, arguments: [Data(group.key), limit])
        var tip: ChainTip?
        var records: [NameRecord] = []
        while let row = try rows.next() {
            if tip == nil { tip = ChainTip(height: row[7], hash: row[8], time: row[9]) }
            // A group without records is one row without a name.
            if !row.hasNull(atIndex: 1) { records.append(try StoredRecord(row).record) }
        }
        return tip.map { GroupState(tip: $0, records: records) }
    }
}
