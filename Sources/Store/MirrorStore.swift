// SPDX-License-Identifier: MIT
public import Chain
internal import Foundation
internal import GRDB
public import NVS

/// A mirror in an SQLite file, `mirror.sqlite` in a data folder.
///
/// Records lie in the order of group and name, so a group is read at one place of the file, and all of them as one stream.
/// The tip is the last header; it changes in the same transaction as the records, so whenever the process ends the file
/// holds one state of the chain. It is not synced to the disk for every block: after a power loss the last blocks may be
/// missing, and they are read from the node again.
///
/// Every function throws ``StoreError``.
public final class MirrorStore: NameMirror {
    /// The file's name.
    public static let fileName = "mirror.sqlite"

    let file: String
    let pool: DatabasePool
    /// For those who cannot wait until a connection of the pool is free.
    let prompt: DatabaseQueue
    private let lock: FolderLock

    /// Opens the mirror in a folder, which is made if it is missing.
    ///
    /// - Parameter folder: no other process may have it open.
    /// - Throws: ``StoreError`` if the folder or the file cannot be used.
    public init(folder: String) throws(StoreError) {
        lock = try FolderLock(folder: folder)
        let file = folder + "/" + Self.fileName
        self.file = file
        do {
            pool = try DatabasePool(path: file, configuration: Self.configuration)
            try pool.write { db in try MirrorSchema.schema.migrate(db, file: file) }
            prompt = try DatabaseQueue(path: file, configuration: Self.promptConfiguration)
        } catch {
            throw StoreError(error, file: file)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "numen.mirror"
        configuration.busyMode = .timeout(5)
        configuration.maximumReaderCount = 4
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA cell_size_check = ON")
            // In kB, for each connection; a dump sorts and indexes faster with more than the 2 MB of old.
            try db.execute(sql: "PRAGMA cache_size = -16384")
        }
        return configuration
    }

    private static var promptConfiguration: Configuration {
        var configuration = configuration
        configuration.label = "numen.mirror.prompt"
        configuration.readonly = true
        configuration.busyMode = .immediateError
        return configuration
    }

    /// Closes the file.
    ///
    /// Nothing may be asked of the mirror afterwards.
    public func close() throws {
        defer { lock.unlock() }
        try throwing {
            try prompt.close()
            try pool.close()
        }
    }

    // MARK: Reading

    /// The hash of block 0 of the chain that is mirrored; `nil` before the first dump.
    public func genesis() async throws -> String? {
        try await read { db in try String.fetchOne(db, sql: "SELECT value FROM meta WHERE key = 'genesis'") }
    }

    /// The block that the records are as of; `nil` before the first dump was finished.
    public func tip() async throws -> ChainTip? {
        try await read { db in try Self.headers(db, sql: "ORDER BY height DESC LIMIT 1").first }
    }

    /// The last blocks up to the tip, by ascending height.
    public func headers() async throws -> [ChainTip] {
        try await read { db in try Self.headers(db, sql: "ORDER BY height") }
    }

    /// How many records there are.
    public func count() async throws -> Int {
        try await read { db in try Int.fetchOne(db, sql: "SELECT count(*) FROM record") ?? 0 }
    }

    /// The records of some groups; a group without records is missing.
    public func records(in groups: [NameGroup]) async throws -> [NameGroup: [NameRecord]] {
        try await read { db in
            let statement = try db.cachedStatement(sql: StoredRecord.select + "WHERE grp = ? ORDER BY name")
            var records: [NameGroup: [NameRecord]] = [:]
            for group in Set(groups) {
                let rows = try Row.fetchCursor(statement, arguments: [Data(group.key)])
                var found: [NameRecord] = []
                while let row = try rows.next() { found.append(try StoredRecord(row).record) }
                if !found.isEmpty { records[group] = found }
            }
            return records
        }
    }

