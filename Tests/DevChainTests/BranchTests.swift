// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import NVS
import Testing

/// Blocks of one chain are put into another, which has block 0 in common with it.
@Suite("Branches of the embedded chain", .timeLimit(.minutes(2)))
struct BranchTests {
    private let folders: [TemporaryFolder]
    private let ours: RunningChain
    private let theirs: RunningChain
    private var client: ChainClient { ours.client }

    init() async throws {
        folders = [try TemporaryFolder(), try TemporaryFolder()]
        ours = try await RunningChain.open(folders[0], blocks: .manual)
        theirs = try await RunningChain.open(folders[1], blocks: .manual, initialBlocks: 38)
    }

    @Test("The longer branch wins; what only the other one had waits, and comes back with it")
    func longer() async throws {
        try await client.call("name_new", "dns:ours.emc", "A=192.0.2.1", 30)
        try await ours.chain.mine()
        let stale = try await client.call("getbestblockhash")
        try await theirs.client.call("name_new", "dns:theirs.emc", "A=192.0.2.2", 30)
        try await theirs.chain.mine()
        try await theirs.client.call("name_update", "dns:theirs.emc", "A=192.0.2.3", 30)
        try await theirs.chain.mine(3)

        for height in 1...41 {
            #expect(try await submit(height) == "inconclusive", "block \(height)")
        }
        #expect(try await client.call("getbestblockhash") == stale)
        #expect(try await submit(41) == "duplicate")
        #expect(try await submit(42) == .null)
        #expect(try await client.call("getbestblockhash") == theirs.client.call("getbestblockhash"))
        #expect(try await client.call("name_show", "dns:theirs.emc")["value"] == "A=192.0.2.3")
        #expect(try await LedgerReplay(client).agrees(with: client))
        // Its coins came from blocks of the branch that was left, so it can be in no block of this one.
        #expect(try await client.refusal("name_show", "dns:ours.emc")?.message == "no result returned")
        #expect(try await client.call("name_mempool") == [])
        let header = try await client.call("getblockheader", stale)
        #expect(header["confirmations"] == -1)
        #expect(header["nextblockhash"] == nil)
        let tips = try #require(try await client.call("getchaintips").array)
        #expect(tips.map { $0["status"]?.text } == ["active", "valid-fork"])
        #expect(tips.map { $0["height"]?.int } == [42, 41])
        #expect(tips.map { $0["branchlen"]?.int } == [0, 41])

        try await ours.chain.invalidate(try #require(try await client.call("getblockhash", 1).text))
        #expect(try await client.call("getbestblockhash") == stale)
        #expect(try await client.call("name_show", "dns:ours.emc")["value"] == "A=192.0.2.1")
        #expect(try await client.refusal("name_show", "dns:theirs.emc")?.code == RPCError.nameNotFound)
        #expect(try await client.call("getchaintips").array?.map { $0["status"]?.text } == ["invalid", "active"])
        #expect(try await LedgerReplay(client).agrees(with: client))

        try await client.call("reconsiderblock", try await theirs.client.call("getblockhash", 1))
        #expect(try await client.call("getblockcount") == 42)
        #expect(try await client.call("name_show", "dns:theirs.emc")["value"] == "A=192.0.2.3")
        try await close()
    }

    @Test("Every kind of operation comes back after its block was taken away, and the books are as before")
    func roundTrip() async throws {
        try await client.call("name_new", "dns:a.emc", "A=192.0.2.1", 30)
        try await client.call("name_new", "dns:b.emc", "A=192.0.2.1", 1)
        try await ours.chain.mine()
        let root = try #require(try await client.call("getbestblockhash").text)
        try await client.call("name_update", "dns:a.emc", "A=192.0.2.2", 0)
        try await ours.chain.mine()
        try await client.call("name_delete", "dns:a.emc")
        try await ours.chain.mine(200)
        try await client.call("name_new", "dns:a.emc", "A=192.0.2.3", 2)
        try await client.call("name_new", "dns:b.emc", "A=192.0.2.4", 2)
        try await ours.chain.mine()
        let before = try await books()
        #expect(try await LedgerReplay(client).agrees(with: client))

        try await ours.chain.invalidate(root)
        #expect(try await client.call("name_filter", "") == [])
        #expect(try await client.call("name_indexinfo")["records_name"] == 2)
        #expect(try await client.call("getblockcount") == 40)
        try await client.call("reconsiderblock", .string(root))
        #expect(try await books() == before)
        #expect(try await client.call("name_mempool") == [])

        // By depth, from the top.
        try await ours.chain.invalidate(depth: 202)
        #expect(try await client.call("name_show", "dns:a.emc")["value"] == "A=192.0.2.1")
        try await ours.chain.mine(5)
        #expect(try await client.call("name_show", "dns:a.emc")["value"] == "A=192.0.2.3")
        #expect(try await LedgerReplay(client).agrees(with: client))
        try await close()
    }

    @Test("A block that spends what is not there is refused, and the branch that was left comes back")
    func missingInputs() async throws {
        let tip = try await client.call("getbestblockhash")
        // Without the blocks that made its coins, nothing of them can be spent.
        try await theirs.client.call("name_new", "dns:theirs.emc", "A=192.0.2.2", 30)
        try await theirs.chain.mine(4)
        var block = try await theirBlock(39)
        let first = try #require(Hex.decode(try await client.call("getblock", tip, 0).octets ?? []))
        block.header.previous = try Block(decoding: first).header.previous
        #expect(try await client.call("submitblock", hex(block)) == "inconclusive")
        // A block on the tip is judged at once.
        block.header.previous = try hash(tip)
        #expect(try await client.call("submitblock", hex(block)) == "bad-txns-inputs-missingorspent")
        #expect(try await client.call("getbestblockhash") == tip)
        #expect(try await client.call("submitblock", hex(block)) == "duplicate")
        // One on the refused one is not looked at.
        let refused = try await client.call("getchaintips").array?.first { $0["status"] == "invalid" }?["hash"]
        block.header.previous = try hash(try #require(refused))
        #expect(try await client.call("submitblock", hex(block)) == "bad-prevblk")
        #expect(try await client.call("name_filter", "") == [])
        try await close()
    }

    @Test("Blocks that no rule allows are refused with the node's words")
    func badBlocks() async throws {
        let good = try await theirBlock(1)
        var without = good
        without.transactions = []
        #expect(try await client.call("submitblock", hex(without)) == "bad-cb-missing")
        var twice = good
        twice.transactions += good.transactions
        #expect(try await client.call("submitblock", hex(twice)) == "bad-cb-multiple")
        var other = good
        other.header.merkleRoot = [UInt8](repeating: 1, count: 32)
        #expect(try await client.call("submitblock", hex(other)) == "bad-txnmrklroot")
        var orphan = good
        orphan.header.previous = [UInt8](repeating: 1, count: 32)
        #expect(try await client.call("submitblock", hex(orphan)) == "prev-blk-not-found")
        var again = good
        again.header.previous = try hash(try await client.call("getbestblockhash"))
        #expect(try await client.call("submitblock", hex(again)) == .null)
        again.header.previous = try hash(try await client.call("getbestblockhash"))
        #expect(try await client.call("submitblock", hex(again)) == "bad-txns-BIP30")
        for text: JSON in ["", "00", "zz", .string(String(repeating: "ff", count: 200))] {
            #expect(try await client.refusal("submitblock", text)?.code == RPCError.deserializationError)
        }
        try await close()
    }

    @Test("Blocks from the end of time do not stop the chain")
    func lateBlocks() async throws {
        for height in 1...8 {
            var block = try await theirBlock(height)
            block.header.previous = try hash(try await client.call("getbestblockhash"))
            block.header.time = .max
            #expect(try await client.call("submitblock", hex(block)) == .null)
        }
        try await client.call("name_new", "dns:a.emc", "A=192.0.2.1", 30)
        try await ours.chain.mine(20)
        #expect(try await client.call("name_show", "dns:a.emc")["value"] == "A=192.0.2.1")
        try await close()
    }

    private func close() async throws {
        try await ours.close()
        try await theirs.close()
    }

    /// What the node says of all names, and of its coins.
    private func books() async throws -> [JSON] {
        [
            try await client.call("name_scan"), try await client.call("name_filter", ""),
            try await client.call("name_indexinfo"), try await client.call("name_list"),
            try await client.call("name_history", "dns:a.emc", true), try await client.call("getbalance"),
            try await client.call("getinfo"),
        ]
    }

    /// A hash in the order of hashing.
    private func hash(_ shown: JSON) throws -> [UInt8] {
        Array(try #require(Hex.decode(shown.octets ?? [])).reversed())
    }

    private func submit(_ height: Int) async throws -> JSON {
        try await client.call("submitblock", hex(try await theirBlock(height)))
    }

    private func theirBlock(_ height: Int) async throws -> Block {
        let hash = try await theirs.client.call("getblockhash", .integer(height))
        let octets = try #require(try await theirs.client.call("getblock", hash, 0).octets)
        return try Block(decoding: try #require(Hex.decode(octets)))
    }

    private func hex(_ block: Block) -> JSON { .string(Hex.encode(block.encoded)) }
}
