// SPDX-License-Identifier: MIT
import Synchronization

/// The place where the newest snapshot is published.
///
/// Writers replace the whole snapshot; each reader looks at one atomic number between two batches of queries and takes
/// the lock only when that has changed, so no reader ever waits for a writer's work.
public final class NameIndex: Sendable {
    private let current: Mutex<IndexSnapshot>
    private let generation = Atomic<UInt64>(0)

    /// Creates the index with its first snapshot.
    public init(_ snapshot: IndexSnapshot) {
        current = Mutex(snapshot)
    }

    /// The newest snapshot.
    public var snapshot: IndexSnapshot {
        current.withLock { $0 }
    }

    /// Publishes a snapshot: the only moment at which answers change.
    public func publish(_ snapshot: IndexSnapshot) {
        let previous = current.withLock { current in
            defer { current = snapshot }
            return current
        }
        generation.add(1, ordering: .releasing)
        // A large snapshot takes a while to free: not under the lock.
        _ = consume previous
    }

    fileprivate func newer(than seen: UInt64) -> UInt64? {
        let now = generation.load(ordering: .acquiring)
        return now == seen ? nil : now
    }

    /// One thread's view of an index.
    public struct Reader: ~Copyable {
        private let index: NameIndex
        private var seen: UInt64
        /// The snapshot that was the newest when `refresh()` was last called.
        public private(set) var snapshot: IndexSnapshot

        /// Starts with the newest snapshot.
        public init(_ index: NameIndex) {
            self.index = index
            seen = index.generation.load(ordering: .acquiring)
            snapshot = index.snapshot
        }

        /// Takes over the newest snapshot, if there is a newer one.
        public mutating func refresh() {
            guard let now = index.newer(than: seen) else { return }
            seen = now
            snapshot = index.snapshot
        }
    }
}
