// SPDX-License-Identifier: MIT

/// Hardware and software of a host; today what a minimal answer to ANY carries (RFC 1035 §3.3.2, RFC 8482 §4.2).
public struct HINFO: Hashable, Sendable {
    /// The kind of machine, at most 255 octets; `RFC8482` in a minimal answer.
    public let cpu: [UInt8]
    /// The operating system, at most 255 octets.
    public let os: [UInt8]

    /// Creates the RDATA.
    ///
    /// - Parameters:
    ///   - cpu: Character-string of at most 255 octets.
    ///   - os: Character-string of at most 255 octets.
    /// - Throws: `stringTooLong`.
    public init(cpu: [UInt8], os: [UInt8]) throws(WireError) {
        try CharacterString.check(cpu)
        try CharacterString.check(os)
        self.cpu = cpu
        self.os = os
    }

    init(from reader: inout MessageReader) throws(WireError) {
        try self.init(cpu: try reader.readCharacterString(), os: try reader.readCharacterString())
    }

    /// RDATA as on the wire.
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        CharacterString.append(cpu, to: &wire)
        CharacterString.append(os, to: &wire)
        return wire
    }
}

extension HINFO: CustomStringConvertible {
    /// Both strings in double quotes.
    public var description: String {
        PresentationText.quoted(cpu) + " " + PresentationText.quoted(os)
    }
}
