// SPDX-License-Identifier: MIT
internal import GRDB

/// The file of a chain: where it lies, and how it is opened.
struct ChainDatabase {
    /// The chain's folder.
    let folder: ChainFolder

    /// The file.
    private var path: String { folder.path + "/chain.sqlite" }
    /// The file while the first start fills it.
    ///
    /// It gets its real name when it is complete, so what carries the real name is never half of a seed.
    private var draftPath: String { folder.path + "/chain.sqlite.new" }

    /// Whether the first start was completed.
    var exists: Bool { ChainFolder.isFile(path) }

    /// Opens the file, which is there.
    func open() throws(DevChainError) -> DatabasePool {
        try checkVersion()
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            try db.execute(sql: "PRAGMA synchronous = NORMAL")
        }
        configuration.busyMode = .timeout(10)
        return try describing("cannot be opened") { try DatabasePool(path: path, configuration: configuration) }
    }

    /// Refuses a file of another format before SQLite touches it.
    ///
    /// The version stands in SQLite's header from the first start on, with the highest octet first (SQLite's file
    /// format §1.3.16).
    private func checkVersion() throws(DevChainError) {
        let header = try ChainFolder.beginning(of: path, count: 64)
        guard header.starts(with: Array("SQLite format 3\0".utf8)), header.count == 64 else { throw foreign }
        let version = header[60..<64].reduce(0) { $0 << 8 | Int($1) }
        guard version <= ChainSchema.version else {
            throw DevChainError(
                message: """
                    the embedded chain in \(folder.path) was written by a newer Numen (format \(version), this one \
                    knows \(ChainSchema.version)); run that Numen, or choose another folder
                    """
            )
        }
        guard version == ChainSchema.version else { throw foreign }
    }

    private var foreign: DevChainError {
        DevChainError(message: "\(path) is no embedded chain; move it away, or choose another folder for the chain")
    }

    /// Makes the file with the tables and what `fill` puts into them, all of it or nothing.
    func create(_ fill: (DatabaseQueue) throws -> Void) throws(DevChainError) {
        try removeDraft()
        var configuration = Configuration()
        configuration.prepareDatabase { db in
            // Nobody reads the draft and a crash throws it away, so it needs no journal. 64 MB hold the index of a
            // million names.
            try db.execute(
                sql: """
                    PRAGMA page_size = 8192; PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;
                    PRAGMA locking_mode = EXCLUSIVE; PRAGMA cache_size = -98304
                    """
            )
        }
        do {
            try describing("cannot be made") {
                let queue = try DatabaseQueue(path: draftPath, configuration: configuration)
                try queue.writeWithoutTransaction { try ChainSchema.create(in: $0) }
                try fill(queue)
                try queue.close()
            }
            try ChainFolder.synchronize(draftPath)
            try ChainFolder.rename(draftPath, to: path)
        } catch {
            try? removeDraft()
            throw error
        }
    }

    /// Whether an interrupted first start left something behind.
    var hasDraft: Bool { ChainFolder.isFile(draftPath) }

    private func removeDraft() throws(DevChainError) {
        for suffix in ["", "-journal", "-wal", "-shm"] where ChainFolder.isFile(draftPath + suffix) {
            try ChainFolder.remove(draftPath + suffix)
        }
    }

    private func describing<T>(_ problem: String, _ body: () throws -> T) throws(DevChainError) -> T {
        do {
            return try body()
        } catch let error as DevChainError {
            throw error
        } catch {
            throw DevChainError(
                message: "the embedded chain's database \(path) \(problem): \(error); look at the folder's rights "
                    + "and free space"
            )
        }
    }
}
