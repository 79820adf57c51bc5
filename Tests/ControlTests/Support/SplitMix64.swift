// SPDX-License-Identifier: MIT

/// A generator whose numbers are the same in every run, so that a failure can be repeated.
struct SplitMix64: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) {
        state = seed
    }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    /// Cuts, changes, inserts or removes an octet or a few.
    mutating func mutate(_ octets: [UInt8]) -> [UInt8] {
        var octets = octets
        for _ in 0..<Int.random(in: 1...3, using: &self) where !octets.isEmpty {
            let place = Int.random(in: 0..<octets.count, using: &self)
            let octet = UInt8.random(in: 0...255, using: &self)
            switch Int.random(in: 0..<5, using: &self) {
            case 0: octets.removeSubrange(place...)
            case 1: octets.insert(octet, at: place)
            case 2: octets.remove(at: place)
            default: octets[place] = octet
            }
        }
        return octets
    }
}
