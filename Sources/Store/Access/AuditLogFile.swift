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
        try Self.synchronize(folder: folder)
    }

    /// Brings the names of new files to the disk, which are there only when their folder is.
    private static func synchronize(folder: String) throws(StoreError) {
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
        try Self.write(octets, at: offset, to: descriptor, called: path)
    }

    private static func write(
        _ octets: [UInt8],
        at offset: Int,
        to descriptor: Int32,
        called path: String
    ) throws(StoreError) {
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

    func setAside(_ octets: [UInt8]) throws(StoreError) -> String {
        for number in 1...Self.asideLimit {
            let name = "\(path).cut-\(number)"
            let descriptor = unsafe open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
            guard descriptor >= 0 else {
                if errno == EEXIST { continue }
                throw StoreError(errno: errno, file: name, verb: "made")
            }
            defer { close(descriptor) }
            try Self.write(octets, at: 0, to: descriptor, called: name)
            guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, file: name, verb: "written") }
            try Self.synchronize(folder: String(path.dropLast(Self.fileName.utf8.count + 1)))
            return name
        }
        throw StoreError(.limit, "\(Self.asideLimit) files beside \(path) were cut from it. Move them away.")
    }

    /// Each is of a process that was stopped while it wrote.
    private static let asideLimit = 1_000

    func truncate(to size: Int) throws(StoreError) {
        guard ftruncate(descriptor, size) == 0 else { throw StoreError(errno: errno, file: path, verb: "written") }
    }

    private func status() throws(StoreError) -> stat {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else { throw StoreError(errno: errno, file: path, verb: "read") }
        return status
    }
}
