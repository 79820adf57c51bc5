// SPDX-License-Identifier: MIT
internal import CLinux
internal import Glibc

/// A thread of the kernel's, outside Swift's pools, for work that blocks in system calls.
final class WorkerThread: Sendable {
    private let handle: pthread_t

    /// Starts a thread.
    ///
    /// - Parameters:
    ///   - name: what top and debuggers show, up to 15 octets.
    ///   - processor: which of the processors it stays on, nil for any.
    ///   - body: what it does; it ends when this returns.
    /// - Throws: the errno of pthread_create(3).
    init(name: String, processor: Int?, body: @escaping @Sendable () -> Void) throws(Socket.Failure) {
        let start = Start(name: name, processor: processor, body: body)
        let context = unsafe Unmanaged.passRetained(start)
        var handle = pthread_t()
        let result = unsafe pthread_create(
            &handle,
            nil,
            { context in
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Start>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard result == 0 else {
            unsafe context.release()
            throw Socket.Failure(errno: result)
        }
        self.handle = handle
    }

    /// Waits until the thread has ended.
    ///
    /// To be called once; blocks, so its body must be about to return.
    func join() {
        pthread_join(handle, nil)
    }

    private final class Start: Sendable {
        let name: String
        let processor: Int?
        let body: @Sendable () -> Void

        init(name: String, processor: Int?, body: @escaping @Sendable () -> Void) {
            self.name = name
            self.processor = processor
            self.body = body
        }

        func run() {
            unsafe name.withCString { unsafe clinux_name_thread($0) }
            // A processor that went away meanwhile is no reason not to serve.
            if let processor { _ = clinux_pin_thread(UInt32(truncatingIfNeeded: processor)) }
            body()
        }
    }
}
