// SPDX-License-Identifier: MIT
import RandomTesting

/// Samples that are the same in every run, of the kinds that Fixtures/sp800-90b.json has results of: each sample takes
/// numbers of SplitMix64, of which `top` is the highest bits of one, as many as a sample has.
enum SampleGenerator: String, Codable, Sendable {
    /// `top`.
    case uniform
    /// Nine of ten are 3 (1 if a sample is a bit), one is `top`.
    case biased
    /// The one before and 1 more; every fourth is `top`.
    case chain
    /// The one before and 1 less, as much, or 1 more.
    case walk
    /// The square of the index modulo 23; one of sixteen is 1 more.
    case period

    func samples(seed: UInt64, count: Int, width: Int) -> [UInt8] {
        var random = SplitMix64(seed: seed)
        let mask = (1 << width) - 1
        func top(_ random: inout SplitMix64) -> Int { Int(random.next() >> UInt64(64 - width)) }
        var last = 0
        return (0..<count)
            .map { index in
                last =
                    switch self {
                    case .uniform: top(&random)
                    case .biased: random.next() % 10 == 0 ? top(&random) : 3 & mask
                    case .chain: random.next() % 4 == 0 ? top(&random) : (last + 1) & mask
                    case .walk: (last + Int(random.next() % 3) + mask) & mask
                    case .period: (index * index % 23 + (random.next() % 16 == 0 ? 1 : 0)) & mask
                    }
                return UInt8(last)
            }
    }
}
