// SPDX-License-Identifier: MIT

/// A value cut at its separators: `KEY=VALUE` joined by `|`, each VALUE a comma list.
///
/// A value that starts with `~` and an octet is separated by that octet instead; so is a list. Runs of separators count
/// as one, nothing is trimmed, and of a key that occurs twice the first one counts. A zero octet ends the value, as in C.
struct EmerDNSFields {
    /// How many elements of a list are read.
    static let elementLimit = 64

    private let value: [UInt8]
    private var ranges: [ArraySlice<UInt8>: Range<Int>] = [:]

    init(_ value: [UInt8]) {
        self.value = value
        let (separator, body) = Self.separator(of: value.prefix { $0 != 0 }, otherwise: UInt8(ascii: "|"))
        for field in body.split(separator: separator) {
            guard let equals = field.firstIndex(of: UInt8(ascii: "=")) else { continue }
            let key = field[..<equals]
            // No key is longer; a longer one is nothing that is ever asked for.
            guard key.count <= 5, ranges[key] == nil else { continue }
            ranges[key] = equals + 1..<field.endIndex
        }
    }

    /// The elements of a key's list, at most 64, and whether there were more.
    func elements(_ key: String) -> (list: [ArraySlice<UInt8>], isCut: Bool) {
        guard let text = text(key) else { return ([], false) }
        let (separator, body) = Self.separator(of: text, otherwise: UInt8(ascii: ","))
        let list = body.split(separator: separator, maxSplits: Self.elementLimit)
        guard list.count > Self.elementLimit else { return (list, false) }
        return (Array(list.prefix(Self.elementLimit)), true)
    }

    /// What stands behind `KEY=`, or nil.
    func text(_ key: String) -> ArraySlice<UInt8>? {
        ranges[ArraySlice(key.utf8)].map { value[$0] }
    }

    private static func separator(
        of text: ArraySlice<UInt8>,
        otherwise: UInt8
    ) -> (separator: UInt8, body: ArraySlice<UInt8>) {
        guard text.count >= 2, text.first == UInt8(ascii: "~") else { return (otherwise, text) }
        return (text[text.startIndex + 1], text.dropFirst(2))
    }
}

extension ArraySlice<UInt8> {
    /// The number that C's `strtol` reads: blanks, a sign, digits; 0 if there are none; beyond 64 bits the nearest.
    ///
    /// The node's `atoi` is its lower 32 bits, so that cutting this to 8 or 16 bits gives what the node gives.
    var number: Int64 {
        var rest = drop { $0 == 0x20 || (0x09...0x0D).contains($0) }
        let isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest = rest.dropFirst() }
        var value: Int64 = 0
        for octet in rest.prefix(while: { (0x30...0x39).contains($0) }) {
            let digit = Int64(octet) - 0x30
            let (tens, isTooLarge) = value.multipliedReportingOverflow(by: 10)
            let (next, isBeyond) = tens.addingReportingOverflow(isNegative ? -digit : digit)
            guard !isTooLarge, !isBeyond else { return isNegative ? .min : .max }
            value = next
        }
        return value
    }
}
