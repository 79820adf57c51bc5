// SPDX-License-Identifier: MIT

/// Where the labels of a name in wire form start, kept on the stack so that a look-up allocates nothing.
struct LabelOffsets: ~Copyable {
    /// How many labels the name has without the root, 0…127.
    private(set) var count = 0
    private var starts = InlineArray<128, UInt8>(repeating: 0)

    /// Holds no name yet.
    init() {}

    /// Finds the labels of an uncompressed name in lower case.
    ///
    /// A name with upper-case letters is none: a caller who forgot to fold it must not get past a policy that way.
    ///
    /// - Returns: whether the octets are exactly one such name (RFC 1035 §2.3.4, §3.1).
    mutating func load(_ name: Span<UInt8>) -> Bool {
        var labels = 0
        var offset = 0
        while offset < name.count {
            let size = Int(name[offset])
            let next = offset &+ size &+ 1
            guard size <= 63, next <= 255, next <= name.count else { return false }
            // 127 labels of one octet fill 254 octets, so that the root's place is the last one there is.
            starts[labels] = UInt8(truncatingIfNeeded: offset)
            if size == 0 {
                count = labels
                return next == name.count
            }
            for index in offset &+ 1..<next where name[index] &- 0x41 < 26 { return false }
            labels &+= 1
            offset = next
        }
        return false
    }

    /// Where the last `labels` labels of the name start; the root label for 0.
    @inline(__always)
    func start(ofLast labels: Int) -> Int {
        Int(starts[count &- labels])
    }
}
