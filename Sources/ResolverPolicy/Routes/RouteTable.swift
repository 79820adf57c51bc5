// SPDX-License-Identifier: MIT
internal import NameIndex

/// Which route a name takes: the one with the longest suffix, compared by whole labels.
///
/// `x` and `.x` may both have a route; names below `x` then take that of `.x`. Made by a ``RoutePlan``.
public struct RouteTable: Sendable {
    /// The route that a name takes.
    public struct Match: Hashable, Sendable {
        /// Where the name is answered.
        public var target: RouteTarget
        /// Who said so.
        public var origin: PolicyOrigin
        /// How many labels the suffix of the route has; 0 for the default.
        public var labels: Int
        /// Whether the name belongs to another naming system, none of whose names may get out to the clearnet.
        public var isForeign: Bool
    }

    private struct Entry {
        let target: RouteTarget
        let origin: PolicyOrigin
        let isForeign: Bool
    }

    private var names: NameTable
    private var entries: [Entry] = []

    /// Whether no more routes fit.
    private var isFull: Bool { entries.count >= Int(UInt16.max) }

    init(hash: NameHash) {
        names = NameTable(hash: hash)
    }

    /// Adds a route unless there is one for exactly these names.
    ///
    /// - Returns: whether it was added, at least for a part of its names.
    mutating func insert(
        _ suffix: DomainSuffix,
        _ target: RouteTarget,
        origin: PolicyOrigin,
        isForeign: Bool = false
    ) -> Bool {
        guard !isFull else { return false }
        guard names.insert(suffix, value: UInt16(truncatingIfNeeded: entries.count + 1)) else { return false }
        entries.append(Entry(target: target, origin: origin, isForeign: isForeign))
        return true
    }

    /// The route of a name, given in lower case as on the wire; the clearnet if nothing is said of it.
    ///
    /// Octets that are no name are refused.
    /// - Complexity: O(octets of the name), without allocation.
    public func match(_ name: Span<UInt8>) -> Match {
        let found = names.longestMatch(name)
        if found.value != 0 {
            let entry = entries[Int(found.value) - 1]
            return Match(
                target: entry.target,
                origin: entry.origin,
                labels: found.labels,
                isForeign: entry.isForeign
            )
        }
        let target: RouteTarget = found.nameLabels == nil ? .refuse : .clearnet
        return Match(target: target, origin: .builtIn, labels: 0, isForeign: false)
    }
}