    /// One record.
    public func record(named name: [UInt8]) async throws -> NameRecord? {
        try await read { db in
            let statement = try db.cachedStatement(sql: StoredRecord.select + "WHERE grp = ? AND name = ?")
            let arguments: StatementArguments = [Data(NameGroup(name: name)?.key ?? []), Data(name)]
            return try Row.fetchOne(statement, arguments: arguments).map { try StoredRecord($0).record }
        }
    }

    /// Some records whose group's key starts with a prefix, in the order of group and name.
    ///
    /// - Parameters:
    ///   - prefix: at least one octet.
    ///   - name: a name after which to begin, which need not be there; nil for the first records.
    ///   - limit: the most records.
    /// - Returns: the records.
    /// - Throws: ``StoreError``.
    public func records(withPrefix prefix: [UInt8], after name: [UInt8]?, limit: Int) async throws -> [NameRecord] {
        let start = name.map { ($0, NameGroup(name: $0)?.key ?? []) } ?? ([], prefix)
        // What comes behind every key with the prefix: no key holds text that sorts after its own octets followed by 0xFF.
        let end = prefix + [0xFF]
        return try await read { db in
            let statement = try db.cachedStatement(
                sql: StoredRecord.select + "WHERE (grp, name) > (?, ?) AND grp >= ? AND grp < ? "
                    + "ORDER BY grp, name LIMIT ?"
            )
            let arguments: StatementArguments = [Data(start.1), Data(start.0), Data(prefix), Data(end), limit]
            let rows = try Row.fetchCursor(statement, arguments: arguments)
            var records: [NameRecord] = []
            while let row = try rows.next() { records.append(try StoredRecord(row).record) }
            return records
        }
    }

    /// Every group with its records, in the order of the group keys, from one state of the mirror.
    public func forEachGroup(_ body: @Sendable (NameGroup, [NameRecord]) throws -> Void) async throws {
        try await withoutActuallyEscaping(body) { body in
            try await read { db in
                let rows = try Row.fetchCursor(db, sql: StoredRecord.select + "WHERE grp <> x'' ORDER BY grp, name")
                var key: [UInt8] = []
                var records: [NameRecord] = []
                while let row = try rows.next() {
                    let stored = try StoredRecord(row)
                    if stored.group != key {
                        if !records.isEmpty { try body(NameGroup(key: key), records) }
                        key = stored.group
                        records.removeAll(keepingCapacity: true)
                    }
                    records.append(stored.record)
                }
                if !records.isEmpty { try body(NameGroup(key: key), records) }
            }
        }
    }

    /// The groups of the records whose last active height lies in a range.
    public func groups(expiringIn heights: Range<Int>) async throws -> [NameGroup] {
        guard !heights.isEmpty else { return [] }
        return try await read { db in
            let rows = try Row.fetchCursor(
                db,
                sql: "SELECT DISTINCT grp FROM record WHERE expires_at >= ? AND expires_at < ? AND grp <> x''",
                arguments: [heights.lowerBound, heights.upperBound]
            )
            var groups: [NameGroup] = []
            while let row = try rows.next() { groups.append(NameGroup(key: try row.octets(at: 0))) }
            return groups
        }
    }

    private static func headers(_ db: Database, sql: String) throws -> [ChainTip] {
        try Row.fetchAll(db, sql: "SELECT height, hash, time FROM header " + sql)
            .map { row in
                ChainTip(height: row[0], hash: row[1], time: row[2])
            }
    }

    // MARK: Access

    func read<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.read(body)
        } catch let error as CancellationError {
            throw error
        } catch let error as DatabaseError {
            throw StoreError(error, file: file)
        }
    }

    func write<Value: Sendable>(_ body: @escaping @Sendable (Database) throws -> Value) async throws -> Value {
        do {
            return try await pool.write(body)
        } catch let error as CancellationError {
            throw error
        } catch {
            throw StoreError(error, file: file)
        }
    }

    private func throwing(_ body: () throws -> Void) throws(StoreError) {
        do { try body() } catch { throw StoreError(error, file: file) }
    }
}
