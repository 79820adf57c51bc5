// SPDX-License-Identifier: MIT
import Chain
import ChainZones
import ENUM
import Foundation
import HTTPAPI
import JSONRPC
import NVS
import NameIndex
import Settings
import Store
import Synchronization

/// What HTTP asks of the chain, from the mirror that DNS answers from.
final class ChainDirectory: NameDirectory {
    /// What signatures decide.
    private let policy: SignaturePolicy
    let index: NameIndex
    let publisher: ZonePublisher
    let store: MirrorStore
    let chain: ChainService
    /// Looks through the node's names, for one at a time.
    let scan = NodeScan()
    private let isServing: @Sendable () -> Bool
    private let start = Date.now
    private let children: @Sendable () -> [HealthReport.Child]
    private let blocks: BlockReader
    /// What is answered at once, on a thread that others wait for: numbers as people have them, and none that were made
    /// to cost much.
    private static let recordsAtOnce = 4
    private static let octetsAtOnce = 1_024
    /// The node's version, 0 if it is not known, with the time after which it is asked again.
    private let nodeVersion = Mutex((number: 0, until: ContinuousClock.now))

    init(
        settings: Settings,
        index: NameIndex,
        publisher: ZonePublisher,
        store: MirrorStore,
        chain: ChainService,
        blocks: BlockReader,
        isServing: @escaping @Sendable () -> Bool,
        children: @escaping @Sendable () -> [HealthReport.Child]
    ) {
        policy = settings.enumeration.suffixes.first?.policy ?? .prefer
        self.index = index
        self.publisher = publisher
        self.store = store
        self.chain = chain
        self.isServing = isServing
        self.children = children
        self.blocks = blocks
    }

    var tip: DirectoryTip? {
        chain.feed.current.map { DirectoryTip($0.tip, revision: $0.revision) }
    }

    func health() async -> HealthReport {
        let follower = chain.running?.follower.status
        let isConnected =
            switch follower?.state {
            case .following, .catchingUp, .dumping: true
            default: false
            }
        return HealthReport(
            height: follower?.tip?.height ?? 0,
            isNodeConnected: isConnected,
            nodeVersion: isConnected ? version() : 0,
            isAnswering: index.snapshot.isComplete,
            state: follower?.state.description ?? "the embedded chain is being filled",
            version: Version.current,
            children: children(),
            isServing: isServing(),
            lag: max(0, (follower?.nodeHeight ?? 0) - (follower?.tip?.height ?? 0)),
            silence: isConnected ? .zero : .seconds(max(0, Date.now.timeIntervalSince(follower?.lastAnswer ?? start)))
        )
    }

    /// The node's version as it was last known.
    ///
    /// Anybody may ask for our health, and nobody waits for the node: it is asked beside, at most once in ten seconds.
    private func version() -> Int {
        let (number, isDue) = nodeVersion.withLock { known in
            let isDue = known.until <= .now
            if isDue { known.until = .now + .seconds(10) }
            return (known.number, isDue)
        }
        if isDue, let client = chain.running?.client {
            Task {
                guard let number = try? await client.call("getnetworkinfo")["version"]?.int else { return }
                nodeVersion.withLock { $0.number = number }
            }
        }
        return number
    }

    func report(on number: E164Number) async throws -> NumberReport {
        guard tip != nil else { throw DirectoryError.notReady }
        let builder = publisher.builder
        let revision = chain.feed.current?.revision ?? 0
        guard let state = try await store.state(of: group(number)) else { throw DirectoryError.notReady }
        return report(on: number, state, builder, revision: revision)
    }

    func reportAtOnce(on number: E164Number) -> NumberReport? {
        guard let (tip, revision) = chain.feed.current else { return nil }
        // Before the records: as long as they are of the block that was told of last, so are the rules, which follow them.
        let builder = publisher.builder
        guard let state = try? store.stateAtOnce(of: group(number), limit: Self.recordsAtOnce + 1), state.tip == tip,
            state.records.count <= Self.recordsAtOnce,
            state.records.map(\.value.count).reduce(0, +) <= Self.octetsAtOnce
        else { return nil }
        return report(on: number, state, builder, revision: revision)
    }

    private func group(_ number: E164Number) -> NameGroup {
        NameGroup(key: Array("enum:".utf8) + number.digits)
    }

    private func report(
        on number: E164Number,
        _ state: GroupState,
        _ builder: ZoneBuilder,
        revision: Int
    ) -> NumberReport {
        let answer = builder.answer(for: number, records: state.records, policy: policy, at: state.tip.height)
        return NumberReport(tip: DirectoryTip(state.tip, revision: revision), answer: answer, records: state.records)
    }

    func record(named name: [UInt8]) async throws -> NameRecord? {
        guard tip != nil else { throw DirectoryError.notReady }
        if let record = try await store.record(named: name) { return record }
        // Every name of these kinds is mirrored: what is not there does not exist.
        if MirrorSelection().contains(name) { return nil }
        guard let client = chain.running?.client else { throw DirectoryError.nodeAway }
        let entry: NameEntry?
        do {
            entry = try await client.nameShow(name)
        } catch let error as ChainError where error.isTransient {
            throw DirectoryError.nodeAway
        }
        guard let entry, !entry.isDeleted else { return nil }
        return NameRecord(
            name: entry.name,
            value: entry.value,
            expiresAt: Int32(clamping: entry.expiresAt),
            address: entry.address,
            txid: entry.txid
        )
    }

    func numbers(after name: [UInt8]?, limit: Int) async throws -> [NameRecord] {
        guard tip != nil else { throw DirectoryError.notReady }
        return try await store.records(withPrefix: Array("enum:".utf8), after: name, limit: limit)
    }

    func events(after hash: String?) -> AsyncStream<ChainEvent> {
        blocks.events(after: hash)
    }
}

extension DirectoryTip {
    init(_ tip: ChainTip, revision: Int) {
        self.init(height: tip.height, hash: tip.hash, revision: revision)
    }
}
