// SPDX-License-Identifier: MIT

/// A signature over an RRset (RFC 4034 §3.1).
public struct RRSIG: Hashable, Sendable {
    /// Type of the RRset that is signed.
    public let typeCovered: RRType
    /// Algorithm of the key.
    public let algorithm: UInt8
    /// Labels of the owner name without the root and a leading `*`.
    public let labels: UInt8
    /// TTL of the RRset in its zone.
    public let originalTTL: UInt32
    /// End of validity, seconds since 1970 in the arithmetic of RFC 1982.
    public let expiration: UInt32
    /// Start of validity, as ``expiration``.
    public let inception: UInt32
    /// Tag of the key.
    public let keyTag: UInt16
    /// Owner of the key.
    public let signer: DomainName
    /// The signature in the algorithm's own form.
    public let signature: [UInt8]

    /// Creates the RDATA.
    public init(
        typeCovered: RRType,
        algorithm: UInt8,
        labels: UInt8,
        originalTTL: UInt32,
        expiration: UInt32,
        inception: UInt32,
        keyTag: UInt16,
        signer: DomainName,
        signature: [UInt8]
    ) {
        self.typeCovered = typeCovered
        self.algorithm = algorithm
        self.labels = labels
        self.originalTTL = originalTTL
        self.expiration = expiration
        self.inception = inception
        self.keyTag = keyTag
        self.signer = signer
        self.signature = signature
    }

    init(from reader: inout MessageReader) throws(WireError) {
        self.init(
            typeCovered: RRType(rawValue: try reader.readUInt16()),
            algorithm: try reader.readUInt8(),
            labels: try reader.readUInt8(),
            originalTTL: try reader.readUInt32(),
            expiration: try reader.readUInt32(),
            inception: try reader.readUInt32(),
            keyTag: try reader.readUInt16(),
            signer: try reader.readUncompressedName(),
            signature: try reader.readBytes(reader.remaining)
        )
    }

    /// RDATA as on the wire; with an empty ``signature`` the part that is signed (RFC 4034 §3.1.8.1).
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        wire.appendInteger(typeCovered.rawValue)
        wire += [algorithm, labels]
        wire.appendInteger(originalTTL)
        wire.appendInteger(expiration)
        wire.appendInteger(inception)
        wire.appendInteger(keyTag)
        return wire + signer.wire + signature
    }
}

extension RRSIG: CustomStringConvertible {
    /// The presentation form, times as `YYYYMMDDHHmmSS`.
    public var description: String {
        let times = [expiration, inception].map(PresentationText.timestamp).joined(separator: " ")
        return "\(typeCovered) \(algorithm) \(labels) \(originalTTL) \(times) \(keyTag) \(signer) "
            + PresentationText.base64(signature)
    }
}
