// SPDX-License-Identifier: MIT
internal import ChainZones
internal import Dispatch
internal import Logging
internal import NVS
internal import NameIndex
internal import Synchronization

/// A whole index in the making: groups of names come in one after the other, their nodes are made on all cores.
final class IndexRebuild: Sendable {
    private struct Made: ~Copyable {
        var index: IndexBuilder
        var faults = FaultLog()
    }

    private struct Waiting {
        var groups: [(group: NameGroup, records: [NameRecord])] = []
        var names = 0
        /// When progress was last told.
        var told = ContinuousClock.now
    }

    private let builder: ZoneBuilder
    private let height: Int
    private let total: Int
    private let hash: NameHash
    private let logger: Logger
    private let made: Mutex<Made>
    private let waiting = Mutex(Waiting())

    /// Groups that are gathered before the cores share them.
    private static let batch = 8_192
    /// Groups of one share: enough that the lock counts for nothing, few enough that no core waits long at the end.
    private static let share = 128

    /// Starts with nothing.
    ///
    /// - Parameters:
    ///   - builder: the rules.
    ///   - height: the height of the chain.
    ///   - names: how many are expected.
    ///   - hash: the key of the index.
    ///   - logger: told of progress every five seconds.
    init(_ builder: ZoneBuilder, height: Int, names: Int, hash: NameHash, logger: Logger) {
        self.builder = builder
        self.height = height
        self.logger = logger
        total = names
        self.hash = hash
        made = Mutex(Made(index: IndexBuilder(capacity: names, hash: hash)))
    }

    /// Adds a group of names, each group once.
    func add(_ group: NameGroup, _ records: [NameRecord]) {
        let batch = waiting.withLock { waiting -> [(group: NameGroup, records: [NameRecord])] in
            waiting.groups.append((group, records))
            waiting.names += records.count
            guard waiting.groups.count == Self.batch else { return [] }
            if waiting.told.duration(to: .now) > .seconds(5) {
                waiting.told = .now
                logger.info("reading names: \(waiting.names) of \(total)")
            }
            defer { waiting.groups.removeAll(keepingCapacity: true) }
            return waiting.groups
        }
        make(batch)
    }

    /// Ends the work; to be called once.
    ///
    /// - Returns: the index, of how many names it was made, and what of them could not be used.
    func finish() -> (snapshot: IndexSnapshot, names: Int, faults: FaultLog) {
        let (last, names) = waiting.withLock { ($0.groups, $0.names) }
        make(last)
        let zones = builder.zones(at: height)
        return made.withLock { made in
            var index = IndexBuilder(hash: hash)
            swap(&index, &made.index)
            return (index.finish(zones: zones), names, made.faults)
        }
    }

    private func make(_ groups: [(group: NameGroup, records: [NameRecord])]) {
        DispatchQueue.concurrentPerform(iterations: (groups.count + Self.share - 1) / Self.share) { share in
            let groups = groups[share * Self.share..<min((share + 1) * Self.share, groups.count)]
            let outcomes = groups.map { builder.nodes(of: $0.group, records: $0.records, at: height) }
            made.withLock { made in
                for (outcome, group) in zip(outcomes, groups) {
                    for nodes in outcome.groups { made.index.insert(nodes) }
                    if !outcome.faults.isEmpty { made.faults.replace(group.group, with: outcome.faults) }
                }
            }
        }
    }
}
