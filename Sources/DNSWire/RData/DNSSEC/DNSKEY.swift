// SPDX-License-Identifier: MIT

/// A public key of a zone (RFC 4034 §2.1).
public struct DNSKEY: Hashable, Sendable {
    /// 256 for a zone key, 257 for one that is a secure entry point.
    public let flags: UInt16
    /// Always 3.
    public let `protocol`: UInt8
    /// 13 is ECDSA P-256 with SHA-256, 15 is Ed25519.
    public let algorithm: UInt8
    /// The key in the algorithm's own form.
    public let publicKey: [UInt8]

    /// Creates the RDATA.
    public init(flags: UInt16, protocol: UInt8 = 3, algorithm: UInt8, publicKey: [UInt8]) {
        self.flags = flags
        self.protocol = `protocol`
        self.algorithm = algorithm
        self.publicKey = publicKey
    }

    init(from reader: inout MessageReader) throws(WireError) {
        self.init(
            flags: try reader.readUInt16(),
            protocol: try reader.readUInt8(),
            algorithm: try reader.readUInt8(),
            publicKey: try reader.readBytes(reader.remaining)
        )
    }

    /// RDATA as on the wire.
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        wire.appendInteger(flags)
        return wire + [`protocol`, algorithm] + publicKey
    }

    /// The checksum by which DS and RRSIG refer to the key (RFC 4034 appendix B; not for algorithm 1).
    public var keyTag: UInt16 {
        var sum: UInt32 = 0
        for (index, octet) in wire.enumerated() {
            sum &+= index & 1 == 0 ? UInt32(octet) << 8 : UInt32(octet)
        }
        return UInt16(truncatingIfNeeded: sum &+ sum >> 16)
    }
}

extension DNSKEY: CustomStringConvertible {
    /// Numbers and the key in base 64.
    public var description: String {
        "\(flags) \(`protocol`) \(algorithm) \(PresentationText.base64(publicKey))"
    }
}
