// SPDX-License-Identifier: MIT
import Chain
import HTTPAPI
import NVS
import Synchronization

/// Looks for names that are not mirrored, of which only the node knows.
///
/// The node has no way to ask for names by their beginning but to go through all of them, during which it does nothing else.
/// So this is done for one at a time, and afterwards the node is left alone for as long as it took.
final class NodeScan: Sendable {
    private struct State {
        var isRunning = false
        /// The next one may begin then.
        var next = ContinuousClock.now
    }

    private let state = Mutex(State())
    /// Octets of values after which a page ends.
    private static let octetLimit = 1 << 20

    /// Names by their beginning, in the order of their octets.
    ///
    /// - Throws: ``DirectoryError/busy`` if somebody else is served, or was a moment ago.
    func names(
        withPrefix prefix: [UInt8],
        after name: [UInt8]?,
        limit: Int,
        _ client: RPCClient
    ) async throws -> NameListing {
        let start = ContinuousClock.now
        try state.withLock { state in
            guard !state.isRunning, state.next <= start else { throw DirectoryError.busy }
            state.isRunning = true
        }
        defer {
            let end = ContinuousClock.now
            state.withLock { ($0.isRunning, $0.next) = (false, end + (end - start)) }
        }
        do {
            let before = try await client.bestBlockHash()
            let found = Mutex(Smallest(limit: limit + 1))
            _ = try await client.nameFilter(.all) { rows in
                found.withLock { found in
                    for row in rows where row.name.starts(with: prefix) {
                        guard name.map({ $0.lexicographicallyPrecedes(row.name) }) ?? true else { continue }
                        found.insert(row)
                    }
                }
            }
            // All rows are of one height; it is that of the tip if this is the same before and after.
            guard try await client.bestBlockHash() == before, let header = try await client.blockHeader(before) else {
                throw DirectoryError.busy
            }
            return Self.page(found.withLock(\.rows), limit: limit, header.block)
        } catch let error as ChainError where error.isTransient {
            throw DirectoryError.nodeAway
        }
    }

    private static func page(_ rows: [NameRow], limit: Int, _ tip: ChainTip) -> NameListing {
        var list = NameListing(tip: DirectoryTip(tip, revision: 0), records: [])
        var octets = 0
        for row in rows {
            guard list.records.count < limit, octets < octetLimit else {
                list.next = list.records.last?.name
                break
            }
            octets += row.value.count
            list.records.append(
                NameRecord(
                    name: row.name,
                    value: row.value,
                    expiresAt: Int32(clamping: row.expiresIn + tip.height),
                    address: "",
                    txid: ""
                )
            )
        }
        return list
    }

    /// The first rows in the order of names, of any number.
    private struct Smallest {
        let limit: Int
        private(set) var rows: [NameRow] = []

        init(limit: Int) { self.limit = limit }

        mutating func insert(_ row: NameRow) {
            if rows.count == limit, let last = rows.last, last.name.lexicographicallyPrecedes(row.name) { return }
            let place = rows.firstIndex { row.name.lexicographicallyPrecedes($0.name) } ?? rows.endIndex
            rows.insert(row, at: place)
            if rows.count > limit { rows.removeLast() }
        }
    }
}
