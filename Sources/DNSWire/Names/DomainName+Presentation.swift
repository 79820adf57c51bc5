// SPDX-License-Identifier: MIT

// Presentation form of names, RFC 1035 §5.1: "\." and its kind for octets that mean something in a zone file,
// "\DDD" for what cannot be printed. Text is octets: a UTF-8 letter that is typed raw goes on the wire as its octets.

extension DomainName: CustomStringConvertible {
    /// Reads the presentation form; the final dot may be missing.
    ///
    /// - Parameter presentation: Such as `www.example.emc.`, `1\.2.e164.arpa`, `\000.a.`, `.`.
    /// - Throws: `emptyLabel`, `labelTooLong`, `nameTooLong`, or `malformedText` for a broken escape;
    ///   offsets count UTF-8 octets of the text.
    public init(presentation: String) throws(WireError) {
        try self.init(presentation: Array(presentation.utf8))
    }

    /// Reads the presentation form from octets; the final dot may be missing.
    ///
    /// - Parameter text: As for ``init(presentation:)-(String)``.
    /// - Throws: As ``init(presentation:)-(String)``.
    public init(presentation text: [UInt8]) throws(WireError) {
        if text == [0x2e] {
            self = .root
            return
        }
        guard !text.isEmpty else { throw .emptyLabel(offset: 0) }
        var wire: [UInt8] = [0]
        var labelStart = 0  // where the open label's length octet stands
        var offset = 0
        while offset < text.count {
            if text[offset] == 0x2e {
                guard wire.count > labelStart + 1 else { throw .emptyLabel(offset: offset) }
                labelStart = wire.count
                wire.append(0)
                offset += 1
            } else {
                wire.append(try PresentationText.octet(in: text, at: &offset))
                let count = wire.count - labelStart - 1
                guard count <= Self.maximumLabelCount else { throw .labelTooLong(offset: offset) }
                wire[labelStart] = UInt8(count)
            }
            guard wire.count <= Self.maximumWireCount else { throw .nameTooLong(offset: offset) }
        }
        if wire[labelStart] != 0 { wire.append(0) }
        guard wire.count <= Self.maximumWireCount else { throw .nameTooLong(offset: offset) }
        self.init(checked: wire)
    }

    /// The presentation form with the final dot, everything special escaped; reads back to the same octets.
    public var description: String {
        if isRoot { return "." }
        var text: [UInt8] = []
        for label in labels {
            for octet in label {
                switch octet {
                case 0x22, 0x24, 0x28, 0x29, 0x2e, 0x3b, 0x40, 0x5c:  // " $ ( ) . ; @ \
                    text += [0x5c, octet]
                case 0x21...0x7e:
                    text.append(octet)
                default:
                    PresentationText.appendDecimalEscape(of: octet, to: &text)
                }
            }
            text.append(0x2e)
        }
        return String(decoding: text, as: UTF8.self)
    }
}
