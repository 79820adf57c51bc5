// SPDX-License-Identifier: MIT
import Synchronization

/// Counts the requests that are being answered, so that there are never more than a limit.
final class ControlGate: Sendable {
    let limit: Int
    private let count = Mutex(0)

    init(limit: Int) {
        self.limit = limit
    }

    /// Takes a place, which must be given back; false if there is none.
    func enter() -> Bool {
        count.withLock { count in
            guard count < limit else { return false }
            count += 1
            return true
        }
    }

    /// Gives a place back.
    func leave() {
        count.withLock { $0 -= 1 }
    }
}
