// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import NVS
import Store
import Testing

@Suite("Following a node that fails", .timeLimit(.minutes(2)))
struct FollowerFailureTests {
    private let chain = RecordedChain.shared
    private static let gone = ChainError.nodeAway(reason: "connection refused")

    @Test("one line when it goes, one when it is back, growing pauses between")
    func away() async throws {
        let rig = try FollowerRig(node: FakeNode(height: 100))
        defer { rig.remove() }
        try await rig.run { events async throws in
            await events.reached(100)
            rig.node.set { $0.failure = Self.gone }
            var pauses: [Duration] = []
            for _ in 0..<8 {
                pauses.append(try #require(await events.nextPause()))
                #expect(rig.follower.status.state == .away(Self.gone))
                rig.clock.wake(after: .seconds(10))
            }
            let quarter = Duration.milliseconds(250)
            #expect(pauses == [1, 2, 4, 8, 16, 32, 40, 40].map { quarter * $0 })
            _ = await events.nextPause()
            rig.node.set { $0.failure = nil }
            rig.node.goTo(height: 101)
            rig.clock.wake(after: .seconds(10))
            await events.reached(101)
            #expect(await rig.follows())
            #expect(rig.follower.status.lastError == Self.gone.description)
        }
        #expect(
            rig.lines.all.filter { !$0.contains("all names are read") } == [
                "warning: \(Self.gone) Until it is back, names are answered as of height 100.",
                "notice: the node answers again after 90 s; following goes on from height 100",
            ]
        )
    }

    @Test(
        "it starts, or downloads: states, no warning",
        arguments: [
            (ChainError.warmingUp(step: "Loading block index..."), NodeState.warmingUp(step: "Loading block index...")),
            (ChainError.downloadingBlocks, NodeState.downloadingBlocks(height: 0, headers: 0)),
        ]
    )
    func notReady(failure: ChainError, state: NodeState) async throws {
        let node = FakeNode(height: 100)
        node.set { $0.failure = failure }
        let rig = try FollowerRig(node: node)
        defer { rig.remove() }
        try await rig.run { events async throws in
            for _ in 0..<3 {
                #expect(await events.nextPause() == .milliseconds(500))
                #expect(rig.follower.status.state == state)
                rig.clock.wake(after: .milliseconds(500))
            }
            _ = await events.nextPause()
            node.set { script in
                script.failure = nil
                script.isDownloading = true
            }
            rig.clock.wake(after: .milliseconds(500))
            _ = await events.nextPause()
            #expect(rig.follower.status.state == .downloadingBlocks(height: 100, headers: 100))
            node.set { $0.isDownloading = false }
            rig.clock.wake(after: .milliseconds(500))
            #expect(await events.next() == .loaded(100))
        }
        #expect(rig.lines.all.allSatisfy { $0.contains("all names are read") })
    }

    @Test("names are served from the store before the node is there")
    func restart() async throws {
        let first = try FollowerRig(node: FakeNode(height: 100))
        try await first.run { events async throws in await events.reached(100) }
        let records = try await first.records
        try first.store.close()

        let node = FakeNode(height: 103)
        node.set { $0.failure = Self.gone }
        let second = try FollowerRig(node: node, folder: first.folder)
        defer { second.remove() }
        try await second.run { events async throws in
            #expect(await events.next() == .loaded(100))
            #expect(try await second.records == records)
            _ = await events.nextPause()
            node.set { $0.failure = nil }
            second.clock.wake(after: .seconds(1))
            await events.reached(103)
        }
        #expect(node.count(of: "name_filter") == 0)
        #expect(try await second.store.tip() == chain.active[103])
    }

    @Test("another chain is refused")
    func otherChain() async throws {
        let first = try FollowerRig(node: FakeNode(height: 10))
        try await first.run { events async throws in await events.reached(10) }
        try first.store.close()
        let node = FakeNode(height: 10)
        let genesis = String(repeating: "ab", count: 32)
        node.set { $0.genesis = genesis }
        let second = try FollowerRig(node: node, folder: first.folder)
        defer { second.remove() }
        let error = ChainError.otherChain(mirrored: chain.active[0].hash, found: genesis)
        await #expect(throws: error) { try await second.follower.run() }
        #expect(error.description.contains("data folder"))
    }

    @Test("blocks that it lost make all names be read again, while the old ones stay")
    func lostBlocks() async throws {
        let rig = try FollowerRig(node: FakeNode(height: 120))
        defer { rig.remove() }
        let chain = chain
        try await rig.run { events async throws in
            await events.reached(120)
            // As after a crash: it is back at height 60 and knows nothing above.
            rig.node.set { $0.lost = Set(chain.active[61...].map(\.hash)) }
            let old = try await rig.records
            rig.node.goTo(height: 60)
            #expect(await events.next() == .loaded(60))
            #expect(try await rig.store.tip() == chain.active[60])
            #expect(try await rig.records != old)
            rig.node.set { $0.lost = [] }
            rig.node.goTo(height: 121)
            await events.reached(121)
        }
        #expect(rig.node.count(of: "name_filter") == 2)
        #expect(rig.lines.all.contains { $0.contains("the node lacks a block") })
    }

