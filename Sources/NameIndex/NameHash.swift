// SPDX-License-Identifier: MIT
/// A keyed hash of relative owner names that grows by one label at a time, from the apex downwards.
///
/// Because each step depends only on the name above and one label, a single pass over a query name gives the hashes
/// of all its ancestors, which is what the search for the closest encloser (RFC 4592 §3.3.1) needs. The key is drawn
/// at random by each process: names on the chain are chosen by strangers, who must not be able to aim at one slot.
public struct NameHash: Sendable {
    private let first: UInt64
    private let second: UInt64

    /// Draws a key from `generator`.
    public init(using generator: inout some RandomNumberGenerator) {
        first = generator.next() | 1
        second = generator.next() | 1
    }

    /// The hash of a tree's apex.
    @inlinable
    public func apex(of tree: TreeID) -> UInt64 {
        mix(UInt64(tree.rawValue) &+ 1, 0)
    }

    /// The hash of the name that has one `label` more than the name with the hash `parent`; never 0.
    ///
    /// - Parameters:
    ///   - parent: the hash of the name above.
    ///   - octets: the octets in which the label stands, folded.
    ///   - start: where the label's text starts, after its length octet.
    ///   - count: how many octets it has, 1…63.
    /// - Returns: the hash.
    @inlinable
    public func child(of parent: UInt64, octets: Span<UInt8>, start: Int, count: Int) -> UInt64 {
        var hash = parent ^ UInt64(truncatingIfNeeded: count)
        var index = start
        let end = start + count
        while index < end {
            var chunk: UInt64 = 0
            let stop = min(index + 8, end)
            while index < stop {
                chunk = chunk << 8 | UInt64(octets[index])
                index += 1
            }
            hash = mix(hash, chunk)
        }
        // 0 marks a free slot of the table.
        return hash | 1
    }

    @usableFromInline
    func mix(_ hash: UInt64, _ chunk: UInt64) -> UInt64 {
        let product = (hash ^ first).multipliedFullWidth(by: chunk ^ second)
        return product.high ^ product.low
    }
}

/// Names one tree of nodes; several zones can show the same tree under different apexes.
public struct TreeID: RawRepresentable, Hashable, Sendable {
    /// The tree's number.
    public let rawValue: UInt8

    /// Creates the identifier of the tree with this number.
    public init(rawValue: UInt8) {
        self.rawValue = rawValue
    }
}
