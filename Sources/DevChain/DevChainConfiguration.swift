// SPDX-License-Identifier: MIT

/// Where an embedded chain lives and how it makes blocks.
public struct DevChainConfiguration: Hashable, Sendable {
    /// When blocks are made.
    public enum BlockTiming: Hashable, Sendable {
        /// As soon as a transaction waits.
        case instant
        /// At regular intervals, whether or not anything waits.
        case every(seconds: Int)
        /// Only when asked for, by ``DevChain/mine(_:)`` or `generatetoaddress`.
        case manual
    }

    /// The folder of its database, its lock and its cookie; made if it is not there.
    public var folder: String
    /// The address to listen on; anybody who reaches it and can read the cookie can spend the play money.
    public var host: String
    /// The port to listen on; 0 for any that is free.
    public var port: Int
    /// When blocks are made.
    public var blockTiming: BlockTiming
    /// Files of names to register at the first start, in `SeedFile`'s format.
    public var seedFiles: [String]
    /// Blocks made at the first start, before any seed; the coins of all but the last 32 can be spent at once.
    public var initialBlocks: Int
    /// How long an order that spends coins may wait for its turn; then it is refused, and nothing is done.
    ///
    /// Whoever lost a call, and does not find in the chain what it would have done, may rely on that after this time.
    public var patience = Duration.seconds(4)

    /// Creates a configuration.
    ///
    /// - Parameters:
    ///   - folder: the folder of its database, its lock and its cookie.
    ///   - host: the address to listen on.
    ///   - port: the port to listen on; 0 for any that is free.
    ///   - blockTiming: when blocks are made.
    ///   - seedFiles: files of names to register at the first start.
    ///   - initialBlocks: blocks made at the first start; without any there is no money for names at first.
    public init(
        folder: String,
        host: String = "127.0.0.1",
        port: Int = 0,
        blockTiming: BlockTiming = .instant,
        seedFiles: [String] = [],
        initialBlocks: Int = 40
    ) {
        self.folder = folder
        self.host = host
        self.port = port
        self.blockTiming = blockTiming
        self.seedFiles = seedFiles
        self.initialBlocks = initialBlocks
    }
}
