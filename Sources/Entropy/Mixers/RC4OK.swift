// SPDX-License-Identifier: MIT

/// The generator RC4OK of the Emercoin project: RC4 with a stride of 11 and a 32-bit accumulator that takes in outside
/// values while it runs.
///
/// A mixer, never a source: it holds no more entropy than its key, takes in at most 16 bits a time, and its output shows
/// the state without a hash between them. Nothing that it gives is credited, and no key or id is made of it.
public struct RC4OK: Sendable {
    private var permutation = InlineArray<256, UInt8> { UInt8(truncatingIfNeeded: 233 &* ($0 &+ 1)) }
    private var index: UInt8 = 0
    private var accumulator: UInt32 = 0

    /// Sets up the permutation by a key and throws the first 256 octets away.
    ///
    /// - Parameter key: as many octets as one likes, all of which count; nothing is created of none.
    public init?(key: some Collection<UInt8>) {
        guard !key.isEmpty else { return nil }
        var (i, j) = (UInt8(0), UInt8(0))
        var octets = key.makeIterator()
        for _ in 0..<max(256, key.count) {
            guard let octet = octets.next() ?? restarted(&octets, key) else { return nil }
            j &+= permutation[Int(i)] &+ octet
            swapAt(i, j)
            i &+= 1
        }
        index = permutation[Int(j ^ 0x55)]
        for _ in 0..<256 { _ = next() }
    }

    private func restarted<Key: Collection<UInt8>>(_ octets: inout Key.Iterator, _ key: Key) -> UInt8? {
        octets = key.makeIterator()
        return octets.next()
    }

    private mutating func swapAt(_ left: UInt8, _ right: UInt8) {
        let kept = permutation[Int(left)]
        permutation[Int(left)] = permutation[Int(right)]
        permutation[Int(right)] = kept
    }

    /// The next octet.
    public mutating func next() -> UInt8 {
        index &+= 11
        let x = permutation[Int(index)]
        accumulator = (accumulator << 1 | accumulator >> 31) &+ UInt32(x)
        let j = UInt8(truncatingIfNeeded: accumulator)
        let y = permutation[Int(j)]
        swapAt(index, j)
        return permutation[Int(x &+ y)]
    }

    /// Takes in a value from outside, such as the low bits of the time at which something arrived.
    ///
    /// It reaches the accumulator's upper half, and so the output from the next octet on.
    public mutating func add(_ value: UInt16) {
        var upper = UInt16(truncatingIfNeeded: accumulator >> 16)
        upper = (upper << 1 | upper >> 15) &+ value
        accumulator = UInt32(upper) << 16 | accumulator & 0xFFFF
    }
}
