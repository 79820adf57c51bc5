// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import Logging
import NVS
import Store
import Testing

/// A node that tests may spend coins of, named by the environment.
///
/// - `NUMEN_TEST_NODE`: its address, such as `http://user:password@127.0.0.1:6662`
/// - `NUMEN_TEST_NODE_COOKIE`: its cookie file, if the address holds no password
/// - `NUMEN_TEST_NODE_MINE`: a shell command that makes it mine one block, if `generatetoaddress` does not work
/// - `NUMEN_TEST_NODE_RESTART`: a shell command that ends it and starts it again, at the same port
struct TestNode: Sendable {
    let client: RPCClient
    private let mineCommand: String?
    let restartCommand: String?

    init?() {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["NUMEN_TEST_NODE"] else { return nil }
        let cookie = environment["NUMEN_TEST_NODE_COOKIE"].map { RPCCredentials.cookieFile(path: $0) }
        guard let endpoint = try? RPCEndpoint(url: url, credentials: cookie) else { return nil }
        client = RPCClient(endpoint: endpoint)
        mineCommand = environment["NUMEN_TEST_NODE_MINE"]
        restartCommand = environment["NUMEN_TEST_NODE_RESTART"]
    }

    /// Makes the next block, with everything that waits for one.
    func mine() async throws {
        if let mineCommand {
            try run(mineCommand)
        } else {
            let address = try await client.call("getnewaddress")
            let blocks = try await client.call("generatetoaddress", [1, address])
            try #require(blocks.array?.count == 1)
        }
    }

    func run(_ command: String) throws {
        let process = Process()
        process.executableURL = URL(filePath: "/bin/sh")
        process.arguments = ["-c", command]
        process.standardOutput = FileHandle.nullDevice
        try process.run()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0)
    }
}

