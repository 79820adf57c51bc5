// SPDX-License-Identifier: MIT

/// A naming authority pointer: one DDDS rule, the record ENUM is made of (RFC 3403 §4.1, RFC 6116 §3.4).
public struct NAPTR: Hashable, Sendable {
    /// Records are worked through in ascending order; a rule of a higher order is never looked at once one matched.
    public let order: UInt16
    /// Choice among rules of equal order, lower first.
    public let preference: UInt16
    /// Flags: `u` for a terminal rule whose result is a URI, empty for a non-terminal one; at most 255 octets.
    public let flags: [UInt8]
    /// Services the rule leads to, such as `E2U+sip`; at most 255 octets.
    public let services: [UInt8]
    /// Substitution expression such as `!^.*$!sip:info@example.emc!`, backslashes single; at most 255 octets.
    public let regexp: [UInt8]
    /// The next owner to ask, of a non-terminal rule; the root when there is a regexp.
    public let replacement: DomainName

    /// Creates a rule.
    ///
    /// - Parameters:
    ///   - order: Ascending order of evaluation.
    ///   - preference: Choice among rules of equal order.
    ///   - flags: Character-string of at most 255 octets.
    ///   - services: Character-string of at most 255 octets.
    ///   - regexp: Character-string of at most 255 octets, backslashes single as on the wire.
    ///   - replacement: Next owner, or the root.
    /// - Throws: `stringTooLong`.
    public init(
        order: UInt16,
        preference: UInt16,
        flags: [UInt8],
        services: [UInt8],
        regexp: [UInt8],
        replacement: DomainName
    ) throws(WireError) {
        for string in [flags, services, regexp] {
            try CharacterString.check(string)
        }
        self.order = order
        self.preference = preference
        self.flags = flags
        self.services = services
        self.regexp = regexp
        self.replacement = replacement
    }

    init(from reader: inout MessageReader) throws(WireError) {
        // Must be sent uncompressed; that others compress it has to be expected (RFC 3597 §4).
        try self.init(
            order: try reader.readUInt16(),
            preference: try reader.readUInt16(),
            flags: try reader.readCharacterString(),
            services: try reader.readCharacterString(),
            regexp: try reader.readCharacterString(),
            replacement: try reader.readName()
        )
    }

    /// RDATA as on the wire; the replacement is never compressed (RFC 3403 §4.1).
    public var wire: [UInt8] {
        var wire: [UInt8] = []
        wire.appendInteger(order)
        wire.appendInteger(preference)
        CharacterString.append(flags, to: &wire)
        CharacterString.append(services, to: &wire)
        CharacterString.append(regexp, to: &wire)
        return wire + replacement.wire
    }
}

extension NAPTR: CustomStringConvertible {
    /// The presentation form, in which every backslash of the regexp is written twice (RFC 3403 §7).
    public var description: String {
        let strings = [flags, services, regexp].map(PresentationText.quoted).joined(separator: " ")
        return "\(order) \(preference) \(strings) \(replacement)"
    }
}
