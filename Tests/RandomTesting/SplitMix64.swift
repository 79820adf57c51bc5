// SPDX-License-Identifier: MIT

/// A generator whose numbers are the same in every run, so that a failure can be repeated from its seed.
public struct SplitMix64: RandomNumberGenerator, Sendable {
    private var state: UInt64

    /// Starts a sequence.
    public init(seed: UInt64) {
        state = seed
    }

    /// The next number.
    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// One octet.
    public mutating func octet() -> UInt8 { UInt8.random(in: 0...255, using: &self) }

    /// Octets, `counts` of them.
    public mutating func octets(_ counts: ClosedRange<Int>) -> [UInt8] {
        (0..<Int.random(in: counts, using: &self)).map { _ in octet() }
    }

    /// Cuts, changes, inserts or removes an octet or a few.
    ///
    /// - Parameters:
    ///   - octets: what is changed.
    ///   - favourites: octets that mean something to the format; every other new octet is one of them.
    /// - Returns: the changed octets.
    public mutating func mutate(_ octets: [UInt8], favouring favourites: [UInt8] = []) -> [UInt8] {
        var octets = octets
        for _ in 0..<Int.random(in: 1...3, using: &self) where !octets.isEmpty {
            let place = Int.random(in: 0..<octets.count, using: &self)
            var new = octet()
            if let favourite = favourites.randomElement(using: &self), Bool.random(using: &self) { new = favourite }
            switch Int.random(in: 0..<5, using: &self) {
            case 0: octets.removeSubrange(place...)
            case 1: octets.insert(new, at: place)
            case 2: octets.remove(at: place)
            default: octets[place] = new
            }
        }
        return octets
    }
}
