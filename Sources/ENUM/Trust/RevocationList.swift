// SPDX-License-Identifier: MIT

/// Where a verifier publishes which of its signatures no longer count: `SRL=bits|template` in its value.
///
/// A signed name falls into one of 2^bits buckets; the bucket's number, put into the template, gives the name of the
/// store whose value lists what is revoked.
public struct RevocationList: Hashable, Sendable {
    private let mask: UInt32
    private let head: [UInt8]
    private let tail: [UInt8]
    private let format: Format?

    /// The longest template that is taken, as the node has it.
    private static let templateLimit = 256

    /// How the bucket's number is written: `%u`, `%d`, `%x`, `%X` or `%o`, with a width and leading zeros.
    private struct Format: Hashable, Sendable {
        var radix: Int
        var isUppercase: Bool
        var width: Int
        var padsWithZero: Bool
    }

    /// What a verifier's value says of revocation.
    public enum Reading: Hashable, Sendable {
        /// It does not say anything: signatures are not revoked.
        case none
        /// It names a list.
        case list(RevocationList)
        /// It names one that cannot be understood: no signature of this verifier counts.
        case broken
    }

    /// Reads a verifier's value.
    public static func read(_ value: [UInt8]) -> Reading {
        let lines = value.split { $0 == 0x0A || $0 == 0x0D }
        guard let line = lines.first(where: { $0.starts(with: Array("SRL=".utf8)) }) else { return .none }
        let parts = line.dropFirst(4).split(separator: UInt8(ascii: "|"), maxSplits: 1)
        guard parts.count == 2, let bits = Int(String(decoding: parts[0], as: UTF8.self)), (0...30).contains(bits),
            parts[1].count < templateLimit, let list = RevocationList(bits: bits, template: Array(parts[1]))
        else { return .broken }
        return .list(list)
    }

    private init?(bits: Int, template: [UInt8]) {
        mask = (1 << UInt32(bits)) - 1
        guard let percent = template.firstIndex(of: UInt8(ascii: "%")) else {
            head = template
            tail = []
            format = nil
            return
        }
        head = Array(template[..<percent])
        var rest = template[(percent + 1)...]
        let padsWithZero = rest.first == UInt8(ascii: "0")
        if padsWithZero { rest = rest.dropFirst() }
        let width = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest[width.endIndex...]
        guard let letter = rest.first, width.count <= 2, !rest.dropFirst().contains(UInt8(ascii: "%")) else { return nil }
        let radix: Int
        switch letter {
        case UInt8(ascii: "u"), UInt8(ascii: "d"), UInt8(ascii: "i"): radix = 10
        case UInt8(ascii: "x"), UInt8(ascii: "X"): radix = 16
        case UInt8(ascii: "o"): radix = 8
        default: return nil
        }
        format = Format(
            radix: radix,
            isUppercase: letter == UInt8(ascii: "X"),
            width: Int(String(decoding: width, as: UTF8.self)) ?? 0,
            padsWithZero: padsWithZero
        )
        tail = Array(rest.dropFirst())
    }

    /// The name of the store that would list a signed name.
    public func bucketName(for name: [UInt8]) -> [UInt8] {
        guard let format else { return head }
        var hash: UInt32 = 0x5555
        for octet in name {
            hash = hash &* 33 &+ UInt32(octet)
        }
        let digits = Array(String(hash & mask, radix: format.radix, uppercase: format.isUppercase).utf8)
        let padding = max(0, format.width - digits.count)
        return head + Array(repeating: UInt8(ascii: format.padsWithZero ? "0" : " "), count: padding) + digits + tail
    }

    /// Whether a bucket's value lists a signed name.
    public static func lists(_ name: [UInt8], in value: [UInt8]) -> Bool {
        guard !name.isEmpty, value.count >= name.count else { return false }
        // At most 20,480 × 512 comparisons, and names are short.
        return (0...value.count - name.count).contains { value[$0..<$0 + name.count].elementsEqual(name) }
    }
}
