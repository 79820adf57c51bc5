// SPDX-License-Identifier: MIT

/// What made octets or presentation text unusable.
///
/// Malformed input is ordinary data for a server, so the cases carry integers only: throwing one allocates nothing.
/// `offset` counts octets from the start of the message (or of the octets given) to where reading stopped.
public enum WireError: Error, Hashable, Sendable {
    /// The octets end before the field at `offset` does.
    case truncated(offset: Int)
    /// A label whose first two bits are 01 or 10 (RFC 1035 §4.1.4, RFC 6891 §5).
    case unknownLabelType(offset: Int)
    /// A compression pointer that does not point strictly backwards, or stands where none is allowed.
    case badPointer(offset: Int)
    /// A name longer than 255 octets on the wire (RFC 1035 §2.3.4).
    case nameTooLong(offset: Int)
    /// A label longer than 63 octets (RFC 1035 §2.3.4).
    case labelTooLong(offset: Int)
    /// An empty label anywhere but at the end of a name.
    case emptyLabel(offset: Int)
    /// A character-string longer than 255 octets (RFC 1035 §3.3); `count` is its length.
    case stringTooLong(count: Int)
    /// RDATA that does not fit its type; `type` is the RR type's number.
    case malformedRData(type: UInt16, offset: Int)
    /// Octets left over behind a value that should have filled its field.
    case trailingOctets(offset: Int)
    /// Text that is not the presentation form of the value asked for.
    case malformedText(offset: Int)
    /// The value needs more than the `limit` octets there are for it.
    case tooLarge(limit: Int)
}
