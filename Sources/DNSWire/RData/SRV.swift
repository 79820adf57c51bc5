// SPDX-License-Identifier: MIT

/// The location of a service (RFC 2782).
public struct SRV: Hashable, Sendable {
    /// Lower is tried first.
    public let priority: UInt16
    /// Share among targets of equal priority.
    public let weight: UInt16
    /// Port of the service.
    public let port: UInt16
    /// The host; the root says that the service is not offered.
    public let target: DomainName

    /// Creates the RDATA.
    public init(priority: UInt16, weight: UInt16, port: UInt16, target: DomainName) {
        self.priority = priority
        self.weight = weight
        self.port = port
        self.target = target
    }

    init(from reader: inout MessageReader) throws(WireError) {
        // Must be sent uncompressed; that others compress it has to be expected (RFC 3597 §4).
        self.init(
            priority: try reader.readUInt16(),
            weight: try reader.readUInt16(),
            port: try reader.readUInt16(),
            target: try reader.readName()
        )
    }

    /// RDATA as on the wire; the target is never compressed (RFC 2782).
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        wire.appendInteger(priority)
        wire.appendInteger(weight)
        wire.appendInteger(port)
        return wire + target.wire
    }
}

extension SRV: CustomStringConvertible {
    /// Numbers and host.
    public var description: String { "\(priority) \(weight) \(port) \(target)" }
}
