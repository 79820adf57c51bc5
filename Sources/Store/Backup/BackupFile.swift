// SPDX-License-Identifier: MIT
internal import Glibc
internal import NVS
internal import Nettle

/// Files of a backup, for their owner alone, and on the disk before anybody relies on them.
enum BackupFile {
    private static let chunk = 1 << 20

    /// Makes the folders above a file.
    static func makeFolder(of path: String) throws(StoreError) {
        let names = path.split(separator: "/", omittingEmptySubsequences: false).dropLast()
        for count in 1..<max(2, names.count + 1) {
            let folder = names.prefix(count).joined(separator: "/")
            guard !folder.isEmpty, unsafe mkdir(folder, 0o700) != 0, errno != EEXIST else { continue }
            throw StoreError(errno: errno, file: folder, verb: "made")
        }
    }

    /// Writes a file that is not there yet.
    static func write(_ octets: [UInt8], to path: String) throws(StoreError) {
        let descriptor = try create(path)
        defer { close(descriptor) }
        try write(octets[...], to: descriptor, path)
        guard fsync(descriptor) == 0 else { throw StoreError(errno: errno, file: path, verb: "written") }
    }

    /// Copies a file to one that is not there yet.
    ///
    /// - Returns: how many octets it has, and their SHA-256.
    static func copy(_ from: String, _ to: String) throws(StoreError) -> (size: Int, digest: String) {
        let target = try create(to)
        defer { close(target) }
        let result = try read(from) { octets throws(StoreError) in try write(octets[...], to: target, to) }
        guard fsync(target) == 0 else { throw StoreError(errno: errno, file: to, verb: "written") }
        return result
    }

    /// Reads a file from its beginning to its end.
    ///
    /// - Parameters:
    ///   - path: the file.
    ///   - body: gets each piece.
    /// - Returns: how many octets it has, and their SHA-256.
    /// - Throws: ``StoreError`` if it cannot be read, and what the body throws.
    @discardableResult
    static func read(
        _ path: String,
        _ body: ([UInt8]) throws(StoreError) -> Void = { _ in }
    ) throws(StoreError) -> (size: Int, digest: String) {
        let descriptor = unsafe open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW)
        guard descriptor >= 0 else { throw StoreError(errno: errno, file: path, verb: "read") }
        defer { close(descriptor) }
        var hash = RunningSHA256()
        var size = 0
        var buffer = [UInt8](repeating: 0, count: chunk)
        while true {
            let count = unsafe buffer.withUnsafeMutableBytes { unsafe Glibc.read(descriptor, $0.baseAddress, $0.count) }
            guard count >= 0 else { throw StoreError(errno: errno, file: path, verb: "read") }
            guard count > 0 else { break }
            let octets = Array(buffer[..<count])
            hash.update(octets)
            size += count
            try body(octets)
        }
        return (size, Hex.encode(hash.finish()))
    }

    /// Gives a file or folder another name; the change is on the disk.
    static func rename(_ from: String, _ to: String) throws(StoreError) {
        guard unsafe Glibc.rename(from, to) == 0 else { throw StoreError(errno: errno, file: to, verb: "made") }
        let above = to.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        let folder = above.isEmpty ? (to.hasPrefix("/") ? "/" : ".") : above
        let descriptor = unsafe open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        _ = fsync(descriptor)
    }

    /// Makes a file for its owner alone, which must not be there.
    private static func create(_ path: String) throws(StoreError) -> Int32 {
        let descriptor = unsafe open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0o600)
        guard descriptor >= 0 else { throw StoreError(errno: errno, file: path, verb: "made") }
        return descriptor
    }

    private static func write(_ octets: ArraySlice<UInt8>, to descriptor: Int32, _ path: String) throws(StoreError) {
        var rest = octets
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard count > 0 else { throw StoreError(errno: errno, file: path, verb: "written") }
            rest = rest.dropFirst(count)
        }
    }
}
