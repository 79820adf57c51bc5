// SPDX-License-Identifier: MIT

/// A certificate association (RFC 6698 §2.1).
public struct TLSA: Hashable, Sendable {
    /// What the association constrains; 3 is the end entity's own certificate.
    public let usage: UInt8
    /// 0 for the whole certificate, 1 for its public key.
    public let selector: UInt8
    /// 0 for the octets themselves, 1 for SHA-256, 2 for SHA-512.
    public let matchingType: UInt8
    /// The octets to match.
    public let data: [UInt8]

    /// Creates the RDATA.
    public init(usage: UInt8, selector: UInt8, matchingType: UInt8, data: [UInt8]) {
        self.usage = usage
        self.selector = selector
        self.matchingType = matchingType
        self.data = data
    }

    init(from reader: inout MessageReader) throws(WireError) {
        self.init(
            usage: try reader.readUInt8(),
            selector: try reader.readUInt8(),
            matchingType: try reader.readUInt8(),
            data: try reader.readBytes(reader.remaining)
        )
    }

    /// RDATA as on the wire.
    public var wire: [UInt8] { [usage, selector, matchingType] + data }
}

extension TLSA: CustomStringConvertible {
    /// Numbers and hexadecimal data.
    public var description: String {
        "\(usage) \(selector) \(matchingType) \(PresentationText.hexadecimal(data))"
    }
}
