// SPDX-License-Identifier: MIT
internal import NVS

/// What the node said of a name, beside what the mirror holds of it.
struct ShownName: Hashable, Sendable {
    var name: [UInt8]
    /// `nil` if the node knows no operation on it.
    var entry: NameEntry?
    /// `nil` if the mirror holds no record.
    var previous: NameRecord?

    /// The record to store; `nil` if there is none any more, or it was deleted.
    func record(registeredAt: Int32) -> NameRecord? {
        guard let entry, !entry.isDeleted else { return nil }
        return NameRecord(
            name: name,
            value: entry.value,
            expiresAt: Int32(clamping: entry.expiresAt),
            registeredAt: registeredAt,
            address: entry.address,
            txid: entry.txid
        )
    }
}
