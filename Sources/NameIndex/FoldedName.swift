// SPDX-License-Identifier: MIT

/// A query's owner name, folded for comparison, with the place of each label and the hash of each ancestor.
///
/// One value is reused for every name that a worker looks up, so that nothing is allocated for a query. Its storage is
/// arrays of fixed size: an `InlineArray` would be copied as a whole whenever it is read through a span.
public struct FoldedName: ~Copyable, Sendable {
    /// The name in wire form with A-Z folded to lower case (RFC 4343 §3), the root label last.
    public private(set) var wire = [UInt8](repeating: 0, count: 256)
    /// How many octets of `wire` are in use, the root label included; 1…255 once a name was loaded.
    public private(set) var count = 0
    /// How many labels the name has without the root, 0…127.
    public private(set) var labelCount = 0

    /// The name in wire form, folded, read in place.
    public var span: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { wire.span.extracting(first: count) }
    }

    /// The octets of ``wire``, read in place.
    var wireSpan: Span<UInt8> {
        @_lifetime(borrow self)
        borrowing get { wire.span }
    }

    private var offsets = [UInt8](repeating: 0, count: 128)
    private var hashes = [UInt64](repeating: 0, count: 128)

    /// Creates a name that holds nothing yet.
    public init() {}

    /// Reads an uncompressed name.
    ///
    /// Compression pointers and the label types 01 and 10 are refused: the first name of a message has nothing before
    /// it to point to, and names inside stored RDATA are never compressed.
    /// - Parameters:
    ///   - octets: what the name stands in.
    ///   - start: where its first label begins.
    /// - Returns: the offset after the root label, or nil if there is no legal name (RFC 1035 §2.3.4: labels of at
    ///   most 63 octets, 255 octets in all).
    public mutating func load(_ octets: Span<UInt8>, at start: Int) -> Int? {
        labelCount = 0
        guard let read = Self.read(octets, at: start, into: &wire, &offsets) else { return nil }
        (count, labelCount) = (read.count, read.labels)
        return start + read.count
    }

    /// Spans over the two arrays, so that what may be written is looked at once and not for every octet.
    private static func read(
        _ octets: Span<UInt8>,
        at start: Int,
        into wire: inout [UInt8],
        _ offsets: inout [UInt8]
    ) -> (count: Int, labels: Int)? {
        var wire = wire.mutableSpan
        var offsets = offsets.mutableSpan
        var length = 0
        var labels = 0
        while start + length < octets.count {
            let size = Int(octets[start + length])
            guard size <= 63, length + size + 1 <= 255, start + length + size < octets.count else { return nil }
            wire[length] = UInt8(truncatingIfNeeded: size)
            if size == 0 { return (length + 1, labels) }
            offsets[labels] = UInt8(truncatingIfNeeded: length)
            labels += 1
            for index in length + 1...length + size {
                let octet = octets[start + index]
                wire[index] = octet &- 0x41 < 26 ? octet | 0x20 : octet
            }
            length += size + 1
        }
        return nil
    }

    /// Where the label with this index starts, counted from the left; the root label for `labelCount`.
    @inlinable
    public func offset(ofLabel index: Int) -> Int {
        index < labelCount ? labelOffset(index) : count - 1
    }

    @usableFromInline
    func labelOffset(_ index: Int) -> Int {
        Int(offsets[index])
    }

    /// Whether the last labels of the name are the folded name `suffix`, given in wire form with the root label.
    public func hasSuffix(_ suffix: Span<UInt8>, labels: Int) -> Bool {
        guard labels <= labelCount else { return false }
        let start = offset(ofLabel: labelCount - labels)
        guard count - start == suffix.count else { return false }
        let own = wireSpan
        for index in 0..<suffix.count where own[start + index] != suffix[index] {
            return false
        }
        return true
    }

    /// The first labels, leftmost first, folded: those below an apex of the other ones.
    ///
    /// This allocates.
    public func labels(upTo end: Int) -> [[UInt8]] {
        (0..<min(end, labelCount))
            .map { label in
                let start = offset(ofLabel: label)
                return (1...Int(wire[start])).map { wire[start + $0] }
            }
    }

    /// Whether both are the same name.
    public func isEqual(to other: borrowing FoldedName) -> Bool {
        guard count == other.count else { return false }
        return hasSuffix(other.wireSpan.extracting(0..<other.count), labels: labelCount)
    }

    /// Whether this is the name that starts with the label of `other` with this index, or one below it.
    public func isAtOrBelow(_ other: borrowing FoldedName, fromLabel label: Int) -> Bool {
        let start = other.offset(ofLabel: label)
        return hasSuffix(other.wireSpan.extracting(start..<other.count), labels: other.labelCount - label)
    }

    /// Computes the hash of every name between an apex of `apexLabels` labels and this name.
    public mutating func hash(below apexLabels: Int, in tree: TreeID, with hash: NameHash) {
        var value = hash.apex(of: tree)
        hashes[0] = value
        for label in stride(from: labelCount - apexLabels - 1, through: 0, by: -1) {
            let start = Int(offsets[label])
            value = hash.child(of: value, octets: wire.span, start: start + 1, count: Int(wire[start]))
            hashes[labelCount - apexLabels - label] = value
        }
    }

    /// The hash of the ancestor that lies `level` labels below the apex last given to `hash(below:in:with:)`.
    public func hash(atLevel level: Int) -> UInt64 {
        hashes[level]
    }
}
