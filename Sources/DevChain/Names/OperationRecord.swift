// SPDX-License-Identifier: MIT
internal import Address
internal import GRDB
internal import NVS

/// An operation that took effect, as the database keeps it.
struct OperationRecord {
    let id: Int64
    let name: [UInt8]
    let previous: Int64?
    let transaction: Int64
    let output: Int
    let kind: NameOperation.Kind
    let days: Int
    let value: [UInt8]
    /// The owner's script.
    let destination: [UInt8]
    /// The transaction's time, in seconds since 1970.
    let time: Int
    let height: Int
    /// The height at which the name's life began.
    let registered: Int
    /// The last height at which the name is active; 0 for a deletion.
    let expires: Int
    let txid: [UInt8]

    static let columns = """
        operation.id, operation.name, operation.previous, operation.tx, operation.vout, operation.kind, operation.days, \
        operation.value, operation.destination, operation.time, operation.height, operation.registered, \
        operation.expires, tx.txid
        """
    static let tables = "operation JOIN tx ON tx.id = operation.tx"

    init(_ row: Row) {
        id = row[0]
        name = row.octets(1)
        previous = row[2]
        transaction = row[3]
        output = row[4]
        let code: Int = row[5]
        kind = NameOperation.Kind(rawValue: UInt8(truncatingIfNeeded: code)) ?? .delete
        days = row[6]
        value = row.octets(7)
        destination = row.octets(8)
        time = row[9]
        height = row[10]
        registered = row[11]
        expires = row[12]
        txid = row.octets(13)
    }

    /// The owner's address; empty if the script is none of the usual ones.
    var address: String { Address(script: destination, network: .regtest)?.text ?? "" }

    /// What the rules look at.
    var state: NameLedger.State {
        NameLedger.State(
            outpoint: Transaction.Outpoint(transaction: txid, index: UInt32(truncatingIfNeeded: output)),
            kind: kind,
            expiresAt: Int32(clamping: expires),
            registeredAt: Int32(clamping: registered)
        )
    }
}
