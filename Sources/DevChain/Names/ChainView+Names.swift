// SPDX-License-Identifier: MIT
internal import Address
internal import GRDB
internal import NVS

extension ChainView {
    /// What is known of a name.
    enum NameEntry {
        /// It was never registered.
        case missing
        /// Its only operation was disconnected.
        case undone
        /// Its last operation.
        case operation(OperationRecord)
    }

    func name(_ name: [UInt8]) throws -> NameEntry {
        guard let row = try db.row("SELECT operation FROM name WHERE key = ?", [NameKey.encode(name).blob]) else {
            return .missing
        }
        guard let id: Int64 = row[0], let operation = try operation(id) else { return .undone }
        return .operation(operation)
    }

    func operation(_ id: Int64) throws -> OperationRecord? {
        try db.row("SELECT \(OperationRecord.columns) FROM \(OperationRecord.tables) WHERE operation.id = ?", [id])
            .map(OperationRecord.init)
    }

    /// The last operation of a name that is active at the tip.
    func activeOperation(_ name: [UInt8]) throws -> OperationRecord? {
        guard case .operation(let operation) = try self.name(name),
            operation.state.isActive(at: try tip().height)
        else { return nil }
        return operation
    }

    /// The last operations of names that the wallet had to do with and that were not deleted.
    ///
    /// `name`: the only name that counts; empty for all. The result: in the order of the names' octets.
    func walletOperations(named name: [UInt8]) throws -> [Int64] {
        let only = name.isEmpty ? "" : "AND name.key = ?2"
        var arguments: StatementArguments = [Int(NameOperation.Kind.delete.rawValue)]
        if !name.isEmpty { arguments += [NameKey.encode(name).blob] }
        return try Int64.fetchAll(
            db.cachedStatement(
                sql: """
                    SELECT operation.id FROM name JOIN operation ON operation.id = name.operation
                    WHERE name.kind <> ?1 AND operation.ours = 1 \(only) ORDER BY operation.name
                    """
            ),
            arguments: arguments
        )
    }

    /// The operations of a name, the oldest first.
    ///
    /// `whole`: whether earlier lives are told too.
    func history(of operation: OperationRecord, whole: Bool) throws -> [OperationRecord] {
        var history = [operation]
        var current = operation
        while whole || current.kind != .new, let id = current.previous, let previous = try self.operation(id) {
            history.append(previous)
            current = previous
        }
        return history.reversed()
    }

    /// Waiting transactions with an operation on a name.
    func pending(_ name: [UInt8]) throws -> [(txid: [UInt8], output: Int)] {
        try db.rows(
            "SELECT tx.txid, pending.vout FROM pending JOIN tx ON tx.id = pending.tx WHERE pending.name = ?",
            [name.blob]
        )
        .map { ($0.octets(0), $0[1]) }
    }

    /// The operations of waiting transactions, in the order of their names' octets, with the owners' scripts.
    func pendingOperations() throws -> [(from: StoredTransaction, operation: NameOperation, destination: [UInt8])] {
        try db.rows("SELECT tx, vout FROM pending ORDER BY name, tx, vout")
            .compactMap { row in
                let index: Int = row[1]
                guard let from = try transaction(id: row[0]), index < from.transaction.outputs.count,
                    let (operation, destination) = NameScript.decode(from.transaction.outputs[index].script)
                else { return nil }
                return (from, operation, destination)
            }
    }

    /// How many names there are, how many octets they and their values take, and a hash over all of them.
    func indexDigest() throws -> (records: Int, octets: Int, hash: [UInt8]) {
        var records = 0
        var octets = 0
        var hash = [UInt8](repeating: 0, count: 32)
        let rows = try Row.fetchCursor(
            db.cachedStatement(
                sql: """
                    SELECT name.key, name.kind, name.registered, name.expires, operation.value
                    FROM name LEFT JOIN operation ON operation.id = name.operation ORDER BY name.key
                    """
            )
        )
        while let row = try rows.next() {
            let numbers = "\(row[1] as Int) \(row[2] as Int) \(row[3] as Int)"
            let record = row.octets(0) + Array(numbers.utf8) + row.octets(4)
            records += 1
            octets += record.count
            // A chain of hashes, so that no long list has to be held.
            hash = Digest.sha256(hash + record)
        }
        return (records, octets, hash)
    }
}
