// SPDX-License-Identifier: MIT
internal import Address
internal import GRDB
internal import JSONRPC
internal import NVS

/// Long lists of names, read piece by piece from the chain as it was when the list began.
enum NameRows {
    /// Rows read at once.
    private static let piece = 500

    /// Where a list stands that is told in pieces.
    private actor Reader<Position: Sendable> {
        /// The next rows, and where the rows behind them begin; nil behind the last.
        typealias Body = @Sendable (ChainView, Position) throws -> (rows: [JSON], next: Position?)

        private let snapshot: DatabaseSnapshot
        private let body: Body
        private var position: Position?

        init(_ snapshot: DatabaseSnapshot, from position: Position, _ body: @escaping Body) {
            self.snapshot = snapshot
            self.position = position
            self.body = body
        }

        /// The next rows; nil behind the last.
        func next() async throws -> [JSON]? {
            guard let start = position else { return nil }
            let body = body
            let (rows, next) = try await snapshot.read { try body(ChainView(db: $0), start) }
            position = next
            return rows
        }
    }

    /// The answer of `name_scan`: names from one on, in the index's order.
    static func scanned(
        from name: [UInt8],
        values: ValueText,
        valueLimit: Int,
        node: ChainNode
    ) async throws -> RPCResult {
        guard name.count <= NameRules.maxNameLength else { return .value([]) }
        let reader = Reader(try node.pool.makeSnapshot(), from: NameKey.encode(name)) { view, start in
            let height = try view.tip().height
            let rows = try view.db.rows(
                """
                SELECT name.key, operation.value, name.expires FROM name JOIN operation ON operation.id = name.operation
                WHERE name.key >= ? AND name.kind <> ? ORDER BY name.key LIMIT ?
                """,
                [start.blob, Int(NameOperation.Kind.delete.rawValue), piece]
            )
            let names = rows.map { row in
                var json: JSONObject = [
                    "name": .string(NameKey.decode(row.octets(0))),
                    "value": values.json(row.octets(1), limit: valueLimit),
                ]
                append(expiry: row[2], at: height, to: &json)
                return JSON.object(json)
            }
            // The next key in order is the last one with a zero behind it.
            return (names, rows.count < piece ? nil : rows.last.map { $0.octets(0) + [0] })
        }
        return .rows { try await reader.next() }
    }

    /// The answer of `name_filter`.
    static func filtered(_ filter: NameFilter, node: ChainNode) async throws -> RPCResult {
        let snapshot = try node.pool.makeSnapshot()
        let (height, matches) = try await snapshot.read { db in
            let view = ChainView(db: db)
            return (try view.tip().height, try filter.matches(in: view))
        }
        if filter.isStatistics { return .value(["blocks": .integer(height), "count": 0]) }
        let reader = Reader(snapshot, from: 0) { view, start in
            let end = min(start + piece, matches.count)
            let names = try matches[start..<end]
                .compactMap { match -> JSON? in
                    guard
                        let row = try view.db.row(
                            "SELECT name, value, expires FROM operation WHERE id = ?",
                            [match.operation]
                        )
                    else { return nil }
                    var json: JSONObject = [
                        "name": .string(row.octets(0)),
                        "value": filter.values.json(row.octets(1), limit: filter.valueLimit),
                        "registered_at": .integer(match.registered),
                    ]
                    append(expiry: row[2], at: height, to: &json)
                    return .object(json)
                }
            return (names, end < matches.count ? end : nil)
        }
        return .rows { try await reader.next() }
    }

    /// The answer of `name_list`: names that the wallet had to do with, in the order of their octets.
    ///
    /// `name`: the only name to be told; empty for all.
    static func ofWallet(named name: [UInt8], values: ValueText, node: ChainNode) async throws -> RPCResult {
        let snapshot = try node.pool.makeSnapshot()
        let (height, operations) = try await snapshot.read { db in
            let view = ChainView(db: db)
            return (try view.tip().height, try view.walletOperations(named: name))
        }
        let reader = Reader(snapshot, from: 0) { view, start in
            let end = min(start + piece, operations.count)
            let names = try operations[start..<end]
                .compactMap { id -> JSON? in
                    guard
                        let row = try view.db.row(
                            "SELECT name, value, destination, expires FROM operation WHERE id = ?",
                            [id]
                        )
                    else { return nil }
                    var json: JSONObject = ["name": .string(row.octets(0)), "value": values.json(row.octets(1))]
                    let script = row.octets(2)
                    if try !view.owns(script: script) { json.append("transferred", true) }
                    json.append("address", .string(ScriptText.address(script)?.text ?? ""))
                    append(expiry: row[3], at: height, to: &json)
                    return .object(json)
                }
            return (names, end < operations.count ? end : nil)
        }
        return .rows { try await reader.next() }
    }

    private static func append(expiry: Int, at height: Int, to json: inout JSONObject) {
        json.append("expires_in", .integer(expiry - height))
        if expiry <= height { json.append("expired", true) }
    }
}
