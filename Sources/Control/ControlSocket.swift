// SPDX-License-Identifier: MIT
import Glibc

/// The file that is the socket.
enum ControlSocket {
    /// Lets only the owner open it.
    static func makePrivate(_ path: String) throws(ControlError) {
        // The path is copied into a C string for the call alone.
        guard unsafe chmod(path, 0o600) == 0 else {
            throw ControlError("cannot protect \(path): errno \(errno)")
        }
    }

    static func remove(_ path: String) {
        // As above.
        _ = unsafe unlink(path)
    }
}
