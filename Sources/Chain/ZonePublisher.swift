// SPDX-License-Identifier: MIT
public import ChainZones
import ENUM
public import Logging
public import NVS
public import NameIndex
internal import Synchronization

/// Keeps the index in step with the mirror: all of it when the mirror was filled, what a block changed after that.
///
/// Names on which the meaning of others depends, such as verifiers, their lists of what is revoked and the toll-free
/// table, are watched; when one of them changes, the whole index is made anew.
public final class ZonePublisher: ChainListener {
    /// Where the toll-free table comes from.
    public enum TollFreeSource: Hashable, Sendable {
        /// There is none.
        case none
        /// The value of a name of the store.
        case name([UInt8])
        /// Text that was read from a file.
        case text([UInt8])
    }

    private let index: NameIndex
    private let mirror: any NameMirror
    private let configuration: ChainZonesConfiguration
    private let verifiers: [[UInt8]]
    private let tollFree: TollFreeSource
    private let logger: Logger
    private let state: Mutex<State>

    private struct State {
        var builder: ZoneBuilder
        var faults = FaultLog()
        /// The block that the whole index was last made as of.
        var rebuiltAt: ChainTip?
        var watch: @Sendable ([[UInt8]]) -> Void = { _ in }
    }

    /// Values that signatures are checked against: fetched before a build, asked for during it.
    private final class Lookups: Sendable {
        let state = Mutex<(values: [[UInt8]: [UInt8]?], missing: Set<[UInt8]>)>(([:], []))
    }

    private let lookups = Lookups()

    /// The most lists of revoked names that are watched.
    private static let watchLimit = 10_000
    /// Blocks before a name's end in which its records' TTLs are shortened at every block.
    private static let lastBlocks = 146

    /// Creates a publisher.
    ///
    /// - Parameters:
    ///   - index: where the answers are published.
    ///   - mirror: where the names come from.
    ///   - configuration: which zones there are.
    ///   - verifiers: names of the store whose owners' signatures count.
    ///   - tollFree: records for numbers that have none of their own.
    ///   - logger: a line when the index was made anew.
    public init(
        index: NameIndex,
        mirror: some NameMirror,
        configuration: ChainZonesConfiguration,
        verifiers: [[UInt8]],
        tollFree: TollFreeSource,
        logger: Logger
    ) {
        self.index = index
        self.mirror = mirror
        self.configuration = configuration
        self.verifiers = verifiers
        self.tollFree = tollFree
        self.logger = logger
        state = Mutex(State(builder: ZoneBuilder(configuration, trust: .nobody)))
    }

    /// Single names that have to be mirrored beside those of EmerDNS and ENUM.
    public var watchedNames: [[UInt8]] {
        guard case .name(let name) = tollFree else { return verifiers }
        return verifiers + [name]
    }

    /// Tells whom to ask for more names to be mirrored.
    public func onWatch(_ watch: @escaping @Sendable ([[UInt8]]) -> Void) {
        state.withLock { $0.watch = watch }
    }

    /// The rules by which the index is made now.
    public var builder: ZoneBuilder { state.withLock { $0.builder } }

    /// What of the chain could not be used.
    public var faults: FaultLog { state.withLock { $0.faults } }

    /// Makes the index anew, unless it was made as of this very block: at a restart the mirror is read before the node
    /// is asked, and found again when it is.
    public func mirrorLoaded(tip: ChainTip) async {
        guard state.withLock({ $0.rebuiltAt }) != tip else { return }
        await rebuild(at: tip)
    }

    /// Changes the index as a block changed the mirror.
    public func mirrorChanged(tip: ChainTip, groups: [NameGroup], names: [[UInt8]]) async {
        if names.contains(where: isDecisive) {
            return await rebuild(at: tip)
        }
        do {
            // Records that end soon must not be kept by resolvers for longer (RFC 2181 §8).
            let ending = try await mirror.groups(expiringIn: tip.height..<tip.height + Self.lastBlocks)
            let changed = Array(Set(groups).union(ending))
            let records = try await mirror.records(in: changed)
            let builder = builder
            var nodes: [NodeGroup] = []
            for group in changed {
                let outcome = builder.nodes(of: group, records: records[group] ?? [], at: tip.height)
                nodes += outcome.groups
                state.withLock { $0.faults.replace(group, with: outcome.faults) }
            }
            index.publish(index.snapshot.replacing(nodes, zones: builder.zones(at: tip.height)))
            state.withLock { $0.rebuiltAt = nil }
            await fetchMissing(at: tip)
        } catch {
            logger.error(
                "cannot read the mirror; answers stay as of the block before",
                metadata: ["reason": "\(error)"]
            )
        }
    }

