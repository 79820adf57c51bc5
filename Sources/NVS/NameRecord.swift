// SPDX-License-Identifier: MIT

/// The present state of one name of the name-value store.
public struct NameRecord: Hashable, Sendable {
    /// The name, 0…512 octets of any kind.
    public var name: [UInt8]
    /// The value, at most 20,480 octets; empty for a deleted name.
    public var value: [UInt8]
    /// The last height at which the name is active; 0 or less for a deleted name.
    public var expiresAt: Int32
    /// The height of the `name_new` that opened the present life; 0 if unknown.
    public var registeredAt: Int32
    /// The owner's address; empty if unknown.
    public var address: String
    /// The transaction of the last operation, in hexadecimal; empty if unknown.
    public var txid: String

    /// Creates a record.
    public init(
        name: [UInt8],
        value: [UInt8],
        expiresAt: Int32,
        registeredAt: Int32 = 0,
        address: String = "",
        txid: String = ""
    ) {
        self.name = name
        self.value = value
        self.expiresAt = expiresAt
        self.registeredAt = registeredAt
        self.address = address
        self.txid = txid
    }

    /// Whether the name counts at a height: it does at `expiresAt` and no longer after it.
    public func isActive(at height: Int) -> Bool {
        expiresAt > 0 && height <= Int(expiresAt)
    }
}
