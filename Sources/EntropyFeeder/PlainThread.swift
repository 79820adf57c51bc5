// SPDX-License-Identifier: MIT
import Glibc

/// A thread of its own: tasks want system calls that the feeder's process has given up.
enum PlainThread {
    private final class Body: Sendable {
        let run: @Sendable () -> Void

        init(_ run: @escaping @Sendable () -> Void) { self.run = run }
    }

    /// Starts a thread that nobody waits for.
    ///
    /// - Throws: ``FeederError`` if there is none.
    static func start(_ body: @escaping @Sendable () -> Void) throws(FeederError) {
        let context = unsafe Unmanaged.passRetained(Body(body))
        var thread = pthread_t()
        let code = unsafe pthread_create(
            &thread,
            nil,
            { context in
                // Retained for this thread when it was made; never null.
                guard let context = unsafe context else { return nil }
                unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue().run()
                return nil
            },
            context.toOpaque()
        )
        guard code == 0 else {
            unsafe context.release()
            throw FeederError("no thread can be started", errno: code)
        }
        pthread_detach(thread)
    }
}
