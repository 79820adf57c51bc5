// SPDX-License-Identifier: MIT
internal import Glibc

/// A file that holds a secret, and may be read by its owner alone.
///
/// What is checked is the file that is then read, through one descriptor; a link is followed by nobody.
struct SecretFile {
    /// No secret is longer; a larger file is some other file.
    private static let limit = 4_096

    let path: String
    /// What it holds, for messages: `passphrase file`.
    let purpose: String

    /// Checks owner and mode; false if there is no such file.
    @discardableResult
    func check() throws(WalletGateError) -> Bool {
        guard let descriptor = try open() else { return false }
        close(descriptor)
        return true
    }

    /// The octets up to the first line break; `nil` if there is no such file.
    func read() throws(WalletGateError) -> [UInt8]? {
        guard let descriptor = try open() else { return nil }
        defer { close(descriptor) }
        var octets = [UInt8](repeating: 0, count: Self.limit + 1)
        var count = 0
        while count < octets.count {
            // The buffer is the array's own, and is left to the kernel for the call alone.
            let taken = unsafe octets.withUnsafeMutableBytes { buffer in
                unsafe Glibc.read(descriptor, buffer.baseAddress?.advanced(by: count), buffer.count - count)
            }
            if taken < 0, errno == EINTR { continue }
            guard taken >= 0 else {
                throw WalletGateError("the \(purpose) \(path) cannot be read: \(Self.reason(errno))")
            }
            if taken == 0 { break }
            count += taken
        }
        guard count <= Self.limit else {
            throw WalletGateError("the \(purpose) \(path) is longer than \(Self.limit) octets")
        }
        return Array(octets[..<count].prefix { $0 != 0x0A && $0 != 0x0D })
    }

    private func open() throws(WalletGateError) -> Int32? {
        let descriptor = unsafe Glibc.open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY)
        guard descriptor >= 0 else {
            if errno == ENOENT { return nil }
            let reason = errno == ELOOP ? "it is a symbolic link" : Self.reason(errno)
            throw WalletGateError("the \(purpose) \(path) cannot be opened: \(reason)")
        }
        do {
            try checkStatus(of: descriptor)
        } catch {
            close(descriptor)
            throw error
        }
        return descriptor
    }

    private func checkStatus(of descriptor: Int32) throws(WalletGateError) {
        var status = stat()
        guard unsafe fstat(descriptor, &status) == 0 else {
            throw WalletGateError("the \(purpose) \(path) cannot be looked at: \(Self.reason(errno))")
        }
        guard status.st_mode & S_IFMT == S_IFREG else { throw WalletGateError("the \(purpose) \(path) is no file") }
        guard status.st_uid == geteuid() else {
            throw WalletGateError("the \(purpose) \(path) belongs to another user; it has to be numen's own")
        }
        guard status.st_mode & 0o7777 & ~0o600 == 0 else {
            throw WalletGateError("the \(purpose) \(path) is not its owner's alone; make its mode 0400 or 0600")
        }
    }

    private static func reason(_ code: Int32) -> String { unsafe String(cString: strerror(code)) }
}
