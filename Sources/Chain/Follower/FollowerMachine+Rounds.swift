// SPDX-License-Identifier: MIT
internal import Logging

/// From one tip to another.
extension FollowerMachine {
    mutating func reachedTip(height: Int, hash: String) -> Step {
        guard let tip = chain.tip else { return dump([.nodeHeight(height)]) }
        let notices: [Notice] = [.nodeHeight(height)]
        guard tip.hash != hash || !names.isEmpty else { return merge(notices, settle()) }
        return merge(notices, walk(Round(asking: names), to: hash, height: height))
    }

    /// The mirror is at the node's tip.
    mutating func settle() -> Step {
        backOff.reset()
        var notices = enter(.following)
        if owesLoad, let tip = chain.tip {
            owesLoad = false
            notices.append(.loaded(tip))
        }
        return merge(notices, awaitTip())
    }

    mutating func walk(_ round: Round, to hash: String, height: Int) -> Step {
        var round = round
        let walk = round.begin(at: hash, in: chain)
        let isFar = height - (chain.tip?.height ?? 0) >= Self.catchingUpFrom
        let notices = isFar ? enter(.catchingUp(toHeight: height)) : []
        return merge(notices, goOn(round, walk))
    }

    mutating func goOn(_ round: Round, _ walk: Round.Walk) -> Step {
        switch walk {
        case .needs(let hash):
            phase = .walking(round)
            return Step(action: .fetchHeader(hash))
        case .lost:
            return dump([
                .log(.notice, "the node's blocks do not lead back to the mirror's; all names are read again")
            ])
        case .met:
            let unread = round.unreadBlocks
            guard unread.isEmpty else {
                phase = .reading(round)
                return Step(action: .fetchBlocks(unread))
            }
            return show(round)
        }
    }

    mutating func took(_ summary: BlockSummary?, in round: Round) -> Step {
        // A header that is gone belonged to a tip that is gone; the next one tells where to go.
        guard let summary else { return awaitTip() }
        var round = round
        let walk = round.take(summary, in: chain)
        return goOn(round, walk)
    }

    mutating func took(_ blocks: [BlockTouches]?, in round: Round) -> Step {
        guard let blocks else {
            return dump([
                .log(.notice, "the node lacks a block that the mirror went through; all names are read again")
            ])
        }
        var round = round
        round.take(blocks)
        return show(round)
    }

    mutating func show(_ round: Round) -> Step {
        let names = round.names
        guard !names.isEmpty else { return store(round, []) }
        phase = .showing(round)
        return Step(action: .show(names))
    }

    mutating func took(_ shown: [ShownName], height: Int, hash: String, in round: Round) -> Step {
        var round = round
        guard round.target?.hash == hash || !round.restart() else {
            return merge([.nodeHeight(height)], walk(round, to: hash, height: height))
        }
        return store(round, shown)
    }

    mutating func store(_ round: Round, _ shown: [ShownName]) -> Step {
        guard let from = chain.tip, let to = round.target else { return probe() }
        let change = Change(from: from, to: to, round: round, shown: shown, isLoad: owesLoad)
        phase = .storing(change)
        return Step(action: .store(change))
    }

    mutating func stored(_ change: Change) -> Step {
        chain.replace(above: change.round.ancestor?.height ?? 0, with: change.round.connected.reversed())
        names.subtract(change.round.asked)
        owesLoad = false
        return merge(storeWorks(), settle())
    }

    mutating func dump(_ notices: [Notice]) -> Step {
        phase = .dumping
        return merge(notices + enter(.dumping(rows: 0)), Step(action: .dump))
    }

    mutating func dumped(genesis: String, headers: [ChainTip], names dumped: Set<[UInt8]>) -> Step {
        self.genesis = genesis
        chain = HeaderChain(headers)
        names.subtract(dumped)
        // Blocks may have come meanwhile: the listener hears of the dump together with them.
        owesLoad = true
        return merge(storeWorks(), probe())
    }
}
