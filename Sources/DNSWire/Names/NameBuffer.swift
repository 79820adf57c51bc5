// SPDX-License-Identifier: MIT

/// One uncompressed name in storage of its own, so that a name can be read from a message without allocating.
///
/// Written by ``MessageReader/readName(into:)`` only; holds the root at first.
public struct NameBuffer: ~Copyable {
    @usableFromInline var octets = InlineArray<255, UInt8>(repeating: 0)

    /// How many octets the name takes on the wire, the final zero included: 1 to 255.
    public internal(set) var count = 1

    /// How many labels there are, the root not counted.
    public internal(set) var labelCount = 0

    /// Creates a buffer that holds the root.
    public init() {}

    /// The name on the wire, letter case as it was in the message.
    @inlinable
    public var span: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            octets.span.extracting(first: count)
        }
    }

    /// Folds A-Z to a-z in place; the form in which names are looked up (RFC 4343 §3).
    public mutating func fold() {
        for index in 0..<count {
            octets[index] = DomainName.folded(octets[index])
        }
    }
}
