// SPDX-License-Identifier: MIT
import Synchronization

/// Counts streams that stay open, so that neither one client nor all of them hold more than some.
final class StreamGate: Sendable {
    private let limit: Int
    private let limitPerClient: Int
    private let counts = Mutex<[String: Int]>([:])

    init(limit: Int = 256, limitPerClient: Int = 16) {
        self.limit = limit
        self.limitPerClient = limitPerClient
    }

    /// One open stream.
    final class Place: Sendable {
        private let gate: StreamGate
        private let key: String
        private let isTaken = Mutex(true)

        init(_ gate: StreamGate, _ key: String) {
            self.gate = gate
            self.key = key
        }

        // A reply that is never sent, because its client has gone, is no stream any more either.
        deinit { leave() }

        /// Ends the stream; again does no harm.
        func leave() {
            let wasTaken = isTaken.withLock { isTaken in
                defer { isTaken = false }
                return isTaken
            }
            guard wasTaken else { return }
            gate.counts.withLock { counts in
                guard let count = counts[key] else { return }
                counts[key] = count > 1 ? count - 1 : nil
            }
        }
    }

    /// A place for a client's stream; nil if there is none.
    func enter(_ client: ClientAddress) -> Place? {
        let key = client.bucket
        let isFree = counts.withLock { counts in
            guard counts.values.reduce(0, +) < limit, counts[key, default: 0] < limitPerClient else { return false }
            counts[key, default: 0] += 1
            return true
        }
        return isFree ? Place(self, key) : nil
    }
}
