// SPDX-License-Identifier: MIT

/// The names of one message that a later name may point to: a tree of labels, root first, in a fixed table.
///
/// An entry is one label of a name that was written; its parent is the entry of the label to its right. Finding the
/// longest known suffix of a name is a walk down that tree, and exact: no hash has to be trusted. When the table is
/// full, further names are written out whole, which is legal.
@usableFromInline
struct CompressionTable: ~Copyable {
    /// One label of a written name.
    private struct Entry {
        /// Where its length octet stands.
        var offset: UInt16
        /// Where the name it was written with ends: taking back any of it takes back all of it.
        var nameEnd: UInt16
        /// Entry of the label to its right, or `Self.root`.
        var parent: Int16
    }

    /// Parent of top-level labels.
    static let root: Int16 = -1

    private static let capacity = 128
    private var entries = [Entry](repeating: Entry(offset: 0, nameEnd: 0, parent: 0), count: capacity)
    private var count = 0

    /// Forgets all names.
    mutating func removeAll() {
        count = 0
    }

    /// Forgets names of which an octet at or behind `offset` was part.
    mutating func removeNames(endingBeyond offset: Int) {
        while count > 0, Int(entries[count &- 1].nameEnd) > offset {
            count &-= 1
        }
    }

    /// The entry of a label below `parent`, if the message has one.
    ///
    /// - Parameters:
    ///   - parent: Entry of the label to its right, or `root`.
    ///   - name: A name on the wire.
    ///   - label: Where the label's length octet stands in `name`.
    ///   - message: What the entries' offsets refer to.
    /// - Returns: The entry, or `nil`.
    func child(of parent: Int16, matching name: Span<UInt8>, label: Int, in message: Span<UInt8>) -> Int16? {
        let length = name[label]
        // A label is recorded after the one to its right, and mostly just after it.
        for index in (Int(parent) &+ 1)..<max(count, Int(parent) &+ 1) where entries[index].parent == parent {
            let offset = Int(entries[index].offset)
            guard message[offset] == length else { continue }
            var step = 1
            while step <= Int(length),
                DomainName.folded(message[offset &+ step]) == DomainName.folded(name[label &+ step])
            {
                step &+= 1
            }
            if step > Int(length) { return Int16(truncatingIfNeeded: index) }
        }
        return nil
    }

    /// Where the label of an entry stands in the message.
    func offset(of entry: Int16) -> Int {
        Int(entries[Int(entry)].offset)
    }

    /// Records a label just written; `nil` when it cannot be pointed to (RFC 1035 §4.1.4: 14 bits) or nothing is free.
    mutating func insert(offset: Int, nameEnd: Int, parent: Int16) -> Int16? {
        guard count < Self.capacity, offset < 0x4000 else { return nil }
        entries[count] = Entry(
            offset: UInt16(truncatingIfNeeded: offset),
            nameEnd: UInt16(truncatingIfNeeded: nameEnd),
            parent: parent
        )
        count &+= 1
        return Int16(truncatingIfNeeded: count &- 1)
    }
}
