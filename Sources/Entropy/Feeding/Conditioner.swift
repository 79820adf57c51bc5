// SPDX-License-Identifier: MIT
internal import Nettle

/// Makes blocks of what sources gave: SHA-512 over all of it, a counter and the block before (SP 800-90B §3.1.5).
struct Conditioner: Sendable {
    /// Octets of a block.
    static let blockLength = 64

    private var counter: UInt64 = 0
    private var previous: [UInt8]

    /// Starts with a secret, which the first block depends on.
    init(seed: [UInt8]) {
        previous = Hash.sha512(seed)
    }

    /// The next block.
    ///
    /// - Parameter inputs: each with a mark of its own; their lengths are hashed, too, so that no two lists are alike.
    /// - Returns: ``blockLength`` octets.
    mutating func block(_ inputs: [(mark: UInt8, octets: [UInt8])]) -> [UInt8] {
        counter &+= 1
        var text = Array("numen-entropy 1".utf8) + Self.octets(of: counter) + previous
        for input in inputs {
            text.append(input.mark)
            text += Self.octets(of: UInt64(input.octets.count))
            text += input.octets
        }
        previous = Hash.sha512(text)
        return previous
    }

    private static func octets(of number: UInt64) -> [UInt8] {
        stride(from: 56, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> UInt64($0)) }
    }
}