@Suite("Following a real node", .enabled(if: TestNode() != nil), .serialized)
struct RealNodeTests {
    /// Follows the node of the environment while `body` runs.
    private func follow(
        _ body: @escaping @Sendable (TestNode, MirrorStore, Follower) async throws -> Void
    ) async throws {
        let node = try #require(TestNode())
        let folder = FileManager.default.temporaryDirectory.appending(path: "real-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: folder) }
        let store = try MirrorStore(folder: folder.path)
        let follower = Follower(
            node: node.client,
            mirror: store,
            listener: SilentListener(),
            logger: Logger(label: "real")
        )
        let run = Task { try await follower.run() }
        do {
            try await body(node, store, follower)
        } catch {
            run.cancel()
            throw error
        }
        run.cancel()
        try await run.value
        try store.close()
    }

    /// How long it took until the mirror was at the node's tip; fails after a second.
    private func expectTip(_ node: TestNode, _ store: MirrorStore, within limit: Duration = .seconds(1)) async throws {
        let tip = try await node.client.bestBlockHash()
        let start = ContinuousClock.now
        while try await store.tip()?.hash != tip {
            guard ContinuousClock.now - start < limit else {
                Issue.record("the mirror is not at the tip after \(limit)")
                return
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    @Test("register, update, delete, reorganize: each is in the mirror within a second")
    func life() async throws {
        try await follow { node, store, follower in
            try await expectTip(node, store, within: .seconds(30))
            let name = Array("dns:numen-\(UUID().uuidString.lowercased()).emc".utf8)
            let values = [Array("A=192.0.2.1|TXT=ä".utf8), [0xFF, 0x00, 0x0A, 0x22]]

            _ = try await node.client.nameNew(name, value: values[0], days: 10)
            try await node.mine()
            try await expectTip(node, store)
            let height = try #require(try await store.tip()?.height)
            let created = try #require(try await store.record(named: name))
            #expect(created.value == values[0])
            #expect(Int(created.expiresAt) == height + 1_750)
            #expect(Int(created.registeredAt) == height)

            _ = try await node.client.nameUpdate(name, value: values[1], days: 5)
            try await node.mine()
            try await expectTip(node, store)
            let updated = try #require(try await store.record(named: name))
            #expect(updated.value == values[1])
            #expect(Int(updated.expiresAt) == height + 2_625)
            #expect(updated.registeredAt == created.registeredAt)

            // The update is undone, and comes back.
            let undone = try await node.client.bestBlockHash()
            _ = try await node.client.call("invalidateblock", [.string(undone)])
            try await expectTip(node, store)
            #expect(try await store.record(named: name) == created)
            _ = try await node.client.call("reconsiderblock", [.string(undone)])
            try await expectTip(node, store)
            #expect(try await store.record(named: name) == updated)

            _ = try await node.client.nameDelete(name)
            try await node.mine()
            try await expectTip(node, store)
            #expect(try await store.record(named: name) == nil)
            let deleted = try await node.client.nameShow(name)
            #expect(deleted?.isDeleted == true)
            #expect(follower.status.state == .following)
        }
    }

    @Test("a registration that moves to another branch ends at another height")
    func otherBranch() async throws {
        try await follow { node, store, _ in
            try await expectTip(node, store, within: .seconds(30))
            let name = Array("enum:1777\(Int.random(in: 1_000_000...9_999_999)):0".utf8)
            _ = try await node.client.nameNew(name, value: Array("E2U+sip=1|1|!x!y!".utf8), days: 2)
            try await node.mine()
            try await expectTip(node, store)
            let first = try #require(try await store.record(named: name))
            let block = try await node.client.bestBlockHash()
            let header = try #require(try await node.client.blockHeader(block))
            _ = try await node.client.call("invalidateblock", [.string(header.previous ?? "")])
            try await expectTip(node, store)
            #expect(try await store.record(named: name) == nil)
            // Its transaction is back in the pool, so the first of these blocks takes it.
            for _ in 0..<4 { try await node.mine() }
            try await expectTip(node, store)
            let second = try #require(try await store.record(named: name))
            #expect(second.expiresAt == first.expiresAt - 1)
            #expect(second.registeredAt == first.registeredAt - 1)
            #expect(second.txid == first.txid)
        }
    }

    @Test("goes on after the node was ended and started", .enabled(if: TestNode()?.restartCommand != nil))
    func restart() async throws {
        try await follow { node, store, follower in
            try await expectTip(node, store, within: .seconds(30))
            try node.run(try #require(node.restartCommand))
            try await node.mine()
            try await expectTip(node, store, within: .seconds(30))
            #expect(follower.status.lastError != nil)
            #expect(follower.status.state == .following)
        }
    }

    @Test("the mirror of all names is what the node tells of each")
    func everyName() async throws {
        try await follow { node, store, _ in
            try await expectTip(node, store, within: .seconds(30))
            let tip = try #require(try await store.tip())
            try await store.forEachGroup { _, records in
                for record in records { #expect(!record.value.isEmpty) }
            }
            let names = RowNames()
            _ = try await node.client.nameFilter(.dnsAndENUM) { rows in await names.append(rows.map(\.name)) }
            let count = await names.all.count
            #expect(try await store.count() == count)
            for name in await names.all.prefix(500) {
                let entry = try #require(try await node.client.nameShow(name))
                let record = try await store.record(named: name)
                #expect(record?.value == entry.value)
                #expect(record.map { Int($0.expiresAt) } == entry.expiresAt)
                #expect(record?.isActive(at: tip.height) == entry.isActive)
            }
        }
    }
}

private actor RowNames {
    var all: [[UInt8]] = []
    func append(_ names: [[UInt8]]) { all += names }
}

private struct SilentListener: ChainListener {
    func mirrorLoaded(tip: ChainTip) async {}
    func mirrorChanged(tip: ChainTip, groups: [NameGroup], names: [[UInt8]]) async {}
    func nodeState(_ state: NodeState) async {}
}
