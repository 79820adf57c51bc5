// SPDX-License-Identifier: MIT

// RFC 1035 §3.1 and §2.3.4 (form and bounds of a name), RFC 2181 §11 (any octet is legal in a label),
// RFC 4343 §3 (names compare with A-Z folded and nothing else). No IDNA: what the octets mean is not DNS's business.

/// A domain name: octets as given, letter case kept, compared without it.
///
/// Never longer than 255 octets on the wire, no label longer than 63; an instance that breaks a bound cannot exist.
public struct DomainName: Sendable {
    /// The uncompressed name as it goes on the wire, final zero octet included: 1 to 255 octets.
    public let wire: [UInt8]

    /// The most octets a name takes on the wire (RFC 1035 §2.3.4).
    public static let maximumWireCount = 255
    /// The most octets of one label (RFC 1035 §2.3.4).
    public static let maximumLabelCount = 63
    /// The root, `.`.
    public static let root = DomainName(checked: [0])

    /// Wraps octets that have been checked to be exactly one uncompressed name.
    @usableFromInline
    init(checked wire: [UInt8]) {
        self.wire = wire
    }

    /// Reads exactly one uncompressed name.
    ///
    /// - Parameter wire: Length-prefixed labels and the final zero octet, nothing behind it.
    /// - Throws: `WireError` for a cut name, a pointer, a broken bound or octets left over.
    public init(wire: [UInt8]) throws(WireError) {
        var offset = 0
        while true {
            guard offset < wire.count else { throw .truncated(offset: offset) }
            let length = Int(wire[offset])
            if length == 0 { break }
            guard length <= Self.maximumLabelCount else {
                throw length & 0xc0 == 0xc0 ? .badPointer(offset: offset) : .unknownLabelType(offset: offset)
            }
            offset += 1 + length
            guard offset < Self.maximumWireCount else { throw .nameTooLong(offset: offset) }
        }
        guard offset + 1 == wire.count else { throw .trailingOctets(offset: offset + 1) }
        self.init(checked: wire)
    }

    /// Joins labels, leftmost first, root not included.
    ///
    /// - Parameter labels: Labels of 1 to 63 octets, any octet; none of them is the root.
    /// - Throws: `emptyLabel`, `labelTooLong` (offset: index of the label) or `nameTooLong`.
    public init(labels: [[UInt8]]) throws(WireError) {
        var wire: [UInt8] = []
        for (index, label) in labels.enumerated() {
            guard !label.isEmpty else { throw .emptyLabel(offset: index) }
            guard label.count <= Self.maximumLabelCount else { throw .labelTooLong(offset: index) }
            wire.append(UInt8(label.count))
            wire += label
            guard wire.count < Self.maximumWireCount else { throw .nameTooLong(offset: wire.count) }
        }
        wire.append(0)
        self.init(checked: wire)
    }

    /// The octet with A-Z folded to a-z (RFC 4343 §3); every other octet is itself.
    @inlinable
    @inline(__always)
    public static func folded(_ octet: UInt8) -> UInt8 {
        octet &- 0x41 < 26 ? octet | 0x20 : octet
    }
}

extension DomainName: Hashable {
    /// Whether two names are the same but for the case of A-Z.
    public static func == (left: DomainName, right: DomainName) -> Bool {
        // Length octets are at most 63 and so below "A": the whole wire form can be folded.
        left.wire.count == right.wire.count
            && left.wire.indices.allSatisfy { folded(left.wire[$0]) == folded(right.wire[$0]) }
    }

    /// Hashes the folded wire form.
    public func hash(into hasher: inout Hasher) {
        // Eight octets at a time: the hasher's cost is by the call.
        var word: UInt64 = 0
        for index in wire.indices {
            word = word &<< 8 | UInt64(Self.folded(wire[index]))
            if index & 7 == 7 { hasher.combine(word) }
        }
        hasher.combine(word)
    }
}
