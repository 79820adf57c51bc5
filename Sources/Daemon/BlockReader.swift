// SPDX-License-Identifier: MIT
import Chain
import HTTPAPI
import NVS
import Synchronization

/// Reads what blocks do to names, once for all who watch.
final class BlockReader: Sendable {
    private struct Watcher {
        let stream: AsyncStream<ChainEvent>.Continuation
        /// The last block that it knows, as long as it has to wait until ours are known.
        let last: String?
        var isWaiting: Bool
    }

    private struct State {
        var recent = RecentBlocks(limit: blockLimit)
        var watchers: [Int: Watcher] = [:]
        var next = 0
        var reading: Task<Void, Never>?
    }

    /// The most blocks that are told of at once to somebody who was away.
    private static let blockLimit = 100
    /// How long a node that does not answer is left alone.
    private static let pause = Duration.seconds(2)

    private let chain: ChainService
    private let state = Mutex(State())

    init(chain: ChainService) {
        self.chain = chain
    }

    deinit { state.withLock { $0.reading?.cancel() } }

    /// What happens to the chain from now on.
    ///
    /// - Parameter hash: the last block that is known; those behind it come first, or a reset.
    /// - Returns: events as they come; the stream ends early if it is read too slowly.
    func events(after hash: String? = nil) -> AsyncStream<ChainEvent> {
        AsyncStream(bufferingPolicy: .bufferingOldest(2 * Self.blockLimit)) { continuation in
            let key = state.withLock { state in
                state.next += 1
                let events = state.recent.events(after: hash)
                for event in events { continuation.yield(event) }
                state.watchers[state.next] = Watcher(stream: continuation, last: hash, isWaiting: events.isEmpty)
                // Nothing is read before somebody watches.
                if state.reading == nil {
                    state.reading = Task { [weak self, chain] in await Self.read(chain) { self } }
                }
                return state.next
            }
            continuation.onTermination = { [weak self] _ in
                self?.state.withLock { _ = $0.watchers.removeValue(forKey: key) }
            }
        }
    }

    /// Follows the chain as long as the reader is there.
    private static func read(_ chain: ChainService, _ reader: () -> BlockReader?) async {
        for await tip in chain.feed.tips() {
            // A tip that is no longer one is read with the next.
            while !Task.isCancelled, chain.feed.tip == tip {
                guard let reader = reader() else { return }
                if await reader.read(DirectoryTip(height: tip.height, hash: tip.hash)) { break }
                try? await Task.sleep(for: pause)
            }
        }
    }

    /// Reads the blocks up to a tip, and tells of them; false if the node did not answer.
    private func read(_ tip: DirectoryTip) async -> Bool {
        guard let client = chain.running?.client else { return false }
        do {
            let recent = state.withLock { $0.recent }
            let (hashes, fork) = try await Self.path(to: tip.hash, from: recent, client)
            var blocks: [BlockEvents] = []
            for hash in hashes { blocks.append(try await Self.events(of: hash, client)) }
            tell(blocks, behind: fork, to: tip)
        } catch let error as ChainError where error.isTransient {
            return false
        } catch is Gone {
            return false
        } catch {
            // A block that cannot be read will not be readable later either.
            tell([], behind: nil, to: tip)
        }
        return true
    }

    private func tell(_ blocks: [BlockEvents], behind fork: String?, to tip: DirectoryTip) {
        let slow = state.withLock { state in
            let news = state.recent.follow(blocks, behind: fork, to: tip)
            var slow: [AsyncStream<ChainEvent>.Continuation] = []
            for (key, watcher) in state.watchers {
                let events = watcher.isWaiting ? state.recent.events(after: watcher.last) : news
                state.watchers[key]?.isWaiting = false
                for event in events {
                    guard case .dropped = watcher.stream.yield(event) else { continue }
                    slow.append(watcher.stream)
                    break
                }
            }
            return slow
        }
        for stream in slow { stream.finish() }
    }

    /// A block that the node has told of, and does not know any more.
    private struct Gone: Error {}

    /// The blocks up to a tip, the oldest first, and the known block that they are behind; nil if that is too far away.
    private static func path(
        to tip: String,
        from recent: RecentBlocks,
        _ client: RPCClient
    ) async throws -> (hashes: [String], fork: String?) {
        var hashes: [String] = []
        var next: String? = tip
        while let hash = next, !recent.knows(hash), hashes.count < blockLimit {
            hashes.append(hash)
            guard let header = try await client.blockHeader(hash) else { throw Gone() }
            next = header.previous
        }
        return (hashes.reversed(), next.flatMap { recent.knows($0) ? $0 : nil })
    }

    private static func events(of hash: String, _ client: RPCClient) async throws -> BlockEvents {
        guard let header = try await client.blockHeader(hash), let octets = try await client.rawBlock(hash) else {
            throw Gone()
        }
        let operations = try Block(decoding: octets).transactions.flatMap { $0.nameOperations.map { $0.1 } }
        return BlockEvents(tip: DirectoryTip(height: header.block.height, hash: hash), operations: operations)
    }
}
