// SPDX-License-Identifier: MIT
internal import GRDB
internal import JSONRPC

/// The chain that runs: its database, its tip, and when it makes blocks.
///
/// All changes go through ``change(_:)``, one after the other, each in a database transaction of its own.
final class ChainNode: Sendable {
    /// What the JSON-RPC reads.
    let pool: DatabasePool
    /// Tells of new tips.
    let signal: TipSignal
    /// When blocks are made.
    let timing: DevChainConfiguration.BlockTiming
    /// How long an order of a client may wait for its turn.
    let patience: Duration
    /// When it was opened.
    let opened = ContinuousClock.now
    /// Lets the server stop.
    let stop: @Sendable () -> Void

    private let folder: ChainFolder

    init(
        folder: ChainFolder,
        pool: DatabasePool,
        timing: DevChainConfiguration.BlockTiming,
        patience: Duration,
        stop: @escaping @Sendable () -> Void
    ) throws {
        self.folder = folder
        self.pool = pool
        self.timing = timing
        self.patience = patience
        self.stop = stop
        signal = TipSignal(try pool.read { try Self.tip(ChainView(db: $0)) })
    }

    /// Reads the chain as it is at one moment.
    func read<T: Sendable>(_ body: @escaping @Sendable (ChainView) throws -> T) async throws -> T {
        try await pool.read { try body(ChainView(db: $0)) }
    }

    /// Changes the chain, or nothing if `body` throws.
    ///
    /// `isMining`: whether a transaction that comes to wait makes a block at once, where blocks are instant.
    func change<T: Sendable>(
        isMining: Bool = false,
        _ body: @escaping @Sendable (ChainEditor) throws -> T
    ) async throws -> T {
        let mines = isMining && timing == .instant
        let (result, tip) = try await pool.write { db in
            let editor = ChainEditor(db: db)
            let result = try body(editor)
            if mines, try db.number("SELECT count(*) FROM mempool") > 0 { _ = try editor.mine(1) }
            return (result, try Self.tip(editor.view))
        }
        signal.set(tip)
        return result
    }

    /// Carries out an order that spends coins, unless it had to wait too long for its turn.
    ///
    /// Whoever gave it may have gone meanwhile, looked for it in vain, and told his own client that it failed; it must not
    /// come true after that. A block is made at once where blocks are instant.
    func spend<T: Sendable>(_ body: @escaping @Sendable (ChainEditor) throws -> T) async throws -> T {
        let given = ContinuousClock.now
        return try await change(isMining: true) { [patience] editor in
            guard given.duration(to: .now) <= patience else {
                throw RPCError(
                    code: RPCError.internalError,
                    message: "the embedded chain was busy for too long, and did nothing; try again"
                )
            }
            return try body(editor)
        }
    }

    /// Makes blocks, the first of which holds what waits; others get their turn in between.
    ///
    /// `script`: who gets the coins; nil for the wallet.
    /// The result: the blocks' hashes, as users see them.
    func mine(_ count: Int, to script: [UInt8]? = nil) async throws -> [String] {
        var hashes: [String] = []
        while hashes.count < count {
            let next = min(count - hashes.count, Self.blocksAtOnce)
            hashes += try await change { try $0.mine(next, to: script).map(\.shownHash) }
        }
        return hashes
    }

    /// Blocks that are made in one transaction: some milliseconds of work.
    private static let blocksAtOnce = 20

    /// Closes the database; nothing may be asked of the chain afterwards.
    func close() throws {
        defer { folder.unlock() }
        try pool.close()
    }

    private static func tip(_ view: ChainView) throws -> TipSignal.Tip {
        let tip = try view.tip()
        return TipSignal.Tip(hash: tip.hash.shownHash, height: tip.height)
    }
}
