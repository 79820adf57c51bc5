// SPDX-License-Identifier: MIT

/// Which authorities may issue certificates (RFC 8659 §4.1).
public struct CAA: Hashable, Sendable {
    /// 128 marks a property that must be understood.
    public let flags: UInt8
    /// Name of the property, such as `issue`: 1 to 255 ASCII letters and digits.
    public let tag: [UInt8]
    /// Value of the property; its length is what the RDATA has left.
    public let value: [UInt8]

    /// Creates the RDATA.
    ///
    /// - Parameters:
    ///   - flags: 128 marks a property that must be understood.
    ///   - tag: 1 to 255 ASCII letters and digits.
    ///   - value: Any octets.
    /// - Throws: `malformedRData` for an empty tag or other octets in it, `stringTooLong` for one over 255 octets.
    public init(flags: UInt8, tag: [UInt8], value: [UInt8]) throws(WireError) {
        // Resolvers refuse a whole message for another octet in a tag, so such a record must not be made.
        guard !tag.isEmpty, tag.allSatisfy(Self.isLegalInTag) else {
            throw .malformedRData(type: RRType.caa.rawValue, offset: 1)
        }
        try CharacterString.check(tag)
        self.flags = flags
        self.tag = tag
        self.value = value
    }

    private static func isLegalInTag(_ octet: UInt8) -> Bool {
        (0x30...0x39).contains(octet) || (0x61...0x7a).contains(DomainName.folded(octet))
    }

    init(from reader: inout MessageReader) throws(WireError) {
        try self.init(
            flags: try reader.readUInt8(),
            tag: try reader.readCharacterString(),
            value: try reader.readBytes(reader.remaining)
        )
    }

    /// RDATA as on the wire.
    public var wire: [UInt8] {
        var wire = [flags]
        CharacterString.append(tag, to: &wire)
        return wire + value
    }
}

extension CAA: CustomStringConvertible {
    /// Flags, tag and quoted value.
    public var description: String {
        "\(flags) \(String(decoding: tag, as: UTF8.self)) \(PresentationText.quoted(value))"
    }
}
