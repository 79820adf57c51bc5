// SPDX-License-Identifier: MIT
public import Chain
internal import Foundation
internal import GRDB
public import NVS

/// Some records whose names begin in one way, and the block that they are as of.
public struct NamePage: Hashable, Sendable {
    /// The block.
    public var tip: ChainTip
    /// The records, active or not.
    public var records: [NameRecord]
    /// The name after which the next page begins; nil if there is none.
    public var next: [UInt8]?
}

extension MirrorStore {
    /// The most records that are looked at for one page.
    private static let examinedLimit = 10_000
    /// Octets of values after which a page ends.
    private static let octetLimit = 1 << 20

    /// Records by the beginning of their names, in the order of group and name.
    ///
    /// That is not the order of names, so records are looked through for the few that fit: a page may have fewer than asked
    /// for, or none, and yet there are more.
    ///
    /// - Parameters:
    ///   - prefix: what the names begin with; `dns:` or `enum:` at least.
    ///   - name: ``NamePage/next`` of the page before; nil for the first page.
    ///   - limit: the most records, at least 1.
    /// - Returns: the page; nil before the first dump was finished.
    /// - Throws: ``StoreError``.
    public func page(of prefix: [UInt8], after name: [UInt8]?, limit: Int) async throws -> NamePage? {
        let kind = Array(prefix.prefix { $0 != UInt8(ascii: ":") }) + [UInt8(ascii: ":")]
        // Names without a group come first, then the groups of the kind.
        let ranges: [(from: [UInt8], to: [UInt8])] = [([], [0]), (kind, kind + [0xFF])]
        return try await read { db in
            let header = try Row.fetchOne(db, sql: "SELECT height, hash, time FROM header ORDER BY height DESC LIMIT 1")
            guard let header else { return nil }
            var page = NamePage(tip: ChainTip(height: header[0], hash: header[1], time: header[2]), records: [])
            let statement = try db.cachedStatement(
                sql: StoredRecord.select + "WHERE (grp, name) > (?, ?) AND grp >= ? AND grp < ? ORDER BY grp, name"
            )
            let group = name.map { NameGroup(name: $0)?.key ?? [] } ?? []
            var (examined, octets) = (0, 0)
            for range in ranges {
                let arguments: StatementArguments = [Data(group), Data(name ?? []), Data(range.from), Data(range.to)]
                let rows = try Row.fetchCursor(statement, arguments: arguments)
                while let row = try rows.next() {
                    let record = try StoredRecord(row).record
                    if record.name.starts(with: prefix) {
                        page.records.append(record)
                        octets += record.value.count
                    }
                    examined += 1
                    guard page.records.count < limit, octets < Self.octetLimit, examined < Self.examinedLimit else {
                        page.next = record.name
                        return page
                    }
                }
            }
            return page
        }
    }
}
