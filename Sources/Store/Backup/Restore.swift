// SPDX-License-Identifier: MIT
internal import Foundation
internal import Glibc
internal import JSONRPC

/// Puts a backup in the place of a data folder.
///
/// All files are checked and copied before anything that is there is touched, and what was there is kept in a folder in the
/// same place.
public struct Restore: Sendable {
    /// What was found and done.
    public struct Outcome: Hashable, Sendable {
        /// What the backup holds.
        public var manifest: BackupManifest
        /// The folder that what was there before is in now; nil if there was nothing.
        public var replaced: String?
    }

    /// How folders begin that hold what was replaced.
    static let replacedPrefix = "replaced-"
    private static let draft = "restore.part"

    /// The backup.
    public let backup: Backup

    /// Names a backup; nothing is read.
    public init(_ backup: Backup) {
        self.backup = backup
    }

    /// What the backup holds, after a look at every octet of it.
    ///
    /// - Throws: ``StoreError`` if it is no backup, or not as it was made.
    public func verify() throws(StoreError) -> BackupManifest {
        let manifest = try manifest()
        for entry in manifest.entries {
            let (size, digest) = try BackupFile.read(backup.folder + "/" + entry.path)
            try confirm(entry, size, digest)
        }
        return manifest
    }

    /// Restores.
    ///
    /// - Parameters:
    ///   - data: the data folder, which no server uses; made if it is not there.
    ///   - replaces: whether it may hold something, which is kept aside then.
    ///   - progress: is told the path of each file before it is copied.
    /// - Returns: what was restored.
    /// - Throws: ``StoreError``; what was there is as it was, or in the folder that it would be in afterwards.
    public func run(
        into data: String,
        replaces: Bool = false,
        progress: (String) -> Void = { _ in }
    ) throws(StoreError) -> Outcome {
        let manifest = try manifest()
        // Also makes the folder.
        let lock = try FolderLock(folder: data)
        defer { lock.unlock() }
        let draft = data + "/" + Self.draft
        try? FileManager.default.removeItem(atPath: draft)
        let old = try names(in: data)
        guard old.isEmpty || replaces else {
            throw StoreError(
                .folderUnusable,
                "there is data in \(data) already; name another folder, or have it put aside with --replace."
            )
        }
        do {
            for entry in manifest.entries {
                progress(entry.path)
                let target = draft + "/" + entry.path
                try BackupFile.makeFolder(of: target)
                let (size, digest) = try BackupFile.copy(backup.folder + "/" + entry.path, target)
                try confirm(entry, size, digest)
            }
        } catch {
            try? FileManager.default.removeItem(atPath: draft)
            throw error
        }
        try giveToOwner(of: data, [data + "/lock"] + all(in: draft))
        let replaced = try setAside(old, in: data)
        // What is in it has its owners already.
        if let replaced { try giveToOwner(of: data, [replaced]) }
        for name in try names(in: draft) { try BackupFile.rename(draft + "/" + name, data + "/" + name) }
        try? FileManager.default.removeItem(atPath: draft)
        return Outcome(manifest: manifest, replaced: replaced)
    }

    private func manifest() throws(StoreError) -> BackupManifest {
        let path = backup.folder + "/" + BackupManifest.fileName
        let none = StoreError(
            .foreignFile,
            "\(backup.folder) is no backup that was finished: \(BackupManifest.fileName) is missing, or none of ours."
        )
        guard unsafe access(path, F_OK) == 0 else { throw none }
        var octets: [UInt8] = []
        try BackupFile.read(path) { piece throws(StoreError) in
            guard octets.count + piece.count <= BackupManifest.sizeLimit else { throw none }
            octets += piece
        }
        guard let json = try? JSONParser().parse(octets), let manifest = BackupManifest(json: json) else { throw none }
        return manifest
    }

    private func confirm(_ entry: BackupManifest.Entry, _ size: Int, _ digest: String) throws(StoreError) {
        guard size == entry.size, digest == entry.digest else {
            throw StoreError(
                .corrupt,
                "\(backup.folder)/\(entry.path) is not as it was when the backup was made; use another backup."
            )
        }
    }

    /// What is in a folder, but the lock and what was put aside.
    private func names(in folder: String) throws(StoreError) -> [String] {
        do {
            return try FileManager.default.contentsOfDirectory(atPath: folder)
                .filter { $0 != "lock" && !$0.hasPrefix(Self.replacedPrefix) && $0 != Self.draft }
        } catch {
            throw StoreError(.folderUnusable, "\(folder) cannot be read; see to whom it belongs.")
        }
    }

    private func setAside(_ old: [String], in data: String) throws(StoreError) -> String? {
        guard !old.isEmpty else { return nil }
        let place = "\(data)/\(Self.replacedPrefix)\(Int(Date().timeIntervalSince1970))"
        try BackupFile.makeFolder(of: place + "/any")
        for name in old { try BackupFile.rename(data + "/" + name, place + "/" + name) }
        return place
    }

    /// A folder, and all that is in it.
    private func all(in folder: String) -> [String] {
        let paths = FileManager.default.enumerator(atPath: folder)?.compactMap { $0 as? String } ?? []
        return [folder] + paths.map { folder + "/" + $0 }
    }

    /// Root restores for whoever has the folder.
    private func giveToOwner(of data: String, _ paths: [String]) throws(StoreError) {
        var status = stat()
        guard geteuid() == 0, unsafe stat(data, &status) == 0, status.st_uid != 0 else { return }
        for path in paths {
            guard unsafe lchown(path, status.st_uid, status.st_gid) == 0 else {
                throw StoreError(errno: errno, file: path, verb: "given to its owner")
            }
        }
    }
}
