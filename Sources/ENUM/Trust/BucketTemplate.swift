// SPDX-License-Identifier: MIT

/// How the name of a revocation bucket is made from its number: text with at most one number as `printf` has it.
///
/// `%d`, `%i`, `%u`, `%o`, `%x` and `%X` are taken, with a width and leading zeros, as in `srl:list-%02x`.
struct BucketTemplate: Hashable, Sendable {
    private let head: [UInt8]
    private let tail: [UInt8]
    private let number: Number?

    /// The longest template that is taken, as the node has it.
    private static let lengthLimit = 255
    /// No name of the store is longer.
    private static let widthLimit = 512

    private struct Number: Hashable, Sendable {
        var radix: Int
        var isUppercase: Bool
        var width: Int
        var padding: UInt8
    }

    /// Reads a template; nil if it is too long, or what follows its `%` is not a number, or there is a second one.
    init?(_ template: ArraySlice<UInt8>) {
        guard template.count <= Self.lengthLimit else { return nil }
        guard let percent = template.firstIndex(of: UInt8(ascii: "%")) else {
            head = Array(template)
            tail = []
            number = nil
            return
        }
        var rest = template[(percent + 1)...]
        let padding = rest.first == UInt8(ascii: "0") ? UInt8(ascii: "0") : UInt8(ascii: " ")
        let width = rest.prefix { (0x30...0x39).contains($0) }
        rest = rest[width.endIndex...]
        guard let letter = rest.first, !rest.contains(UInt8(ascii: "%")) else { return nil }
        let radix: Int
        switch letter {
        case UInt8(ascii: "d"), UInt8(ascii: "i"), UInt8(ascii: "u"): radix = 10
        case UInt8(ascii: "x"), UInt8(ascii: "X"): radix = 16
        case UInt8(ascii: "o"): radix = 8
        default: return nil
        }
        head = Array(template[..<percent])
        tail = Array(rest.dropFirst())
        number = Number(
            radix: radix,
            isUppercase: letter == UInt8(ascii: "X"),
            width: width.reduce(0) { min($0 * 10 + Int($1 - 0x30), Self.widthLimit) },
            padding: padding
        )
    }

    /// The name of a bucket.
    func name(of bucket: UInt32) -> [UInt8] {
        guard let number else { return head }
        let digits = Array(String(bucket, radix: number.radix, uppercase: number.isUppercase).utf8)
        let padding = Array(repeating: number.padding, count: max(0, number.width - digits.count))
        return head + padding + digits + tail
    }
}
