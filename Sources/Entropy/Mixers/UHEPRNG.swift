// SPDX-License-Identifier: MIT

/// Steve Gibson's ultra-high-entropy generator: multiply with carry over 48 doubles.
///
/// Bit for bit what his JavaScript gives for the same seed. A mixer, never a source: it holds no more entropy than what
/// was hashed into it, and nothing that it gives is credited.
public struct UHEPRNG: Sendable {
    /// The doubles of the state.
    private static let order = 48

    private var mash = Mash()
    private var words: [Double] = []
    private var carry = 1
    private var phase = order
    /// How often something was taken in; a part of what is hashed then.
    private var additions = 0

    /// The state that nothing has been hashed into yet, which is the same for everybody.
    public init() {
        words = (0..<Self.order).map { _ in mash.hash(" ") ?? 0 }
    }

    /// Hashes a text into the state.
    ///
    /// - Parameter text: white space around it and control characters do not count.
    public mutating func hash(_ text: String) {
        let clean = Self.cleaned(text)
        mash.hash(clean)
        for unit in clean.utf16 { mix("\(unit)") }
    }

    /// Hashes values from outside into the state, each time differently even for the same values.
    ///
    /// - Parameters:
    ///   - values: what was seen.
    ///   - milliseconds: when.
    ///   - salt: octets that nobody can guess.
    public mutating func add(_ values: [UInt64], at milliseconds: Int, salt: [UInt8]) {
        additions &+= 1
        mix("\(additions)\(milliseconds)\(values.map(String.init).joined())\(salt.map(String.init).joined())")
    }

    /// Hashes a text into the state as it is.
    public mutating func mix(_ text: String) {
        for index in words.indices {
            words[index] -= mash.hash(text) ?? 0
            if words[index] < 0 { words[index] += 1 }
        }
    }

    private static func cleaned(_ text: String) -> String {
        // What ECMAScript's \s matches at both ends, then control characters anywhere.
        let isSpace: (Unicode.Scalar) -> Bool = { $0.properties.isWhitespace && $0.value != 0x85 || $0.value == 0xFEFF }
        var scalars = Substring(text).unicodeScalars
        while scalars.first.map(isSpace) == true { scalars.removeFirst() }
        while scalars.last.map(isSpace) == true { scalars.removeLast() }
        var clean = String.UnicodeScalarView()
        clean.append(contentsOf: scalars.filter { $0.value > 0x1F })
        return String(clean)
    }

    /// The next double of 0..<1, with 32 bits of it.
    public mutating func nextRaw() -> Double {
        phase += 1
        if phase >= Self.order { phase = 0 }
        // Two steps: fused they would give other digits.
        let product = 1_768_863 * words[phase]
        let t = product + Double(carry) * 2.3283064365386963e-10
        carry = Int(t)
        words[phase] = t - Double(carry)
        return words[phase]
    }

    /// The next double of 0..<1, with all 53 bits.
    public mutating func nextUnit() -> Double {
        let first = nextRaw()
        let low = (nextRaw() * 2_097_152).rounded(.towardZero)
        return first + low * 1.1102230246251565e-16
    }

    /// The next number from 0 up to but without a bound.
    ///
    /// - Parameter bound: at least 1; less counts as 1.
    /// - Returns: the number.
    public mutating func next(below bound: UInt32) -> UInt32 {
        UInt32((Double(max(1, bound)) * nextUnit()).rounded(.down))
    }

    /// The next characters, printable ASCII from `!` to `~`.
    public mutating func nextText(_ count: Int) -> String {
        var text = String.UnicodeScalarView()
        for _ in 0..<max(0, count) { text.append(Unicode.Scalar(UInt8(33 + next(below: 94)))) }
        return String(text)
    }

    /// The words of the state, their carry, the phase and what the hash carries, to hold against those of the original.
    public var state: (words: [Double], carry: Int, phase: Int, mash: Double) { (words, carry, phase, mash.n) }
}
