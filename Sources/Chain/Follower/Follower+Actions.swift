// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import Logging
internal import NVS

extension Follower {
    /// One wait for a block.
    ///
    /// Short, so that a block that comes between two waits is seen soon after all, and a node that is gone is missed
    /// soon.
    private static let tipWait = Duration.milliseconds(500)
    /// Calls about names under way at a time: a node serves four and queues sixteen, and others ask it too.
    private static let namesInFlight = 8
    private static let blocksInFlight = 4
    /// Rows between two reports of progress.
    private static let reportEvery = 100_000

    func perform(_ action: FollowerMachine.Action) async throws -> FollowerMachine.Event {
        switch action {
        case .probe:
            let info = try await node.blockchainInfo()
            return .probed(info, genesis: try await node.blockHash(at: 0) ?? "")
        case .awaitTip:
            return try await awaitTip()
        case .fetchHeader(let hash):
            return .header(try await node.blockHeader(hash))
        case .fetchBlocks(let hashes):
            return .blocks(try await touches(in: hashes))
        case .show(let names):
            return try await show(names)
        case .store(let change):
            try await store(change)
            return .stored
        case .dump:
            return try await dump()
        case .rest(let pause):
            try await clock.sleep(pause)
            return .rested
        case .stop(let error):
            throw error
        }
    }

    private func awaitTip() async throws -> FollowerMachine.Event {
        let known = withShared { $0.status.tip?.hash }
        let start = clock.uptime()
        do {
            let tip = try await node.waitForNewBlock(timeout: Self.tipWait)
            if tip.hash == known, clock.uptime() - start < Self.tipWait / 4 {
                // It did not wait: do so here, or this would be a busy loop.
                try await clock.sleep(Self.tipWait / 2)
            }
            return .tip(height: tip.height, hash: tip.hash)
        } catch ChainError.rpc(let error) where error.code == RPCError.methodNotFound {
            try await clock.sleep(Self.tipWait)
            let info = try await node.blockchainInfo()
            return .tip(height: info.height, hash: info.bestBlock)
        }
    }

    private func touches(in hashes: [String]) async throws -> [BlockTouches]? {
        let selection = withShared { $0.selection }
        let blocks = try await hashes.concurrentMap(limit: Self.blocksInFlight) { [node] hash -> BlockTouches? in
            guard let octets = try await node.rawBlock(hash) else { return nil }
            return BlockTouches(hash: hash, block: octets, selection: selection)
        }
        let readable = blocks.compactMap(\.self)
        return readable.count == blocks.count ? readable : nil
    }

    private func show(_ names: [[UInt8]]) async throws -> FollowerMachine.Event {
        let shown = try await names.concurrentMap(limit: Self.namesInFlight) { [node, mirror] name in
            ShownName(
                name: name,
                entry: try await node.nameShow(name),
                previous: try await MirrorFailure.marking { try await mirror.record(named: name) }
            )
        }
        let info = try await node.blockchainInfo()
        return .shown(shown, height: info.height, hash: info.bestBlock)
    }

    private func store(_ change: FollowerMachine.Change) async throws {
        let update = change.round.update(change.shown)
        let lower = min(change.from.height, change.to.height)
        let upper = max(change.from.height, change.to.height)
        let changed = update.records.map(\.name) + update.removals
        let groups = try await MirrorFailure.marking {
            try await mirror.apply(update)
            // A name is active up to its last height: it changes between that one and the next, in either direction.
            return Set(try await mirror.groups(expiringIn: lower..<upper))
        }
        let added = change.shown.count { $0.previous == nil && $0.record(registeredAt: 0) != nil }
        let selection = withShared { shared in
            shared.status.tip = change.to
            shared.status.connected += change.round.connected.count
            shared.status.disconnected += change.round.disconnected.count
            if !change.round.disconnected.isEmpty { shared.status.reorganizations += 1 }
            shared.status.names += added - update.removals.count
            return shared.selection
        }
        logger.debug(
            "the mirror is at height \(change.to.height)",
            metadata: ["changed": "\(changed.count)", "connected": "\(update.headers.count)"]
        )
        guard !change.isLoad else { return await listener.mirrorLoaded(tip: change.to) }
        await listener.mirrorChanged(
            tip: change.to,
            groups: Array(groups.union(changed.compactMap { NameGroup(name: $0) })),
            names: changed.filter { selection.names.contains($0) || NameGroup(name: $0) == nil }
        )
    }

    private func dump() async throws -> FollowerMachine.Event {
        let selection = withShared { $0.selection }
        let start = clock.uptime()
        let run = NameDump(node: node, mirror: mirror, selection: selection) { rows in
            // Batches do not divide the interval, so the report comes with the batch that passes it.
            let reported = self.withShared { shared -> Int in
                if case .dumping(let rows) = shared.status.state { return rows }
                return 0
            }
            if rows / Self.reportEvery > reported / Self.reportEvery || rows < reported {
                await self.enter(.dumping(rows: rows))
            }
        }
        let (genesis, headers) = try await run.run()
        let count = try await MirrorFailure.marking { try await mirror.count() }
        let tip = headers.last
        withShared { shared in
            shared.status.tip = tip
            shared.status.names = count
        }
        logger.notice(
            "all names are read",
            metadata: [
                "names": "\(count)", "height": "\(tip?.height ?? 0)",
                "seconds": "\((clock.uptime() - start).components.seconds)",
            ]
        )
        return .dumped(genesis: genesis, headers: headers, names: selection.names)
    }
}
