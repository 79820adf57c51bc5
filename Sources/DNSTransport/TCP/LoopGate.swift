// SPDX-License-Identifier: MIT
internal import NIOCore
internal import Synchronization

/// Lets other threads hand work to event loops as long as these run.
final class LoopGate: Sendable {
    private let isOpen = Mutex(true)

    /// Has a loop do something, or drops it if the loops are about to end.
    func execute(on loop: any EventLoop, _ work: @escaping @Sendable () -> Void) {
        isOpen.withLock { isOpen in
            if isOpen { loop.execute(work) }
        }
    }

    /// Lets nothing through any more.
    func close() {
        isOpen.withLock { $0 = false }
    }
}
