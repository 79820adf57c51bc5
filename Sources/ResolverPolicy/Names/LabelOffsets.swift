// SPDX-License-Identifier: MIT

/// Where the labels of a name in wire form start, kept on the stack so that a look-up allocates nothing.
struct LabelOffsets: ~Copyable {
    /// How many labels the name has without the root, 0…127.
    let count: Int
    /// Octets of the name, the root label included.
    let wireCount: Int
    private var starts: InlineArray<128, UInt8>

    /// Finds the labels of an uncompressed name; nil unless the octets are exactly one (RFC 1035 §2.3.4, §3.1).
    ///
    /// One with upper-case letters is none: a caller who forgot to fold it must not get past a policy that way.
    init?(_ name: Span<UInt8>) {
        var starts = InlineArray<128, UInt8>(repeating: 0)
        var labels = 0
        var offset = 0
        while offset < name.count {
            let size = Int(name[offset])
            guard size <= 63, offset &+ size < 255 else { return nil }
            // 127 labels of one octet fill 254 octets, so that the root's place is the last one there is.
            starts[labels] = UInt8(truncatingIfNeeded: offset)
            let next = offset &+ size &+ 1
            guard next <= name.count else { return nil }
            for index in offset &+ 1..<next where name[index] &- 0x41 < 26 { return nil }
            offset = next
            if size == 0 {
                guard offset == name.count else { return nil }
                self.starts = starts
                count = labels
                wireCount = offset
                return
            }
            labels &+= 1
        }
        return nil
    }

    /// Where the last `labels` labels of the name start; the root label for 0.
    @inline(__always)
    func start(ofLast labels: Int) -> Int {
        Int(starts[count &- labels])
    }
}
