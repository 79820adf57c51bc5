// SPDX-License-Identifier: MIT
internal import JSONRPC

/// One row of `name_filter`: a name that is active or has expired, but was not deleted.
public struct NameRow: Hashable, Sendable {
    /// The name.
    public var name: [UInt8]
    /// Its value.
    public var value: [UInt8]
    /// The height at which its current life began.
    public var registeredAt: Int
    /// The last height at which it is active, less the height at which the node looked through its index.
    public var expiresIn: Int

    /// Makes a value, for a node that is not a real one.
    public init(name: [UInt8], value: [UInt8], registeredAt: Int, expiresIn: Int) {
        self.name = name
        self.value = value
        self.registeredAt = registeredAt
        self.expiresIn = expiresIn
    }

    /// Reads a row that was asked for with value type `hex`.
    init(_ reply: ReplyReader) throws(ChainError) {
        name = try reply.octets("name")
        value = try reply.hex("value")
        registeredAt = try reply.integer("registered_at")
        expiresIn = try reply.integer("expires_in")
    }
}

/// Which names `name_filter` is asked for.
///
/// The node runs the expression over every name under its main lock, so it never holds text from outside.
public enum NameFilter: String, Sendable {
    /// Names of EmerDNS.
    case dns = "^dns:"
    /// Names of ENUM.
    case enumNames = "^enum:"
    /// Both.
    case dnsAndENUM = "^(dns|enum):"
    /// Every name.
    case all = ""
}
