// SPDX-License-Identifier: MIT

/// The hash of text by which UHEPRNG is seeded, after Johannes Baagøe and Steve Gibson: doubles that behave the same on
/// every machine with IEEE 754, as long as no multiplication is fused with an addition.
struct Mash: Hashable, Sendable {
    private static let start = 4_022_871_197.0
    private static let two32 = 4_294_967_296.0

    /// What is carried from one text to the next; it may exceed 32 bits.
    private(set) var n = start

    /// Takes in a text.
    ///
    /// - Parameter text: counted in units of UTF-16; an empty one starts anew and gives nothing.
    /// - Returns: a number of 0..<1.
    @discardableResult
    mutating func hash(_ text: String) -> Double? {
        guard !text.isEmpty else {
            n = Self.start
            return nil
        }
        for unit in text.utf16 {
            n += Double(unit)
            var h = 0.02519603282416938 * n
            n = Self.truncated(h)
            h -= n
            h *= n
            n = Self.truncated(h)
            h -= n
            n += h * Self.two32
        }
        return Self.truncated(n) * 2.3283064365386963e-10
    }

    /// The whole part modulo 2^32, as ECMAScript's `>>> 0` has it for numbers that are not negative.
    private static func truncated(_ value: Double) -> Double {
        guard value >= 0, let whole = UInt64(exactly: value.rounded(.towardZero)) else { return 0 }
        return Double(UInt32(truncatingIfNeeded: whole))
    }
}
