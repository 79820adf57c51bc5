// SPDX-License-Identifier: MIT
internal import Glibc
internal import Synchronization

/// A socket that is closed with its last owner, or handed over to someone who closes it.
final class Socket: Sendable {
    private let handle: Atomic<Int32>
    /// Whether other processes may serve with the same socket after us, so that it is not to be shut down.
    let isShared: Bool

    /// Takes over an open descriptor.
    init(adopting descriptor: Int32, isShared: Bool = false) {
        handle = Atomic(descriptor)
        self.isShared = isShared
    }

    /// Opens a socket that children of the process do not inherit.
    ///
    /// - Throws: the errno of socket(2) in a `Failure`.
    convenience init(family: Int32, type: __socket_type) throws(Failure) {
        let flags = Int32(bitPattern: type.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(family, flags, 0)
        guard descriptor >= 0 else { throw Failure(errno: errno) }
        self.init(adopting: descriptor)
    }

    deinit {
        close()
    }

    /// Closes the socket if it is not closed or released yet.
    ///
    /// No thread may be using the descriptor any more.
    func close() {
        let descriptor = release()
        if descriptor >= 0 { _ = Glibc.close(descriptor) }
    }

    /// The descriptor, -1 once it is released.
    ///
    /// Valid while the socket has an owner.
    var descriptor: Int32 {
        handle.load(ordering: .relaxed)
    }

    /// Gives the descriptor away: who gets it has to close it.
    func release() -> Int32 {
        handle.exchange(-1, ordering: .acquiringAndReleasing)
    }

    /// Sets an option that is a number.
    func set(_ option: Int32, at level: Int32 = SOL_SOCKET, to value: Int32) throws(Failure) {
        var value = value
        let size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe setsockopt(descriptor, level, option, &value, size) == 0 else {
            throw Failure(errno: errno)
        }
    }

    /// Reads an option that is a number.
    func get(_ option: Int32, at level: Int32 = SOL_SOCKET) throws(Failure) -> Int32 {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard unsafe getsockopt(descriptor, level, option, &value, &size) == 0 else {
            throw Failure(errno: errno)
        }
        return value
    }

    /// Another descriptor of the same socket.
    func duplicate() throws(Failure) -> Socket {
        let copy = fcntl(descriptor, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw Failure(errno: errno) }
        return Socket(adopting: copy, isShared: isShared)
    }

    /// Bounds how long a blocking call may wait: `SO_RCVTIMEO` or `SO_SNDTIMEO`.
    func setTimeout(_ option: Int32, milliseconds: Int) throws(Failure) {
        var value = timeval(tv_sec: milliseconds / 1_000, tv_usec: milliseconds % 1_000 * 1_000)
        let size = socklen_t(MemoryLayout<timeval>.size)
        guard unsafe setsockopt(descriptor, SOL_SOCKET, option, &value, size) == 0 else {
            throw Failure(errno: errno)
        }
    }

    /// What a call to the kernel failed with.
    struct Failure: Error, Hashable {
        let errno: Int32
    }
}
