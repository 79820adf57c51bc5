// SPDX-License-Identifier: MIT

/// One uncompressed name in storage of its own, so that a name can be read from a message without allocating.
///
/// Filled by ``MessageReader/readName(into:)`` only; holds the root at first.
public struct NameBuffer: ~Copyable {
    private var octets = InlineArray<255, UInt8>(repeating: 0)

    /// How many octets the name takes on the wire, the final zero included: 1 to 255.
    public private(set) var count = 1

    /// How many labels there are, the root not counted.
    public private(set) var labelCount = 0

    /// Creates a buffer that holds the root.
    public init() {}

    /// The name on the wire, letter case as it was in the message unless folded since.
    public var span: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get {
            octets.span.extracting(first: count)
        }
    }

    /// The name as a value of its own.
    public var name: DomainName {
        DomainName(checked: Array(copying: span))
    }

    /// Folds A-Z to a-z in place; the form in which names are looked up (RFC 4343 §3).
    public mutating func fold() {
        for index in 0..<count {
            octets[index] = DomainName.folded(octets[index])
        }
    }

    /// Takes everything out; not a name until the root is appended.
    mutating func removeAll() {
        count = 0
        labelCount = 0
    }

    /// Appends one label with its length octet, or the root.
    ///
    /// - Returns: `false`, and nothing appended, when the name would not fit 255 octets with its root.
    mutating func append(_ message: Span<UInt8>, from start: Int, to end: Int) -> Bool {
        let isRoot = end &- start == 1
        guard count &+ (end &- start) &+ (isRoot ? 0 : 1) <= DomainName.maximumWireCount else { return false }
        for index in start..<end {
            octets[count] = message[index]
            count &+= 1
        }
        if !isRoot { labelCount &+= 1 }
        return true
    }
}
