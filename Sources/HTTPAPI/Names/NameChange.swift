// SPDX-License-Identifier: MIT

/// An operation on a name that is in the chain, or waits for a block.
public struct NameChange: Hashable, Sendable {
    /// `name_new`, `name_update` or `name_delete`.
    public var operation: String
    /// The height of its block; nil while it waits for one.
    public var height: Int?
    /// The time in the transaction, in seconds since 1970.
    public var time: Int
    /// Days that were added to the name's life.
    public var days: Int
    /// The value from then on; empty for a deletion.
    public var value: [UInt8]
    /// Whose the name is from then on.
    public var address: String
    /// The transaction.
    public var txid: String

    /// Creates an operation.
    public init(
        operation: String,
        height: Int?,
        time: Int,
        days: Int,
        value: [UInt8],
        address: String,
        txid: String
    ) {
        self.operation = operation
        self.height = height
        self.time = time
        self.days = days
        self.value = value
        self.address = address
        self.txid = txid
    }
}
