// SPDX-License-Identifier: MIT

// Name compression, RFC 1035 §4.1.4, limited as RFC 3597 §4 asks: the caller allows it for owner names and for names in
// RDATA of the types of RFC 1035 only. Names compare folded, so a name takes on the case of the one it points to.

extension MessageWriter {
    /// Appends a name.
    ///
    /// - Parameters:
    ///   - wire: Exactly one uncompressed name; octets that are none are not written, and the answer is `false`.
    ///   - compress: Whether to point to a name written before, and to let later names point to this one.
    /// - Returns: `false` when the name does not fit; nothing was written then.
    public mutating func appendName(_ wire: Span<UInt8>, compress: Bool) -> Bool {
        var labels = InlineArray<127, UInt8>(repeating: 0)
        guard let labelCount = Self.locateLabels(of: wire, in: &labels) else { return false }
        guard compress else { return append(wire) }

        var known = CompressionTable.root
        var unknown = labelCount  // labels on the left that no name before had
        while unknown > 0,
            let child = compression.child(of: known, matching: wire, label: Int(labels[unknown &- 1]), in: span)
        {
            known = child
            unknown &-= 1
        }

        let start = count
        if known == CompressionTable.root {
            guard append(wire) else { return false }
        } else {
            let cut = Int(labels[unknown])  // octets that are written out before the pointer
            guard limit &- start >= cut &+ 2, append(wire.extracting(0..<cut)) else { return false }
            _ = append(0xc000 | UInt16(truncatingIfNeeded: compression.offset(of: known)))
        }
        while unknown > 0 {
            unknown &-= 1
            let place = start &+ Int(labels[unknown])
            guard let entry = compression.insert(offset: place, nameEnd: count, parent: known) else { break }
            known = entry
        }
        return true
    }

    /// Finds where each label begins; `nil` unless the octets are exactly one uncompressed name.
    private static func locateLabels(of wire: Span<UInt8>, in labels: inout InlineArray<127, UInt8>) -> Int? {
        guard wire.count <= DomainName.maximumWireCount else { return nil }
        var count = 0
        var offset = 0
        while offset < wire.count {
            let length = Int(wire[offset])
            if length == 0 { return offset &+ 1 == wire.count ? count : nil }
            // 255 octets hold at most 127 labels of one octet; a cut name could seem to hold one more.
            guard length <= DomainName.maximumLabelCount, count < 127 else { return nil }
            labels[count] = UInt8(truncatingIfNeeded: offset)
            count &+= 1
            offset &+= 1 &+ length
        }
        return nil
    }
}
