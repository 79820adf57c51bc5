// SPDX-License-Identifier: MIT
private import Foundation

/// The folder of a chain, locked against other users of it until it is unlocked or this value goes.
final class ChainFolder: Sendable {
    /// The folder, without a slash at its end.
    let path: String
    private let lock: Int32

    /// Makes the folder if need be, and locks it.
    init(path: String) throws(DevChainError) {
        let path = path.count > 1 && path.hasSuffix("/") ? String(path.dropLast()) : path
        self.path = path
        do {
            try FileManager.default.createDirectory(
                atPath: path,
                withIntermediateDirectories: true,
                attributes: [.posixPermissions: 0o700]
            )
        } catch {
            throw DevChainError(
                message: "the embedded chain's folder \(path) cannot be made; "
                    + "choose a folder that this user can write to"
            )
        }
        let file = path + "/lock"
        lock = Self.openFile(file, O_RDWR | O_CREAT | O_CLOEXEC)
        guard lock >= 0 else {
            throw DevChainError(
                message: "\(file) cannot be opened: \(Self.reason()); choose a folder that this user can write to"
            )
        }
        guard flock(lock, LOCK_EX | LOCK_NB) == 0 else {
            let reason = errno == EWOULDBLOCK ? "is in use by another process" : "cannot be locked: \(Self.reason())"
            close(lock)
            throw DevChainError(
                message: "the embedded chain in \(path) \(reason); stop that process, or choose another folder"
            )
        }
    }

    deinit {
        close(lock)
    }

    /// Lets others use the folder.
    func unlock() {
        _ = flock(lock, LOCK_UN)
    }

    /// Whether there is a file of that name.
    static func isFile(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: path)
    }

    /// The first octets of a file that is there; fewer than asked for if it has fewer.
    static func beginning(of path: String, count: Int) throws(DevChainError) -> [UInt8] {
        guard let handle = FileHandle(forReadingAtPath: path), let data = try? handle.read(upToCount: count) ?? Data()
        else { throw DevChainError(message: "\(path) cannot be read; look at its rights") }
        return Array(data)
    }

    /// Removes a file that is there.
    static func remove(_ path: String) throws(DevChainError) {
        guard unsafe unlink(path) == 0 else {
            throw DevChainError(message: "\(path) cannot be removed: \(reason()); look at the folder's rights")
        }
    }

    /// Waits until a file is on the disk.
    static func synchronize(_ path: String) throws(DevChainError) {
        let file = openFile(path, O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        guard file >= 0, fsync(file) == 0 else {
            throw DevChainError(message: "\(path) cannot be written to the disk: \(reason()); look at its free space")
        }
    }

    /// Gives a file another name at once, and waits until that is on the disk.
    static func rename(_ path: String, to other: String) throws(DevChainError) {
        guard unsafe Foundation.rename(path, other) == 0 else {
            throw DevChainError(message: "\(path) cannot be renamed: \(reason()); look at the folder's rights")
        }
        try synchronize((other as NSString).deletingLastPathComponent)
    }

    /// Writes a file that only this user can read, in place of one of that name.
    static func writePrivate(_ octets: [UInt8], to path: String) throws(DevChainError) {
        let draft = path + ".new"
        _ = unsafe unlink(draft)
        let file = openFile(draft, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC)
        guard file >= 0 else {
            throw DevChainError(message: "\(draft) cannot be made: \(reason()); look at the folder's rights")
        }
        do {
            let handle = FileHandle(fileDescriptor: file, closeOnDealloc: true)
            try handle.write(contentsOf: Data(octets))
        } catch {
            throw DevChainError(message: "\(draft) cannot be written; see its folder's rights and free space")
        }
        try rename(draft, to: path)
    }

    private static func openFile(_ path: String, _ flags: Int32) -> Int32 {
        unsafe open(path, flags, 0o600)
    }

    private static func reason() -> String {
        unsafe String(cString: strerror(errno))
    }
}
