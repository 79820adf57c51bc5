// SPDX-License-Identifier: MIT

/// A mail exchange (RFC 1035 §3.3.9).
public struct MX: Hashable, Sendable {
    /// Lower is preferred.
    public let preference: UInt16
    /// The host that takes the mail; the root says that there is none (RFC 7505).
    public let exchange: DomainName

    /// Creates the RDATA.
    public init(preference: UInt16, exchange: DomainName) {
        self.preference = preference
        self.exchange = exchange
    }

    init(from reader: inout MessageReader) throws(WireError) {
        self.init(preference: try reader.readUInt16(), exchange: try reader.readName())
    }

    /// RDATA as on the wire, the name uncompressed.
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        wire.appendInteger(preference)
        return wire + exchange.wire
    }
}

extension MX: CustomStringConvertible {
    /// Preference and host.
    public var description: String { "\(preference) \(exchange)" }
}
