// SPDX-License-Identifier: MIT

extension Hasher {
    /// Adds octets, and how many there are.
    ///
    /// Eight at a time: the hasher's cost is by the call.
    public mutating func combine(_ octets: Span<UInt8>) {
        combine(octets.count)
        var word: UInt64 = 0
        for index in octets.indices {
            word = word << 8 | UInt64(octets[index])
            guard index & 7 == 7 else { continue }
            combine(word)
            word = 0
        }
        combine(word)
    }
}
