// SPDX-License-Identifier: MIT
internal import CLinux
internal import Glibc

/// A file without a place in any folder, for text that the library only reads from files; it is gone with this value.
struct MemoryFile: ~Copyable {
    private let descriptor: Int32

    /// Makes a file that holds `text`.
    ///
    /// - Throws: what the kernel refused.
    init(_ name: String, _ text: String) throws(UnboundError) {
        let file = unsafe clinux_memory_file(name)
        guard file >= 0 else { throw .system(call: "memfd_create", errno: -file) }
        let octets = Array(text.utf8)
        guard unsafe write(file, octets, octets.count) == octets.count else {
            let reason = errno
            close(file)
            throw .system(call: "write", errno: reason)
        }
        descriptor = file
    }

    deinit {
        close(descriptor)
    }

    /// Where the process itself can open it.
    var path: String { "/proc/self/fd/\(descriptor)" }
}
