// SPDX-License-Identifier: MIT

/// A delegation signer: the digest of a child's key (RFC 4034 §5.1).
public struct DS: Hashable, Sendable {
    /// Tag of the DNSKEY.
    public let keyTag: UInt16
    /// Algorithm of the DNSKEY.
    public let algorithm: UInt8
    /// How the digest was made; 2 is SHA-256 (RFC 4509).
    public let digestType: UInt8
    /// Digest of the owner name and the DNSKEY's RDATA.
    public let digest: [UInt8]

    /// Creates the RDATA.
    public init(keyTag: UInt16, algorithm: UInt8, digestType: UInt8, digest: [UInt8]) {
        self.keyTag = keyTag
        self.algorithm = algorithm
        self.digestType = digestType
        self.digest = digest
    }

    init(from reader: inout MessageReader) throws(WireError) {
        self.init(
            keyTag: try reader.readUInt16(),
            algorithm: try reader.readUInt8(),
            digestType: try reader.readUInt8(),
            digest: try reader.readBytes(reader.remaining)
        )
    }

    /// RDATA as on the wire.
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        wire.appendInteger(keyTag)
        return wire + [algorithm, digestType] + digest
    }
}

extension DS: CustomStringConvertible {
    /// Numbers and hexadecimal digest.
    public var description: String {
        "\(keyTag) \(algorithm) \(digestType) \(PresentationText.hexadecimal(digest))"
    }
}
