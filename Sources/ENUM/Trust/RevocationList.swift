// SPDX-License-Identifier: MIT

/// Where a verifier publishes which of its signatures no longer count: `SRL=bits|template` in its value.
///
/// A signed name falls into one of 2^bits buckets; the bucket's number, put into the template, gives the name of the
/// store whose value lists what is revoked. A template without a place for the number names one list for all.
public struct RevocationList: Hashable, Sendable {
    private let mask: UInt32
    private let template: BucketTemplate

    /// What a verifier's value says of revocation.
    public enum Reading: Hashable, Sendable {
        /// It does not say anything: signatures are not revoked.
        case none
        /// It names a list.
        case list(RevocationList)
        /// It names one that cannot be understood: no signature of this verifier counts.
        ///
        /// The node takes such a template as if there were none. But whoever revokes means it.
        case broken
    }

    /// Reads a verifier's value, with the tolerances of the node: `srl` in either case, anything up to the `=`, bits
    /// read as far as there are digits and cut to 30.
    public static func read(_ value: [UInt8]) -> Reading {
        for line in value.split(whereSeparator: { $0 == 0x0A || $0 == 0x0D }) {
            guard line.prefix(3).map({ $0 | 0x20 }).elementsEqual("srl".utf8),
                let equals = line.dropFirst(3).firstIndex(of: UInt8(ascii: "=")),
                let bar = line[equals...].firstIndex(of: UInt8(ascii: "|")), bar + 1 < line.endIndex
            else { continue }
            let template = BucketTemplate(line[(bar + 1)...])
            return template.map { .list(RevocationList(bits: bits(line[(equals + 1)..<bar]), template: $0)) } ?? .broken
        }
        return .none
    }

    private init(bits: UInt32, template: BucketTemplate) {
        mask = (1 << bits) - 1
        self.template = template
    }

    /// What C's `atoi` reads, cut to 30; below 0 is beyond 30, too.
    private static func bits(_ text: ArraySlice<UInt8>) -> UInt32 {
        let text = text.drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let isNegative = text.first == UInt8(ascii: "-")
        let digits = (isNegative || text.first == UInt8(ascii: "+") ? text.dropFirst() : text)
            .prefix { (0x30...0x39).contains($0) }
        let value = digits.reduce(UInt32(0)) { min($0 * 10 + UInt32($1 - 0x30), 30) }
        return isNegative && value > 0 ? 30 : value
    }

    /// The name of the store that would list a signed name.
    public func bucketName(for name: [UInt8]) -> [UInt8] {
        var hash: UInt32 = 0x5555
        for octet in name {
            hash = hash &* 33 &+ UInt32(octet)
        }
        return template.name(of: hash & mask)
    }

    /// Whether a bucket's value lists a signed name.
    public static func lists(_ name: [UInt8], in value: [UInt8]) -> Bool {
        guard !name.isEmpty, value.count >= name.count else { return false }
        // At most 20,480 × 512 comparisons, and names are short.
        return (0...value.count - name.count).contains { value[$0..<$0 + name.count].elementsEqual(name) }
    }
}
