// SPDX-License-Identifier: MIT
internal import NVS

/// The way from the block that the mirror is at to the node's tip, as far as it is known.
///
/// 1. ``walk(to:in:)`` goes back from the new tip until it meets a block of the mirror: their common ancestor.
/// 2. The names in the blocks that leave the chain and in those that join it are the ones that may have changed.
/// 3. The node is asked about each. If its tip moves meanwhile, the way starts over with the names collected so far, since
///    an answer may be newer than the block it would be stored with.
struct Round: Hashable, Sendable {
    /// How far the node may be ahead before all names are read instead of all blocks.
    static let connectLimit = 2_000
    /// How often a round starts over because the tip moved.
    ///
    /// After that it is stored as it is: the next round asks about the names of the blocks beyond anyway, so what is
    /// stored is at worst a block too new.
    static let restartLimit = 3

    /// Where the step back has got.
    enum Walk: Hashable, Sendable {
        /// The header of this block is needed.
        case needs(String)
        /// The common ancestor was found.
        case met
        /// There is no common ancestor among the blocks that the mirror knows.
        case lost
    }

    /// The blocks that join the chain, by descending height.
    private(set) var connected: [ChainTip] = []
    /// The blocks that leave it, by ascending height.
    private(set) var disconnected: [ChainTip] = []
    private(set) var ancestor: ChainTip?
    /// What was read of blocks, also of those that a start over left behind.
    private var touches: [String: [BlockTouches.Touch]] = [:]
    /// Names to ask about for another reason than a block.
    private(set) var asked: Set<[UInt8]>
    private(set) var restarts = 0

    /// Begins a round, which also asks about some names for another reason.
    init(asking names: Set<[UInt8]>) {
        asked = names
    }

    /// The block at which the round ends.
    var target: ChainTip? { connected.first ?? ancestor }

    /// Begins the step back at the node's tip.
    mutating func begin(at hash: String, in chain: HeaderChain) -> Walk {
        connected = []
        disconnected = []
        ancestor = nil
        return next(hash, in: chain)
    }

    /// Takes the header that was needed.
    mutating func take(_ summary: BlockSummary, in chain: HeaderChain) -> Walk {
        connected.append(summary.block)
        guard let previous = summary.previous, connected.count < Self.connectLimit,
            chain.reaches(summary.block.height - 1)
        else { return .lost }
        return next(previous, in: chain)
    }

    private mutating func next(_ hash: String, in chain: HeaderChain) -> Walk {
        guard let block = chain.block(hash) else { return .needs(hash) }
        ancestor = block
        disconnected = chain.above(block.height)
        return .met
    }

    /// The blocks whose operations are not known yet.
    var unreadBlocks: [String] {
        (disconnected + connected.reversed()).map(\.hash).filter { touches[$0] == nil }
    }

    mutating func take(_ blocks: [BlockTouches]) {
        for block in blocks { touches[block.hash] = block.touches }
    }

    /// Every name that the node has to be asked about, in a fixed order.
    var names: [[UInt8]] {
        var names = asked
        for touch in touches.values.joined() { names.insert(touch.name) }
        return names.sorted { $0.lexicographicallyPrecedes($1) }
    }

    /// Starts over because the tip moved, keeping what was read; `false` if that happened often enough.
    mutating func restart() -> Bool {
        guard restarts < Self.restartLimit else { return false }
        restarts += 1
        return true
    }

    /// What is to be stored.
    func update(_ shown: [ShownName]) -> MirrorUpdate {
        let ancestorHeight = ancestor?.height ?? 0
        let heights = registrationHeights(shown, ancestorHeight: ancestorHeight)
        var update = MirrorUpdate(ancestorHeight: ancestorHeight, headers: connected.reversed())
        for name in shown {
            if let record = name.record(registeredAt: heights[name.name]?.value ?? 0) {
                if record != name.previous { update.records.append(record) }
            } else if name.previous != nil {
                update.removals.append(name.name)
            }
        }
        return update
    }

    private func registrationHeights(
        _ shown: [ShownName],
        ancestorHeight: Int
    ) -> [[UInt8]: RegistrationHeight] {
        var heights: [[UInt8]: RegistrationHeight] = [:]
        for name in shown {
            heights[name.name] = RegistrationHeight(previous: name.previous, ancestorHeight: ancestorHeight)
        }
        for block in connected.reversed() {
            for touch in touches[block.hash] ?? [] {
                heights[touch.name]?.take(touch.kind, days: touch.days, at: block.height)
            }
        }
        return heights
    }
}
