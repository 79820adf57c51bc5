// SPDX-License-Identifier: MIT
internal import CLinux
internal import Glibc
internal import Synchronization

/// A thread of the kernel's, outside Swift's pools, in which the library's events are handled.
final class ResolverThread: Sendable {
    private let handle: pthread_t
    private let isJoined = Mutex(false)

    init(_ loop: ResolverLoop) throws(UnboundError) {
        let context = unsafe Unmanaged.passRetained(loop)
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle,
            nil,
            { context in
                guard let context = unsafe context else { return nil }
                ResolverThread.prepare()
                unsafe Unmanaged<ResolverLoop>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            unsafe context.release()
            throw .system(call: "pthread_create", errno: result)
        }
        self.handle = handle
    }

    /// Signals are other threads' business.
    ///
    /// SIGPIPE among them: the library writes to connections that may be gone.
    private static func prepare() {
        unsafe clinux_name_thread("unbound")
        var signals = sigset_t()
        unsafe sigfillset(&signals)
        unsafe pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Whether this is the calling thread.
    var isCurrent: Bool {
        pthread_equal(handle, pthread_self()) != 0
    }

    /// Waits until the thread has ended; all who call this do.
    ///
    /// Not for the thread itself.
    func join() {
        isJoined.withLock { isJoined in
            if !isJoined { pthread_join(handle, nil) }
            isJoined = true
        }
    }

    /// Has the thread free itself when it ends.
    func detach() {
        isJoined.withLock { isJoined in
            if !isJoined { pthread_detach(handle) }
            isJoined = true
        }
    }
}