    @Test("the tip moves during a dump: heights of expiry are exact", arguments: [101, 140, 99, 265])
    func movingDump(height: Int) async throws {
        let node = FakeNode(height: 100)
        // Rows are of height 100 or of the other one, depending on when the tip moves.
        for moment in ["name_filter ", "after name_filter"] {
            node.goTo(height: 100)
            node.set { $0.before[moment] = { $0.goTo(height: height) } }
            let rig = try FollowerRig(node: node)
            defer { rig.remove() }
            try await rig.run { events async throws in await events.reached(height) }
            let found = try await rig.records
            let wanted = chain.state(at: chain.active[height].hash)
                .filter {
                    $0.value.expiresAt != 0 && MirrorSelection().contains($0.key)
                }
            #expect(Set(found.keys) == Set(wanted.keys))
            for (name, record) in wanted { #expect(found[name]?.expiresAt == record.expiresAt) }
        }
    }

    @Test("the tip moves while names are asked about: all is of one block", arguments: [64, 72, 62, 61])
    func movingRound(height: Int) async throws {
        let rig = try FollowerRig(node: FakeNode(height: 60))
        defer { rig.remove() }
        try await rig.run { events async throws in
            await events.reached(60)
            rig.node.set { $0.before["name_show "] = { $0.goTo(height: height) } }
            rig.node.goTo(height: 63)
            await events.reached(height)
        }
        let state = chain.state(at: chain.active[height].hash)
        for (name, record) in try await rig.records {
            #expect(state[name]?.value == record.value)
            #expect(state[name]?.expiresAt == record.expiresAt)
        }
    }

    @Test("the disk is full: one line, and one when there is space again", arguments: [nil, 60])
    func diskFull(from height: Int?) async throws {
        let rig = try FollowerRig(node: FakeNode(height: height ?? 60))
        defer { rig.remove() }
        if height == nil { rig.mirror.set(isFull: true) }
        try await rig.run { events async throws in
            if height != nil {
                await events.reached(60)
                rig.mirror.set(isFull: true)
                rig.node.goTo(height: 65)
            }
            for _ in 0..<3 {
                _ = await events.nextPause()
                #expect(rig.follower.status.state == .storeFailed("there is no space left"))
                let tip = try await rig.store.tip()
                #expect(tip?.height == height)
                rig.clock.wake(after: .seconds(1))
            }
            _ = await events.nextPause()
            rig.mirror.set(isFull: false)
            rig.clock.wake(after: .seconds(1))
            await events.reached(height == nil ? 60 : 65)
        }
        #expect(
            rig.lines.all.filter { !$0.contains("all names are read") } == [
                "error: the mirror cannot be stored, so it stays as it is: there is no space left",
                "notice: the mirror is stored again",
            ]
        )
    }

    @Test("it does not know waitfornewblock: the tip is asked for")
    func polling() async throws {
        let node = FakeNode(height: 100)
        node.set { $0.canWait = false }
        let rig = try FollowerRig(node: node)
        defer { rig.remove() }
        try await rig.run { events async throws in
            await events.reached(100)
            #expect(await events.nextPause() == .milliseconds(500))
            node.goTo(height: 101)
            rig.clock.wake(after: .milliseconds(500))
            await events.reached(101)
        }
    }

    @Test("every kind of failure at every call leaves the mirror at one block", arguments: 0..<24)
    func anywhere(call: Int) async throws {
        let rig = try FollowerRig(node: FakeNode(height: 62))
        defer { rig.remove() }
        let failures: [ChainError] = [
            Self.gone, .busy, .timedOut(method: "x"), .warmingUp(step: "x"), .malformedReply(method: "x", reason: "x"),
            .rpc(RPCError(code: -32603, message: "x")),
        ]
        let methods = ["getblockheader", "getblock ", "name_show ", "getblockchaininfo"]
        let failure = failures[call % failures.count]
        let method = methods[call / failures.count]
        try await rig.run { events async throws in
            await events.reached(62)
            rig.node.set { $0.before[method] = { node in node.set { $0.failure = failure } } }
            rig.node.goTo(height: 64)
            _ = await events.nextPause()
            #expect(try await rig.store.tip()?.height == 62)
            rig.node.set { $0.failure = nil }
            rig.clock.wake(after: .seconds(1))
            await events.reached(64)
        }
        let state = chain.state(at: chain.active[64].hash)
        for (name, record) in try await rig.records { #expect(state[name]?.value == record.value) }
    }
}
