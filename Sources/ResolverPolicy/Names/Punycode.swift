// SPDX-License-Identifier: MIT

// RFC 3492 §6.3, encoding only: labels that an operator or a list writes in Unicode become the A-labels that clients ask
// for (RFC 5891 §4.4). Deliberately not here: normalization to NFC and the tables of RFC 5892 that say which characters a
// label may hold. A label that nobody can register is a suffix that nobody asks for.

/// The encoding of Unicode labels in ASCII.
enum Punycode {
    private static let base = 36
    private static let minimumThreshold = 1
    private static let maximumThreshold = 26

    /// The lower case of a label, as an A-label if it has characters beyond ASCII.
    ///
    /// - Returns: nil for a label that is far too long, so that the time this takes has a bound.
    static func label(_ text: some StringProtocol) -> String? {
        guard text.utf8.count <= 256 else { return nil }
        let lower = text.lowercased()
        return lower.utf8.allSatisfy { $0 < 0x80 } ? lower : "xn--" + encode(Array(lower.unicodeScalars))
    }

    private static func encode(_ scalars: [Unicode.Scalar]) -> String {
        let basic = scalars.filter(\.isASCII)
        var output = basic.map(Character.init)
        if !basic.isEmpty { output.append("-") }
        var handled = basic.count
        var point: UInt32 = 128
        var delta = 0
        var bias = 72
        while handled < scalars.count {
            guard let next = scalars.lazy.map(\.value).filter({ $0 >= point }).min() else { break }
            delta += Int(next - point) * (handled + 1)
            point = next
            for scalar in scalars {
                if scalar.value < point { delta += 1 }
                guard scalar.value == point else { continue }
                appendNumber(delta, bias: bias, to: &output)
                bias = adapted(delta, points: handled + 1, isFirst: handled == basic.count)
                delta = 0
                handled += 1
            }
            delta += 1
            point += 1
        }
        return String(output)
    }

    /// Appends a number of variable length, the least significant digit first.
    private static func appendNumber(_ number: Int, bias: Int, to output: inout [Character]) {
        var rest = number
        var position = base
        while true {
            let threshold = min(max(position - bias, minimumThreshold), maximumThreshold)
            guard rest >= threshold else { break }
            output.append(digit(threshold + (rest - threshold) % (base - threshold)))
            rest = (rest - threshold) / (base - threshold)
            position += base
        }
        output.append(digit(rest))
    }

    private static func adapted(_ delta: Int, points: Int, isFirst: Bool) -> Int {
        var delta = isFirst ? delta / 700 : delta / 2
        delta += delta / points
        var steps = 0
        while delta > (base - minimumThreshold) * maximumThreshold / 2 {
            delta /= base - minimumThreshold
            steps += base
        }
        return steps + (base - minimumThreshold + 1) * delta / (delta + 38)
    }

    /// `a`…`z` for 0…25, `0`…`9` for 26…35.
    private static func digit(_ value: Int) -> Character {
        Character(Unicode.Scalar(UInt8(truncatingIfNeeded: value < 26 ? 0x61 + value : 0x30 + value - 26)))
    }
}
