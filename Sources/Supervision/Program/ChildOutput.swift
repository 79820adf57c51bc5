// SPDX-License-Identifier: MIT
import Glibc
import Synchronization

/// Writes frames to standard output, one after the other.
final class ChildOutput: Sendable {
    private let descriptor: Int32
    // A frame must not be cut by another.
    private let lock = Mutex(())

    init(descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Writes one message; one that is too long for a frame is not written.
    func write(_ message: ChildMessage) {
        guard let frame = message.frame else { return }
        lock.withLock { _ in
            var rest = frame[...]
            while !rest.isEmpty {
                let count = unsafe rest.withUnsafeBytes { unsafe Glibc.write(descriptor, $0.baseAddress, $0.count) }
                if count < 0, errno == EINTR { continue }
                // Nobody reads any more: the parent is gone, which the reader of standard input notices.
                guard count > 0 else { return }
                rest = rest.dropFirst(count)
            }
        }
    }
}
