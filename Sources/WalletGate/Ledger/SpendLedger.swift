// SPDX-License-Identifier: MIT
internal import Foundation
internal import GRDB
internal import Store

/// What was ordered, what of it was done and what it cost, in `wallet.sqlite`.
///
/// Every function that writes returns after its transaction is on the disk (`synchronous=FULL`): what is not in here did
/// not happen, and what is in here survives the power. One process has the file for itself, or does not open it.
final class SpendLedger: Sendable {
    /// The file's name.
    static let fileName = "wallet.sqlite"

    let file: String
    private let queue: DatabaseQueue
    /// Keeps others from ordering beside us; reading, as for a backup, is not kept from anybody.
    private let lock: FolderLock

    /// Opens the ledger in a folder, which is made for its owner alone if it is missing.
    init(folder: String) throws(WalletGateError) {
        let file = folder + "/" + Self.fileName
        self.file = file
        try Self.makePrivate(file: file, folder: folder)
        do {
            // A process that was just killed may need a moment to be gone.
            lock = try FolderLock(folder: folder, patience: 10)
        } catch {
            throw WalletGateError("\(error)")
        }
        do {
            var configuration = Configuration()
            configuration.label = "numen.wallet"
            configuration.journalMode = .wal
            configuration.busyMode = .timeout(1)
            configuration.prepareDatabase { db in
                try db.execute(sql: "PRAGMA trusted_schema = OFF")
                try db.execute(sql: "PRAGMA cell_size_check = ON")
                try db.execute(sql: "PRAGMA foreign_keys = ON")
            }
            queue = try DatabaseQueue(path: file, configuration: configuration)
            // GRDB sets NORMAL with WAL, which may lose what was acknowledged when the power fails.
            try queue.writeWithoutTransaction { db in try db.execute(sql: "PRAGMA synchronous = FULL") }
            try queue.write { db in try LedgerSchema.migrate(db, file: file) }
            try queue.writeWithoutTransaction { db in try Self.checkDurability(db) }
        } catch {
            throw Self.startError(error, file: file)
        }
    }

    /// Reads from one state of the ledger.
    func read<Value>(_ body: (Database) throws -> Value) throws(WalletError) -> Value {
        do { return try queue.read(body) } catch { throw useError(error) }
    }

    /// Changes the ledger in one transaction, which is on the disk when this returns.
    func write<Value>(_ body: (Database) throws -> Value) throws(WalletError) -> Value {
        do { return try queue.write(body) } catch { throw useError(error) }
    }

    private func useError(_ error: any Error) -> WalletError {
        if let error = error as? WalletError { return error }
        return .unavailable("the ledger \(file) cannot be used: \(Self.reason(error))")
    }

    private static func startError(_ error: any Error, file: String) -> WalletGateError {
        if let error = error as? WalletGateError { return error }
        let code = (error as? DatabaseError)?.resultCode.primaryResultCode
        if code == .SQLITE_BUSY || code == .SQLITE_LOCKED {
            return WalletGateError("\(file) is in use by another process; end that, or use another folder")
        }
        return WalletGateError(
            "\(file) cannot be used: \(reason(error)). It tells what was spent; do not remove it while orders are open"
        )
    }

    private static func reason(_ error: any Error) -> String {
        guard let error = error as? DatabaseError else { return "\(error)" }
        return error.message ?? error.resultCode.description
    }

    private static func checkDurability(_ db: Database) throws {
        let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode")
        let synchronous = try Int.fetchOne(db, sql: "PRAGMA synchronous")
        guard mode == "wal", synchronous == 2 else {
            throw WalletGateError(
                "SQLite would not write durably (journal \(mode ?? "?"), synchronous \(synchronous ?? -1))"
            )
        }
    }

    /// Makes folder and file, so that SQLite finds one that nobody else can read.
    ///
    /// SQLite gives the files beside it the mode of this one.
    private static func makePrivate(file: String, folder: String) throws(WalletGateError) {
        if unsafe mkdir(folder, 0o700) != 0, errno != EEXIST {
            throw WalletGateError("the folder \(folder) cannot be made: \(reason(errno))")
        }
        let descriptor = unsafe open(file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw WalletGateError("\(file) cannot be opened: \(reason(errno))") }
        defer { close(descriptor) }
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0, status.st_uid == geteuid() else {
            throw WalletGateError("\(file) belongs to another user; it has to be numen's own")
        }
        guard fchmod(descriptor, 0o600) == 0 else {
            throw WalletGateError("the mode of \(file) cannot be set: \(reason(errno))")
        }
    }

    private static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
