// SPDX-License-Identifier: MIT
internal import JSONRPC

/// An operation on a name, as `name_history` and `name_mempool` tell it.
public struct NameOperationEntry: Hashable, Sendable {
    /// The name; for a history the one that was asked for.
    public var name: [UInt8]
    /// `name_new`, `name_update` or `name_delete`.
    public var operation: String
    /// The transaction.
    public var txid: String
    /// The owner's address afterwards.
    public var address: String
    /// The height of its block; `nil` while it is unconfirmed.
    public var height: Int?
    /// The time in the transaction, in seconds since 1970.
    public var time: Int
    /// Days that were added to the life; 0 for a deletion.
    public var days: Int
    /// The value; empty for a deletion.
    public var value: [UInt8]

    /// Reads an element that was asked for with value type `hex`.
    init(_ reply: ReplyReader, name: [UInt8]? = nil) throws(ChainError) {
        if let name { self.name = name } else { self.name = try reply.octets("name") }
        operation = try reply.text("operation")
        txid = try reply.hash("txid")
        address = reply.json["address"]?.text ?? ""
        height = reply.json["height"]?.int
        time = reply.json["time"]?.int ?? 0
        days = reply.json["days_added"]?.int ?? 0
        value = reply.json["value"] == nil ? [] : try reply.hex("value")
    }
}
