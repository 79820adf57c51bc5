// SPDX-License-Identifier: MIT

/// How many bits of entropy the kernel may be told that a block has.
///
/// The kernel believes whatever it is told, and counts on it when it gives out keys. So half of what is left after a margin
/// is claimed, and never much nor often.
public struct CreditRule: Hashable, Sendable {
    /// The most bits a call.
    public static let callLimit = 256
    /// Milliseconds from one call to the next.
    public static let pause = 1_000
    /// Bits of entropy that a hash needs besides those it is to give (SP 800-90B §3.1.5.1.2).
    public static let margin = 64.0
    /// How many physical sources a block must hold samples of.
    public static let sourceCount = 2

    private var lastCallAt: Int?

    /// Makes a rule that has allowed nothing yet.
    public init() {}

    /// How many bits a block may be credited with, whenever that is.
    ///
    /// - Parameters:
    ///   - assessed: bits of min-entropy of the samples in it, as they were assessed.
    ///   - octets: how long it is.
    /// - Returns: half of what is above the margin, at most 8 an octet and ``callLimit``; 0 at least.
    public static func bits(assessed: Double, octets: Int) -> Int {
        // Not a number is not greater than anything.
        guard assessed > margin, octets > 0 else { return 0 }
        let half = ((assessed - margin) / 2).rounded(.down)
        return min(half < Double(callLimit) ? Int(half) : callLimit, min(octets, callLimit) * 8)
    }

    /// How many bits a block may be credited with now; a call that is allowed some counts as done.
    ///
    /// - Parameters:
    ///   - assessed: as in ``bits(assessed:octets:)``.
    ///   - octets: as there.
    ///   - now: milliseconds of a clock that never goes back.
    /// - Returns: 0 if the last call was less than ``pause`` ago.
    public mutating func grant(assessed: Double, octets: Int, at now: Int) -> Int {
        if let last = lastCallAt, now - last < Self.pause { return 0 }
        let bits = Self.bits(assessed: assessed, octets: octets)
        if bits > 0 { lastCallAt = now }
        return bits
    }
}
