// SPDX-License-Identifier: MIT
import NVS

/// The newest blocks and what they did to names, for listeners who come again.
///
/// Whoever listens is answered from here: a listener costs the node nothing.
public struct RecentBlocks: Sendable {
    private let limit: Int
    private let octetLimit: Int
    private var blocks: [BlockEvents] = []
    private var octets = 0
    /// The block before those, which listeners may have heard of as well; nil if it is not known.
    private var base: String?
    /// The newest block; nil before there is one.
    public private(set) var tip: DirectoryTip?

    /// Creates a place for blocks.
    ///
    /// - Parameters:
    ///   - limit: the most blocks.
    ///   - octetLimit: the most octets of names and values in them; the newest block is kept in any case.
    public init(limit: Int = 100, octetLimit: Int = 4 << 20) {
        self.limit = limit
        self.octetLimit = octetLimit
    }

    /// Whether it is known what came behind a block.
    public func knows(_ hash: String) -> Bool {
        place(behind: hash) != nil
    }

    /// How many blocks there are behind a known one.
    private func place(behind hash: String) -> Int? {
        if hash == base { return 0 }
        return blocks.lastIndex { $0.tip.hash == hash }.map { $0 + 1 }
    }

    /// Follows the chain to a new tip.
    ///
    /// - Parameters:
    ///   - newer: the blocks up to the tip, the oldest first; all of them behind `fork`, or the last of them.
    ///   - fork: the known block that they are behind; nil if they are behind none.
    ///   - tip: the last of the blocks, or `fork`.
    /// - Returns: what those who listen are told.
    public mutating func follow(_ newer: [BlockEvents], behind fork: String?, to tip: DirectoryTip) -> [ChainEvent] {
        let isFirst = self.tip == nil
        self.tip = tip
        guard let fork, let place = place(behind: fork) else {
            blocks = newer
            base = newer.isEmpty ? tip.hash : nil
            count()
            return isFirst ? [] : [.reset(tip)]
        }
        let isShorter = place < blocks.count && newer.isEmpty
        blocks.removeSubrange(place...)
        blocks += newer
        count()
        // Blocks that are gone without others in their place cannot be told by telling blocks.
        return isShorter ? [.reset(tip)] : newer.map { .block($0) }
    }

    /// What a listener is told at first.
    ///
    /// - Parameter hash: the last block that it has heard of; nil if it begins.
    /// - Returns: the blocks behind that one, or why they cannot be told; nothing as long as there is no tip.
    public func events(after hash: String?) -> [ChainEvent] {
        guard let tip else { return [] }
        guard let hash else { return [.position(tip)] }
        guard let place = place(behind: hash) else { return [.reset(tip)] }
        return place == blocks.count ? [.position(tip)] : blocks[place...].map { .block($0) }
    }

    /// Drops the oldest blocks until the others are not too many.
    private mutating func count() {
        octets = blocks.reduce(0) { $0 + $1.octets }
        var dropped = 0
        while blocks.count - dropped > limit || octets > octetLimit && blocks.count - dropped > 1 {
            octets -= blocks[dropped].octets
            base = blocks[dropped].tip.hash
            dropped += 1
        }
        blocks.removeFirst(dropped)
    }
}

extension BlockEvents {
    /// About how much memory it takes.
    fileprivate var octets: Int {
        operations.reduce(64) { $0 + $1.name.count + $1.value.count + 96 }
    }
}
