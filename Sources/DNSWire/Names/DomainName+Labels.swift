// SPDX-License-Identifier: MIT

extension DomainName {
    /// The labels, leftmost first, without the root.
    public var labels: [[UInt8]] {
        labelOffsets.map { Array(wire[($0 + 1)...($0 + Int(wire[$0]))]) }
    }

    /// How many labels there are, the root not counted: 0 to 127.
    public var labelCount: Int {
        labelOffsets.count
    }

    /// Whether this is the root.
    public var isRoot: Bool {
        wire.count == 1
    }

    /// The name without its leftmost label; `nil` for the root.
    public var parent: DomainName? {
        isRoot ? nil : DomainName(checked: Array(wire[(1 + Int(wire[0]))...]))
    }

    /// The name with A-Z folded to a-z, the form in which names are indexed and signed (RFC 4034 §6.2).
    public var folded: DomainName {
        DomainName(checked: wire.map(Self.folded))
    }

    /// Whether the name is `other` or lies below it.
    public func isSubdomain(of other: DomainName) -> Bool {
        let start = wire.count - other.wire.count
        guard start >= 0, labelOffsets.contains(start) || start == wire.count - 1 else { return false }
        return other.wire.indices.allSatisfy { Self.folded(wire[start + $0]) == Self.folded(other.wire[$0]) }
    }

    /// The name with one label more on its left.
    ///
    /// - Parameter label: 1 to 63 octets.
    /// - Returns: The longer name.
    /// - Throws: `emptyLabel`, `labelTooLong` or `nameTooLong`.
    public func prepending(_ label: [UInt8]) throws(WireError) -> DomainName {
        guard !label.isEmpty else { throw .emptyLabel(offset: 0) }
        guard label.count <= Self.maximumLabelCount else { throw .labelTooLong(offset: 0) }
        let count = wire.count + 1 + label.count
        guard count <= Self.maximumWireCount else { throw .nameTooLong(offset: count) }
        return DomainName(checked: [UInt8(label.count)] + label + wire)
    }

    /// Offsets of the length octets in `wire`, the root's not included.
    private var labelOffsets: [Int] {
        var offsets: [Int] = []
        var offset = 0
        while wire[offset] != 0 {
            offsets.append(offset)
            offset += 1 + Int(wire[offset])
        }
        return offsets
    }
}
