// SPDX-License-Identifier: MIT
internal import NVS

/// What is fixed for the private test chain.
enum Genesis {
    /// Block 0, the same as a real node's on its private test chain.
    static func block() throws -> Block {
        guard let octets = Hex.decode(encoded) else { throw ChainFormatError.truncated(at: 0) }
        return try Block(decoding: octets)
    }

    /// The version of blocks: 9, with the chain's id in the upper half.
    static let blockVersion: Int32 = 666 << 16 | 9
    /// The easiest target there is.
    static let bits: UInt32 = 0x207F_FFFF
    /// What a block mints, in millionths of a coin.
    static let mint: Int64 = 5_000_000_000
    /// Blocks that must follow before a block's coins can be spent.
    static let maturity = 32
    /// What an output that carries a name holds, in millionths of a coin; the least there is.
    static let nameAmount: Int64 = 100
    /// The fee of an ordinary transaction for each 10 KiB begun, in millionths of a coin.
    static let ordinaryFee: Int64 = 100
    /// The largest fee that the wallet pays, in millionths of a coin.
    static let largestFee: Int64 = 100_000

    private static let encoded = """
        010000000000000000000000000000000000000000000000000000000000000000000000e02e2649e8889a4c34759e347e82bf6bb938a2\
        c71d2314cfd01657f932e0eed8c143a652ffff0f1da1b117010101000000d940a65201000000000000000000000000000000000000000000\
        0000000000000000000000ffffffff4a04ffff001d020f2741323031333a20456d657267656e636520697320696e6576697461626c652120\
        6865696465672e6c6976656a6f75726e616c2e636f6d2f3331333637362e68746d6cffffffff010000000000000000000000000000
        """
}
