// SPDX-License-Identifier: MIT
internal import Glibc

/// `audit.log` in a data folder.
final class AuditLogFile: AuditFile {
    static let fileName = "audit.log"

    private let path: String
    private let descriptor: Int32

    /// Opens the file for whoever appends to it, alone; it is made, for its owner alone, if it is missing.
    init(folder: String) throws(StoreError) {
        path = folder + "/" + Self.fileName
        descriptor = unsafe open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, file: path, verb: "opened") }
        guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
            throw StoreError(.inUse, "\(path) is in use by another process. End that, or use another data folder.")
        }
        let status = try status()
        guard status.st_mode & S_IFMT == S_IFREG else {
            throw StoreError(.folderUnusable, "\(path) is no ordinary file. Move it away.")
        }
        if status.st_mode & 0o077 != 0, fchmod(descriptor, 0o600) != 0 {
            throw StoreError(errno: errno, file: path, verb: "made private")
        }
        // The name of a new file is on the disk only when its folder is.
        let directory = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard directory >= 0 else { throw StoreError(errno: errno, file: folder, verb: "opened") }
        defer { close(directory) }
        guard fsync(directory) == 0 else { throw StoreError(errno: errno, file: folder, verb: "written") }
    }

    /// Opens the file for reading beside whoever appends to it; nil if there is none.
    init?(reading folder: String) throws(StoreError) {
        path = folder + "/" + Self.fileName
        descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK)
        guard descriptor >= 0 else {
            guard errno == ENOENT else { throw StoreError(errno: errno, file: path, verb: "read") }
            return nil
        }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    func size() throws(StoreError) -> Int {
        let own = try status()
        var named = stat()
        // Whoever moves the file away, as rotation of logs does, would have entries go where nobody looks for them.
        guard unsafe stat(path, &named) == 0, named.st_dev == own.st_dev, named.st_ino == own.st_ino else {
            throw StoreError(.altered, "\(path) was moved or replaced while it was in use. Put it back and start anew.")
        }
        return Int(own.st_size)
    }

    func read(at offset: Int, atMost count: Int) throws(StoreError) -> [UInt8] {
        var octets = [UInt8](repeating: 0, count: count)
        var done = 0
        while done < count {
            let result = unsafe octets.withUnsafeMutableBytes { buffer in
                unsafe pread(descriptor, buffer.baseAddress?.advanced(by: done), count - done, offset + done)
            }
            if result == 0 { break }
            if result > 0 {
                done += result
            } else if errno != EINTR {
                throw StoreError(errno: errno, file: path, verb: "read")
            }
        }
        octets.removeLast(count - done)
        return octets
    }

    func write(_ octets: [UInt8], at offset: Int) throws(StoreError) {
        var done = 0
        while done < octets.count {
            let result = unsafe octets.withUnsafeBytes { buffer in
                unsafe pwrite(descriptor, buffer.baseAddress?.advanced(by: done), octets.count - done, offset + done)
            }
            if result > 0 {
                done += result
            } else if result == 0 || errno != EINTR {
                throw StoreError(errno: result == 0 ? ENOSPC : errno, file: path, verb: "written")
            }
        }
    }

    func synchronize() throws(StoreError) {
        // The size is brought to the disk as well, since without it the octets could not be read.
        guard fdatasync(descriptor) == 0 else { throw StoreError(errno: errno, file: path, verb: "written") }
    }

    func truncate(to size: Int) throws(StoreError) {
        guard ftruncate(descriptor, size) == 0 else { throw StoreError(errno: errno, file: path, verb: "written") }
    }

    private func status() throws(StoreError) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw StoreError(errno: errno, file: path, verb: "read") }
        return status
    }
}
