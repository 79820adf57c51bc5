// SPDX-License-Identifier: MIT

/// An IPv6 address, the RDATA of AAAA (RFC 3596 §2.2).
public struct AAAA: Hashable, Sendable {
    /// The address as a number; the first octet is the most significant.
    public let address: UInt128

    /// Creates the address from a number, 1 for `::1`.
    public init(address: UInt128) {
        self.address = address
    }

    init(from reader: inout MessageReader) throws(WireError) {
        var address: UInt128 = 0
        for _ in 0..<4 {
            address = address << 32 | UInt128(try reader.readUInt32())
        }
        self.init(address: address)
    }

    /// The sixteen octets, first one first.
    public var octets: [UInt8] {
        (0..<16).map { UInt8(truncatingIfNeeded: address >> (120 - 8 * $0)) }
    }

    /// RDATA as on the wire: the sixteen octets.
    public var wire: [UInt8] { octets }

    /// The eight groups of 16 bits, first one first.
    var groups: [UInt16] {
        (0..<8).map { UInt16(truncatingIfNeeded: address >> (112 - 16 * $0)) }
    }
}
