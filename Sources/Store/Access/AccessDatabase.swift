// SPDX-License-Identifier: MIT
internal import Foundation
internal import GRDB
internal import Glibc

/// A connection to `access.sqlite`, which holds tokens and the mark of the audit log.
///
/// What is written is on the disk when a function returns: a revoked token must not come back after a power loss.
final class AccessDatabase: Sendable {
    static let fileName = "access.sqlite"

    let file: String
    let queue: DatabaseQueue

    /// Opens the file in a folder; both are made, for their owner alone, if they are missing.
    init(folder: String) throws(StoreError) {
        let file = folder + "/" + Self.fileName
        self.file = file
        try Self.makePrivate(folder: folder, file: file)
        do {
            queue = try DatabaseQueue(path: file, configuration: Self.configuration)
            // GRDB chose NORMAL with the journal mode, under which a commit is not on the disk yet.
            try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            try queue.write { db in try AccessSchema.schema.migrate(db, file: file) }
        } catch {
            throw StoreError(error, file: file, schema: AccessSchema.schema)
        }
    }

    /// Opens the file for reading beside whoever writes to it; nil if there is none.
    init?(reading folder: String) throws(StoreError) {
        file = folder + "/" + Self.fileName
        guard unsafe access(file, F_OK) == 0 else {
            guard errno == ENOENT else { throw StoreError(errno: errno, file: file, verb: "read") }
            return nil
        }
        do {
            var configuration = Configuration()
            // A reader that may write rolls back what a process left that was killed in a transaction.
            configuration.readonly = unsafe access(file, W_OK) != 0
            configuration.busyMode = .timeout(5)
            configuration.prepareDatabase { db in try db.execute(sql: "PRAGMA query_only = ON") }
            queue = try DatabaseQueue(path: file, configuration: configuration)
        } catch {
            throw StoreError(error, file: file, schema: AccessSchema.schema)
        }
    }

    private static var configuration: Configuration {
        var configuration = Configuration()
        configuration.label = "numen.access"
        // Tokens and the audit log have a connection each; their transactions take milliseconds.
        configuration.busyMode = .timeout(5)
        configuration.journalMode = .wal
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA trusted_schema = OFF")
            try db.execute(sql: "PRAGMA cell_size_check = ON")
        }
        return configuration
    }

    private static func makePrivate(folder: String, file: String) throws(StoreError) {
        guard unsafe mkdir(folder, 0o700) == 0 || errno == EEXIST else {
            throw StoreError(errno: errno, file: folder, verb: "made")
        }
        // SQLite would make it readable for others; the files beside it get the mode of this one.
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, file: file, verb: "opened") }
        _ = Glibc.close(descriptor)
    }

    func read<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try storing { try queue.read(body) }
    }

    func write<Value>(_ body: (Database) throws -> Value) throws(StoreError) -> Value {
        try storing { try queue.write(body) }
    }

    func close() throws(StoreError) {
        try storing { try queue.close() }
    }

    func storing<Value>(_ body: () throws -> Value) throws(StoreError) -> Value {
        do {
            return try body()
        } catch {
            throw StoreError(error, file: file, schema: AccessSchema.schema)
        }
    }
}