    /// Nothing follows from it for the index: answers go on.
    public func nodeState(_ state: NodeState) async {}

    private func isDecisive(_ name: [UInt8]) -> Bool {
        watchedNames.contains(name) || lookups.state.withLock { $0.values[name] != nil }
    }

    private func rebuild(at tip: ChainTip) async {
        let clock = ContinuousClock()
        let start = clock.now
        do {
            let builder = try await readBuilder(at: tip)
            let total = try await mirror.count()
            let rebuild = IndexRebuild(
                builder,
                height: tip.height,
                names: total,
                hash: index.snapshot.hash,
                logger: logger
            )
            try await mirror.forEachGroup { rebuild.add($0, $1) }
            let (snapshot, names, faults) = rebuild.finish()
            state.withLock { state in
                state.builder = builder
                state.faults = faults
                state.rebuiltAt = tip
            }
            index.publish(snapshot)
            logger.info(
                "answering from \(names) names as of block \(tip.height)",
                metadata: ["seconds": "\(start.duration(to: clock.now).seconds)", "faults": "\(faults.count)"]
            )
            await fetchMissing(at: tip)
        } catch {
            logger.error("cannot read the mirror; answers stay as they were", metadata: ["reason": "\(error)"])
        }
    }

    private func readBuilder(at tip: ChainTip) async throws -> ZoneBuilder {
        var records: [[UInt8]: NameRecord] = [:]
        for name in watchedNames {
            records[name] = try await mirror.record(named: name)
        }
        // What was asked for before is asked for again.
        for name in lookups.state.withLock({ Array($0.values.keys) }) {
            let value = try await value(of: name, at: tip)
            lookups.state.withLock { $0.values[name] = .some(value) }
        }
        let table: TollFreeTable
        switch tollFree {
        case .none: table = TollFreeTable()
        case .text(let text): table = TollFreeTable(text)
        case .name(let name):
            let record = records[name]
            table = TollFreeTable(record.flatMap { $0.isActive(at: tip.height) ? $0.value : nil } ?? [])
        }
        let lookups = lookups
        let trust = TrustList.read(verifiers, record: { records[$0] }) { name in
            lookups.state.withLock { state in
                if let value = state.values[name] { return value }
                if state.missing.count + state.values.count < Self.watchLimit { state.missing.insert(name) }
                return nil
            }
        }
        return ZoneBuilder(configuration, trust: trust, tollFree: table)
    }

    private func value(of name: [UInt8], at tip: ChainTip) async throws -> [UInt8]? {
        guard let record = try await mirror.record(named: name), record.isActive(at: tip.height) else { return nil }
        return record.value
    }

    /// Has the lists mirrored that the last build asked for in vain, and builds again with those that are there.
    private func fetchMissing(at tip: ChainTip) async {
        let missing = lookups.state.withLock { state in
            defer { state.missing = [] }
            return Array(state.missing)
        }
        guard !missing.isEmpty else { return }
        var isKnown = false
        for name in missing {
            let value = try? await value(of: name, at: tip)
            isKnown = isKnown || value != nil
            lookups.state.withLock { $0.values[name] = .some(value) }
        }
        state.withLock { $0.watch }(missing)
        if isKnown { await rebuild(at: tip) }
    }
}

extension Duration {
    /// Seconds with two decimals, for a log.
    fileprivate var seconds: String {
        let hundredths = components.seconds * 100 + components.attoseconds / 10_000_000_000_000_000
        let rest = hundredths % 100
        return "\(hundredths / 100).\(rest < 10 ? "0" : "")\(rest)"
    }
}
