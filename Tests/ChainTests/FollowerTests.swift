// SPDX-License-Identifier: MIT
import Chain
import Foundation
import NVS
import Store
import Testing

@Suite("Following the recorded chain")
struct FollowerTests {
    private let chain = RecordedChain.shared
    /// Every name, so that all 179 are compared.
    private static let everything = MirrorSelection(prefixes: [[]])

    /// What a mirror has to hold of a chain: all but deleted names, and of those from a dump no owner and transaction.
    private func expected(
        at hash: String,
        selection: MirrorSelection = MirrorSelection(),
        like found: [[UInt8]: NameRecord]
    ) -> [[UInt8]: NameRecord] {
        chain.state(at: hash).filter { $0.value.expiresAt != 0 && selection.contains($0.key) }
            .mapValues { record in
                var record = record
                if found[record.name]?.txid == "" {
                    record.txid = ""
                    record.address = ""
                }
                return record
            }
    }

    @Test("the fixture's operations lead to what the node told of every name")
    func fixture() {
        let state = chain.state(at: chain.active[265].hash)
        #expect(state.count == 179)
        for record in chain.records { #expect(state[record.name] == record) }
    }

    @Test("a dump holds the names at the tip")
    func dump() async throws {
        let rig = try FollowerRig(node: FakeNode(height: 265))
        defer { rig.remove() }
        try await rig.run { events async throws in
            #expect(await events.next() == .loaded(265))
        }
        let found = try await rig.records
        let wanted = chain.records.filter { $0.expiresAt != 0 && MirrorSelection().contains($0.name) }
        #expect(Set(found.keys) == Set(wanted.map(\.name)))
        for record in wanted {
            #expect(found[record.name]?.value == record.value)
            #expect(found[record.name]?.expiresAt == record.expiresAt)
            #expect(found[record.name]?.registeredAt == record.registeredAt)
        }
        #expect(try await rig.store.tip() == chain.active[265])
        #expect(try await rig.store.headers() == chain.active)
        #expect(try await rig.store.genesis() == chain.active[0].hash)
        #expect(rig.follower.status.names == found.count)
        #expect(rig.follower.status.tip == chain.active[265])
        #expect(rig.node.count(of: "name_filter ^(dns|enum):") == 1)
    }

    @Test("block by block, every name is right at every height", arguments: [everything, MirrorSelection()])
    func blockByBlock(selection: MirrorSelection) async throws {
        let rig = try FollowerRig(node: FakeNode(height: 40), selection: selection)
        defer { rig.remove() }
        let chain = chain
        try await rig.run { events async throws in
            await events.reached(40)
            for height in 41...265 {
                rig.node.goTo(height: height)
                await events.reached(height)
                guard height % 8 == 1 || (50...80).contains(height) else { continue }
                try await self.check(rig, at: chain.active[height], selection, isForward: true)
            }
        }
        #expect(rig.node.count(of: "name_filter") == 1)
    }

    @Test(
        "by leaps, back, and over to abandoned branches",
        arguments: [
            [0, 265], [50, 73, 265], [265, 100, 72, 265], [72, -73, -74, 73, 265], [80, -74, 80, 265], [-74, 265],
            [265, -73, 74], [265, 0, 265],
        ]
    )
    func leaps(heights: [Int]) async throws {
        // Negative heights are those of the abandoned branch.
        let tips =
            heights.map { height in
                height >= 0
                    ? chain.active[height]
                    : chain.blocks.values.map(\.block).first { $0.height == -height && $0 != chain.active[-height] }
            }
            .compactMap(\.self)
        let node = FakeNode(height: 0)
        node.goTo(tips[0])
        let rig = try FollowerRig(node: node, selection: Self.everything)
        defer { rig.remove() }
        try await rig.run { events async throws in
            await events.reached(tips[0].height)
            for tip in tips.dropFirst() {
                node.goTo(tip)
                await events.reached(tip.height)
                try await self.check(rig, at: tip, Self.everything)
            }
        }
        #expect(node.count(of: "name_filter") == 1)
    }

    /// Compares every record that is stored with the fixture's state as of a block.
    private func check(
        _ rig: FollowerRig,
        at tip: ChainTip,
        _ selection: MirrorSelection,
        isForward: Bool = false
    ) async throws {
        var found = try await rig.records
        for (name, record) in expected(at: tip.hash, selection: selection, like: found) {
            var record = record
            // A life that another one had replaced, on a branch that was left, began at a height that is not known.
            if !isForward, found[name]?.registeredAt == 0 { record.registeredAt = 0 }
            #expect(found[name] == record)
            found[name] = nil
        }
        #expect(found.isEmpty, "\(found.keys.map { String(decoding: $0, as: UTF8.self) })")
        #expect(try await rig.store.tip() == tip)
        let headers = try await rig.store.headers()
        #expect(headers.last == tip)
        #expect(Set(headers.map(\.hash)) == chain.path(to: tip.hash))
    }

    @Test("a name changes at the height that ends it, in either direction")
    func expiry() async throws {
        // `dns:short.emc` is active up to height 243.
        let rig = try FollowerRig(node: FakeNode(height: 242))
        defer { rig.remove() }
        try await rig.run { events async throws in
            await events.reached(242)
            for (height, isMentioned) in [(243, false), (244, true), (243, true), (244, true)] {
                rig.node.goTo(height: height)
                guard case .changed(height, let groups, _) = await events.next() else {
                    Issue.record("no change at \(height)")
                    return
                }
                #expect(groups.contains("dns:short.emc") == isMentioned, "at \(height)")
                let record = try await rig.store.record(named: Array("dns:short.emc".utf8))
                #expect(record?.expiresAt == 243)
                #expect(record?.isActive(at: height) == (height <= 243))
            }
        }
    }

    @Test("single names are watched, at once and later")
    func watched() async throws {
        let verifier = Array("ver:enum".utf8)
        let later = Array("ctl:1".utf8)
        let height = 71
        let rig = try FollowerRig(node: FakeNode(height: height), selection: MirrorSelection(names: [verifier]))
        defer { rig.remove() }
        let state = chain.state(at: chain.active[height].hash)
        try await rig.run { events async throws in
            await events.reached(height)
            var wanted = try #require(state[verifier])
            wanted.registeredAt = 0
            #expect(try await rig.store.record(named: verifier) == wanted)
            #expect(try await rig.store.record(named: later) == nil)
            rig.follower.watch([later, [UInt8](repeating: 0x61, count: 600)])
            rig.node.set { $0.isNudged = true }
            // No time has passed on this clock, so the follower pauses lest it ask in a busy loop.
            #expect(await events.nextPause() == .milliseconds(250))
            rig.clock.wake(after: .milliseconds(250))
            #expect(await events.next() == .changed(height, groups: [], names: ["ctl:1"]))
            #expect(try await rig.store.record(named: later)?.value == state[later]?.value)
        }
    }
}
