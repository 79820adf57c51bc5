// SPDX-License-Identifier: MIT

/// Text strings: octets, not characters (RFC 1035 §3.3.14).
public struct TXT: Hashable, Sendable {
    /// At least one string, each of at most 255 octets.
    public let strings: [[UInt8]]

    /// Creates the RDATA.
    ///
    /// - Parameter strings: At least one; each of at most 255 octets, all of them at most 65535 on the wire.
    /// - Throws: `stringTooLong`, `tooLarge`, or `malformedRData` when there is none.
    public init(strings: [[UInt8]]) throws(WireError) {
        guard !strings.isEmpty else { throw .malformedRData(type: RRType.txt.rawValue, offset: 0) }
        for string in strings {
            try CharacterString.check(string)
        }
        guard strings.reduce(0, { $0 + 1 + $1.count }) <= 65_535 else { throw .tooLarge(limit: 65_535) }
        self.strings = strings
    }

    /// Creates the RDATA of a text of any length, cut into strings of 255 octets.
    ///
    /// - Parameter text: The text; an empty one becomes one empty string.
    /// - Throws: `tooLarge` when the strings take more than 65535 octets.
    public init(splitting text: [UInt8]) throws(WireError) {
        let starts = stride(from: 0, to: max(text.count, 1), by: CharacterString.maximumCount)
        try self.init(strings: starts.map { Array(text[$0..<min($0 + CharacterString.maximumCount, text.count)]) })
    }

    init(from reader: inout MessageReader) throws(WireError) {
        var strings = [try reader.readCharacterString()]
        while reader.remaining > 0 {
            strings.append(try reader.readCharacterString())
        }
        try self.init(strings: strings)
    }

    /// RDATA as on the wire.
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        for string in strings {
            CharacterString.append(string, to: &wire)
        }
        return wire
    }
}

extension TXT: CustomStringConvertible {
    /// The strings, each in double quotes.
    public var description: String {
        strings.map(PresentationText.quoted).joined(separator: " ")
    }
}
