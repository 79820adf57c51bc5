// SPDX-License-Identifier: MIT
import Chain
import NVS
import Synchronization

/// Passes what the follower says on to the publisher, and tells whoever watches that there is a new block.
final class ChainFeed: ChainListener {
    private let publisher: ZonePublisher
    private let watchers = Mutex(Watchers())

    private struct Watchers {
        var tip: ChainTip?
        /// How often answers have changed.
        var revision = 0
        var next = 0
        var streams: [Int: AsyncStream<ChainTip>.Continuation] = [:]
    }

    init(publisher: ZonePublisher) {
        self.publisher = publisher
    }

    func mirrorLoaded(tip: ChainTip) async {
        await publisher.mirrorLoaded(tip: tip)
        tell(tip)
    }

    func mirrorChanged(tip: ChainTip, groups: [NameGroup], names: [[UInt8]]) async {
        await publisher.mirrorChanged(tip: tip, groups: groups, names: names)
        tell(tip)
    }

    func nodeState(_ state: NodeState) async {
        await publisher.nodeState(state)
    }

    /// The tip that is answered from; nil before the chain was read.
    var tip: ChainTip? { watchers.withLock { $0.tip } }

    /// The same with a count of all changes, of which there may be several at one block.
    var current: (tip: ChainTip, revision: Int)? {
        watchers.withLock { watchers in watchers.tip.map { ($0, watchers.revision) } }
    }

    /// The tip that is answered from, and those that come after it.
    ///
    /// Only the newest waits for a slow watcher.
    func tips() -> AsyncStream<ChainTip> {
        AsyncStream(bufferingPolicy: .bufferingNewest(1)) { continuation in
            let key = watchers.withLock { watchers in
                watchers.next += 1
                watchers.streams[watchers.next] = continuation
                if let tip = watchers.tip { continuation.yield(tip) }
                return watchers.next
            }
            continuation.onTermination = { [weak self] _ in
                self?.watchers.withLock { _ = $0.streams.removeValue(forKey: key) }
            }
        }
    }

    private func tell(_ tip: ChainTip) {
        watchers.withLock { watchers in
            watchers.tip = tip
            watchers.revision += 1
            for stream in watchers.streams.values { stream.yield(tip) }
        }
    }
}
