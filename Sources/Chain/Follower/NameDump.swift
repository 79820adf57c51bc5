// SPDX-License-Identifier: MIT
internal import NVS
internal import Synchronization

/// Reads all names that are selected, once, into the mirror.
struct NameDump: Sendable {
    /// How often the rows are read again because their height could not be told.
    private static let attempts = 3
    /// Headers to begin with; a reorganization below them makes all names be read again.
    private static let headerDepth = 500
    private static let batchSize = 4_096

    let node: any ChainNode
    let mirror: any NameMirror
    let selection: MirrorSelection
    /// Told the number of rows after each batch.
    let progress: @Sendable (Int) async -> Void

    /// Fills the mirror as of a block that was the node's tip when this began, or a bit later.
    ///
    /// Names that change meanwhile are those of blocks behind that one, which the follower goes through next.
    func run() async throws -> (genesis: String, headers: [ChainTip]) {
        guard let genesis = try await node.blockHash(at: 0) else {
            throw ChainError.malformedReply(method: "getblockhash", reason: "there is no block 0")
        }
        for _ in 0..<Self.attempts {
            let before = try await node.blockchainInfo()
            let headers = try await headers(upTo: before.bestBlock)
            let dump = try await MirrorFailure.marking { try await mirror.beginDump() }
            do {
                let sampled = try await fill(dump)
                guard let height = try await height(of: sampled, before: before) else {
                    await dump.abandon()
                    continue
                }
                let extras = try await extras()
                try await MirrorFailure.marking {
                    try await dump.finish(genesis: genesis, headers: headers, askedAt: height, extras: extras)
                }
                return (genesis, headers)
            } catch {
                await dump.abandon()
                throw error
            }
        }
        throw ChainError.malformedReply(
            method: "name_filter",
            reason: "the height of its rows cannot be told, since too many names change"
        )
    }

    /// The last blocks up to one, by ascending height.
    private func headers(upTo hash: String) async throws -> [ChainTip] {
        var headers: [ChainTip] = []
        var next: String? = hash
        while let hash = next, headers.count < Self.headerDepth {
            guard let summary = try await node.blockHeader(hash) else {
                throw ChainError.malformedReply(method: "getblockheader", reason: "the block before a block is missing")
            }
            headers.append(summary.block)
            next = summary.previous
        }
        return headers.reversed()
    }

    private func fill(_ dump: any MirrorDump) async throws -> DumpHeight {
        let state = Mutex((samples: DumpHeight(), rows: 0))
        let selection = selection
        let progress = progress
        _ = try await node.nameFilter(selection.filter, batchSize: Self.batchSize) { rows in
            let kept = rows.filter { selection.isDumped($0.name) }
            let count = state.withLock { state in
                state.samples.sample(kept)
                state.rows += rows.count
                return state.rows
            }
            try await MirrorFailure.marking { try await dump.append(kept.map(Self.record)) }
            await progress(count)
        }
        return state.withLock { $0.samples }
    }

    /// A record whose `expiresAt` still lacks the height.
    private static func record(_ row: NameRow) -> NameRecord {
        NameRecord(
            name: row.name,
            value: row.value,
            expiresAt: Int32(clamping: row.expiresIn),
            registeredAt: Int32(clamping: row.registeredAt)
        )
    }

    private func height(of rows: DumpHeight, before: ChainInfo) async throws -> Int? {
        let after = try await node.blockchainInfo()
        guard after.bestBlock != before.bestBlock else { return before.height }
        let entries = try await rows.samples.concurrentMap(limit: 4) { [node] in try await node.nameShow($0.name) }
        return rows.height(entries, before: before.height, after: after.height)
    }

    /// The names that are watched one by one.
    private func extras() async throws -> [NameRecord] {
        try await selection.names.sorted { $0.lexicographicallyPrecedes($1) }
            .concurrentMap(limit: 4) { [node] name in
                ShownName(name: name, entry: try await node.nameShow(name)).record(registeredAt: 0)
            }
            .compactMap(\.self)
    }
}
