// SPDX-License-Identifier: MIT
import Chain
import HTTPAPI
import NVS

/// Reads what blocks do to names, for those who watch.
struct BlockReader: Sendable {
    let chain: ChainService

    /// The most blocks that are told of at once to somebody who was away.
    static let catchUpLimit = 100

    /// The operations of each block that is answered from, from now on.
    ///
    /// - Parameter hash: the last block that is known; those behind it come first. After a reorganisation, or if there
    ///   are more than ``catchUpLimit``, only the newest comes.
    /// - Returns: the blocks; the stream ends early if the node goes away, or the reader is too slow.
    func events(after hash: String? = nil) -> AsyncStream<BlockEvents> {
        // A block that nobody has taken holds up the next: the newest waits in the feed.
        AsyncStream(bufferingPolicy: .bufferingOldest(Self.catchUpLimit)) { continuation in
            let task = Task {
                var last = hash
                for await tip in chain.feed.tips() {
                    // The first tip is where the watcher comes in.
                    let known = last ?? tip.hash
                    last = tip.hash
                    guard let client = chain.running?.client else { continue }
                    do {
                        for hash in try await Self.blocks(from: known, to: tip.hash, client) {
                            guard let events = try await Self.events(of: hash, client) else { continue }
                            if case .dropped = continuation.yield(events) { return continuation.finish() }
                        }
                    } catch {
                        // The node went away; whoever watches asks again with the last block that he knows.
                        break
                    }
                }
                continuation.finish()
            }
            continuation.onTermination = { _ in task.cancel() }
        }
    }

    private static func events(of hash: String, _ client: RPCClient) async throws -> BlockEvents? {
        guard let header = try await client.blockHeader(hash), let octets = try await client.rawBlock(hash) else {
            return nil
        }
        let operations = try Block(decoding: octets).transactions.flatMap { $0.nameOperations.map { $0.1 } }
        return BlockEvents(tip: DirectoryTip(height: header.block.height, hash: hash), operations: operations)
    }

    /// The blocks behind `last` up to `tip`, the oldest first.
    private static func blocks(from last: String, to tip: String, _ client: RPCClient) async throws -> [String] {
        var hashes: [String] = []
        var next: String? = tip
        while let hash = next, hash != last {
            guard hashes.count < catchUpLimit else { return [tip] }
            hashes.append(hash)
            next = try await client.blockHeader(hash)?.previous
        }
        return hashes.reversed()
    }
}
