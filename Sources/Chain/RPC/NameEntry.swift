// SPDX-License-Identifier: MIT
internal import JSONRPC

/// What `name_show` tells of a name: its last confirmed operation.
public struct NameEntry: Hashable, Sendable {
    /// The name.
    public var name: [UInt8]
    /// Its value; empty after a deletion.
    public var value: [UInt8]
    /// The transaction of the operation.
    public var txid: String
    /// The owner's address.
    public var address: String
    /// The last height at which the name is active; 0 after a deletion.
    public var expiresAt: Int
    /// `expiresAt` less the height at which the node answered; 0 is still active, although the node says `expired`.
    public var expiresIn: Int
    /// The time in the transaction, in seconds since 1970.
    public var time: Int
    /// Whether the operation was a deletion.
    public var isDeleted: Bool

    /// The height of the chain when the node answered.
    public var height: Int { isDeleted ? 0 &- expiresIn : expiresAt &- expiresIn }

    /// Whether the name resolved when the node answered.
    public var isActive: Bool { !isDeleted && expiresIn >= 0 }

    /// Makes a value, for a node that is not a real one.
    public init(
        name: [UInt8],
        value: [UInt8],
        txid: String,
        address: String,
        expiresAt: Int,
        expiresIn: Int,
        time: Int,
        isDeleted: Bool
    ) {
        self.name = name
        self.value = value
        self.txid = txid
        self.address = address
        self.expiresAt = expiresAt
        self.expiresIn = expiresIn
        self.time = time
        self.isDeleted = isDeleted
    }

    /// Reads a reply that was asked for with value type `hex`.
    init(_ reply: ReplyReader) throws(ChainError) {
        self.init(
            name: try reply.octets("name"),
            value: try reply.hex("value"),
            txid: try reply.hash("txid"),
            address: reply.json["address"]?.text ?? "",
            expiresAt: try reply.integer("expires_at"),
            expiresIn: try reply.integer("expires_in"),
            time: reply.json["time"]?.int ?? 0,
            isDeleted: reply.json["deleted"]?.bool ?? false
        )
    }
}
