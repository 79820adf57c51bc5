// SPDX-License-Identifier: MIT

/// A block, as the last one of a chain.
public struct ChainTip: Hashable, Sendable {
    /// How many blocks lie before it.
    public var height: Int
    /// Its hash, 64 small hexadecimal digits, as the node prints it.
    public var hash: String
    /// The time in its header, in seconds since 1970.
    public var time: Int

    /// Makes a tip.
    public init(height: Int, hash: String, time: Int) {
        self.height = height
        self.hash = hash
        self.time = time
    }
}
