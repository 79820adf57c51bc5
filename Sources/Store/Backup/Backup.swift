// SPDX-License-Identifier: MIT
internal import Foundation
internal import GRDB
internal import JSONRPC

/// A copy of a data folder that can be taken beside a server that works on it.
///
/// Databases are copied through SQLite, each as of one moment; other files as they are. Tokens come right before the audit
/// log, so that the log has all that the tokens' database says of it, and hardly more.
public struct Backup: Sendable {
    /// The folder that the backup is.
    public let folder: String

    /// Names a folder; nothing is read or made.
    public init(_ folder: String) {
        self.folder = folder
    }

    private static let mirror = "mirror.sqlite"
    private static let last = [AccessDatabase.fileName]

    /// Copies a data folder.
    ///
    /// - Parameters:
    ///   - data: the data folder; a server may be using it.
    ///   - skipsMirror: whether the mirror of the chain is left out, which the server can read from its node again.
    ///   - progress: is told the path of each file before it is copied.
    /// - Returns: what the backup holds; everything is on the disk.
    /// - Throws: ``StoreError``; then there is no backup.
    @discardableResult
    public func make(
        of data: String,
        skipsMirror: Bool = false,
        progress: (String) -> Void = { _ in }
    ) throws(StoreError) -> BackupManifest {
        var paths = try Self.files(of: data)
        if skipsMirror { paths.removeAll { $0 == Self.mirror } }
        guard !paths.isEmpty else {
            throw StoreError(.folderUnusable, "there is no data in \(data); name the data folder with --data.")
        }
        guard !FileManager.default.fileExists(atPath: folder) else {
            throw StoreError(.folderUnusable, "\(folder) is there already; name a folder that is not.")
        }
        let draft = folder + ".part"
        // What a backup left that was interrupted.
        try? FileManager.default.removeItem(atPath: draft)
        do {
            var entries: [BackupManifest.Entry] = []
            for path in paths {
                progress(path)
                let (from, to) = (data + "/" + path, draft + "/" + path)
                try BackupFile.makeFolder(of: to)
                if path.hasSuffix(".sqlite") {
                    try Self.copyDatabase(from, to)
                    let (size, digest) = try BackupFile.read(to)
                    entries.append(.init(path: path, size: size, digest: digest))
                } else {
                    let (size, digest) = try BackupFile.copy(from, to)
                    entries.append(.init(path: path, size: size, digest: digest))
                }
            }
            let manifest = BackupManifest(madeAt: Int(Date().timeIntervalSince1970), entries: entries)
            let text = JSONWriter.octets(of: manifest.json) + [0x0A]
            try BackupFile.write(text, to: draft + "/" + BackupManifest.fileName)
            try BackupFile.rename(draft, folder)
            return manifest
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
    }

    /// The files of a data folder that are worth keeping, in the order in which they are copied.
    private static func files(of data: String) throws(StoreError) -> [String] {
        var found: [String] = []
        // Two levels of folders are what there is, and bound this.
        func look(_ folder: String, _ prefix: String) {
            let names = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for name in names where isKept(name) && BackupManifest.isPlain(prefix + name) {
                let type =
                    try? FileManager.default.attributesOfItem(atPath: folder + "/" + name)[.type] as? FileAttributeType
                switch type {
                case .typeRegular: found.append(prefix + name)
                case .typeDirectory where !prefix.contains("/"): look(folder + "/" + name, prefix + name + "/")
                default: break
                }
            }
        }
        guard FileManager.default.isReadableFile(atPath: data) else {
            throw StoreError(
                .folderUnusable,
                "the data folder \(data) is not there, or not to be read by this user; name it with --data."
            )
        }
        look(data, "")
        func rank(_ path: String) -> Int { last.contains(path) ? 1 : path.hasSuffix(".sqlite") ? 0 : 2 }
        return found.sorted { (rank($0), $0) < (rank($1), $1) }
    }

    /// Whether a file says something that the server could not make anew at its next start.
    private static func isKept(_ name: String) -> Bool {
        !name.hasPrefix(".") && !name.hasPrefix(Restore.replacedPrefix) && name != "lock"
            && ![".sqlite-wal", ".sqlite-shm", ".sqlite-journal", ".new", ".part"].contains { name.hasSuffix($0) }
    }

    private static func copyDatabase(_ from: String, _ to: String) throws(StoreError) {
        do {
            var configuration = Configuration()
            // A reader that may write rolls back what a process left that was killed in a transaction.
            configuration.readonly = !FileManager.default.isWritableFile(atPath: from)
            configuration.busyMode = .timeout(10)
            let source = try DatabaseQueue(path: from, configuration: configuration)
            try BackupFile.write([], to: to)
            let target = try DatabaseQueue(path: to)
            try source.backup(to: target)
            try target.writeWithoutTransaction { db in
                // One file, as it is to be read by a program of any age.
                try db.execute(sql: "PRAGMA journal_mode = DELETE")
                let verdict = try String.fetchOne(db, sql: "PRAGMA quick_check(1)")
                guard verdict == "ok" else {
                    throw StoreError(.corrupt, "\(from) is damaged (\(verdict ?? "?")), and not backed up.")
                }
            }
            try target.close()
            try source.close()
        } catch let error as StoreError {
            throw error
        } catch {
            // Not what is said of the mirror, which may be removed: this may be what nobody else has.
            let reason = (error as? DatabaseError).map { $0.message ?? $0.resultCode.description } ?? "\(error)"
            let message = "\(from) cannot be copied to \(to): \(reason)."
            throw StoreError(.failed, message, underlying: error as? DatabaseError)
        }
    }
}
