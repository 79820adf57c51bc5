// SPDX-License-Identifier: MIT
internal import GRDB
internal import NVS

/// What `name_filter` is asked for.
struct NameFilter: Sendable {
    /// What the names hold.
    var pattern: NamePattern
    /// Blocks since the beginning of the name's life, all of which must be fewer; 0 for any number.
    var maxAge: Int
    /// How many of the names found are left out, in the index's order.
    var from: Int
    /// How many names are told; 0 for all.
    var count: Int
    /// Whether numbers are told instead of names.
    var isStatistics: Bool
    /// How values are written.
    var values: ValueText
    /// The most octets of a value; 0 for all.
    var valueLimit: Int

    /// A name that was found.
    struct Match: Sendable {
        let operation: Int64
        let registered: Int32
    }

    /// The names that are found, those registered first in front.
    ///
    /// - Complexity: O(names), in memory 16 octets for each one found.
    func matches(in view: ChainView) throws -> [Match] {
        let height = try view.tip().height
        var matcher = NameMatcher(pattern)
        var matches: [Match] = []
        var skipped = 0
        let rows = try Row.fetchCursor(
            view.db.cachedStatement(
                sql:
                    "SELECT key, operation, registered FROM name WHERE operation IS NOT NULL AND kind <> ? ORDER BY key"
            ),
            arguments: [Int(NameOperation.Kind.delete.rawValue)]
        )
        while let row = try rows.next() {
            let registered: Int = row[2]
            let isFound = try row.withUnsafeData(atIndex: 0) { key in
                guard let key else { return false }
                return matcher.matches(key.dropFirst(key.first == 253 ? 3 : 1))
            }
            guard isFound, maxAge == 0 || height - registered < maxAge else { continue }
            guard skipped >= from else {
                skipped += 1
                continue
            }
            matches.append(Match(operation: row[1], registered: Int32(clamping: registered)))
            if count > 0, matches.count >= count { break }
        }
        // Sorting is stable, so that equal heights keep the index's order.
        return matches.sorted { $0.registered < $1.registered }
    }
}
