// SPDX-License-Identifier: MIT
import Dispatch

/// Holds a scripted server's answers back until it is opened, once and for all.
final class Gate: Sendable {
    private let semaphore = DispatchSemaphore(value: 0)

    /// Only on the server's threads, never in a task.
    func wait() {
        semaphore.wait()
        semaphore.signal()
    }

    func open() {
        semaphore.signal()
    }
}
