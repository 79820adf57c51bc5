// SPDX-License-Identifier: MIT
internal import GRDB

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
    /// When it was opened.
    let opened = ContinuousClock.now
    /// Lets the server stop.
    let stop: @Sendable () -> Void

    private let folder: ChainFolder

    init(
        folder: ChainFolder,
        pool: DatabasePool,
        timing: DevChainConfiguration.BlockTiming,
        stop: @escaping @Sendable () -> Void
    ) throws {
        self.folder = folder
        self.pool = pool
        self.timing = timing
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
