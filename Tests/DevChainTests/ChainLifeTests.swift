// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import NVS
import Testing

@Suite("Names on the embedded chain", .timeLimit(.minutes(2)))
struct ChainLifeTests {
    private let folder: TemporaryFolder
    private let chain: RunningChain
    private var client: ChainClient { chain.client }

    init() async throws {
        folder = try TemporaryFolder()
        chain = try await RunningChain.open(folder)
    }

    @Test("A new name is in a block at once, a second one of the same name is refused")
    func newName() async throws {
        let before = try await height()
        let txid = try await client.call("name_new", "dns:a.emc", "A=192.0.2.1", 30)
        #expect(try await height() == before + 1)
        let shown = try await client.call("name_show", "dns:a.emc")
        #expect(shown["value"] == "A=192.0.2.1")
        #expect(shown["txid"] == txid)
        #expect(shown["expires_in"]?.int == 30 * NameRules.blocksPerDay)
        let refusal = try await client.refusal("name_new", "dns:a.emc", "A=192.0.2.2", 30)
        #expect(refusal?.message.contains("unexpired") == true, "\(String(describing: refusal))")
        try await chain.close()
    }

    @Test("The block of a name holds its script, which says the same as the history")
    func script() async throws {
        let value: JSON = .string([0x54, 0x58, 0x54, 0x3D, 0xFF, 0x00, 0xC3, 0xA9])
        try await client.call("name_new", "dns:b.emc", value, 12)
        let hash = try await client.call("getbestblockhash")
        let text = try #require(try await client.call("getblock", hash, 0).octets)
        let octets = try #require(Hex.decode(text))
        let operations = try Block(decoding: octets).transactions.flatMap { $0.nameOperations.map(\.operation) }
        #expect(operations.count == 1)
        #expect(operations.first?.kind == .new)
        #expect(operations.first?.days == 12)
        #expect(.string(operations.first?.value ?? []) == value)
        try await client.call("name_update", "dns:b.emc", "A=192.0.2.3", 0)
        try await client.call("name_delete", "dns:b.emc")
        let history = try #require(try await client.call("name_history", "dns:b.emc", true).array)
        #expect(history.map { $0["operation"]?.text } == ["name_new", "name_update", "name_delete"])
        #expect(try await client.call("name_show", "dns:b.emc")["deleted"] == true)
        try await chain.close()
    }

    @Test("A name ends with its last block, and can then be registered again")
    func expiry() async throws {
        try await client.call("name_new", "dns:c.emc", "A=192.0.2.1", 1)
        let end = try #require(try await client.call("name_show", "dns:c.emc")["expires_at"]?.int)
        try await chain.chain.mine(end - (try await height()) - 1)
        #expect(try await client.call("name_show", "dns:c.emc")["expired"] == nil)
        #expect(try await client.call("name_show", "dns:c.emc")["expires_in"] == 1)
        try await chain.chain.mine()
        #expect(try await client.call("name_show", "dns:c.emc")["expired"] == true)
        // The node takes the name again one block later: see NameRules.isActive.
        try await chain.chain.mine()
        try await client.call("name_new", "dns:c.emc", "A=192.0.2.2", 1)
        #expect(try await client.call("name_show", "dns:c.emc")["value"] == "A=192.0.2.2")
        try await chain.close()
    }

    @Test("Who is not the owner cannot change a name; who got it can")
    func owners() async throws {
        // The owner is nobody's: no wallet has the key.
        let foreign: JSON = "emrt1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq"
        #expect(try await client.refusal("name_new", "dns:d.emc", "x", 5, foreign) != nil)
        let own = try await client.call("getnewaddress")
        try await client.call("name_new", "dns:d.emc", "A=192.0.2.1", 5, own)
        #expect(try await client.call("name_show", "dns:d.emc")["address"] == own)
        try await client.call("name_update", "dns:d.emc", "A=192.0.2.2", 5)
        #expect(try await client.refusal("name_update", "dns:never.emc", "x", 5) != nil)
        try await chain.close()
    }

    @Test("What leaves the chain waits, and comes back in its order")
    func reorganisation() async throws {
        try await client.call("name_new", "dns:e.emc", "A=192.0.2.1", 30)
        let stale = try await client.call("getbestblockhash")
        try await client.call("name_update", "dns:e.emc", "A=192.0.2.2", 30)
        let top = try await height()
        try await chain.chain.invalidate(try #require(stale.text))
        #expect(try await height() == top - 2)
        #expect(try await client.refusal("name_show", "dns:e.emc")?.code == RPCError.nameNotFound)
        #expect(try await client.call("getblockheader", stale)["confirmations"] == -1)
        #expect(try await client.call("name_mempool").array?.count == 2)
        try await chain.chain.mine(2)
        #expect(try await client.call("name_show", "dns:e.emc")["value"] == "A=192.0.2.2")
        #expect(try await client.call("name_mempool").array?.isEmpty == true)
        await #expect(throws: DevChainError.self) { try await chain.chain.invalidate("00") }
        await #expect(throws: DevChainError.self) { try await chain.chain.invalidate(depth: 1_000_000) }
        try await chain.close()
    }

    @Test("Whoever waits for a block hears of it")
    func waiting() async throws {
        let next = try await height() + 1
        async let heard = client.call("waitforblockheight", .integer(next), 20_000)
        try await client.call("name_new", "dns:f.emc", "A=192.0.2.1", 30)
        #expect(try await heard["height"]?.int == next)
        try await chain.close()
    }

    @Test("Hostile requests get an error each, and the chain goes on")
    func hostile() async throws {
        let before = try await client.call("getbestblockhash")
        let bodies: [[UInt8]] = [
            [], Array("{".utf8), Array("[[[[[[[[".utf8), Array(String(repeating: "[", count: 100_000).utf8),
            Array("{\"method\":5}".utf8), Array("{\"method\":\"name_show\",\"params\":[{}]}".utf8),
            Array("{\"method\":\"name_filter\",\"params\":[\"(((((a*)*)*)*)*)*b\"]}".utf8),
            Array("{\"method\":\"getblockhash\",\"params\":[1e400]}".utf8),
            Array("{\"method\":\"getblockhash\",\"params\":[99999999999999999999]}".utf8), [0xFF, 0xFE, 0x00],
        ]
        for body in bodies {
            let reply = try await client.send(body, authorization: client.authorization)
            #expect(reply.status == 200 || (400...599).contains(reply.status))
        }
        #expect(try await client.send(Array("{}".utf8), authorization: nil).status == 401)
        #expect(try await client.call("getbestblockhash") == before)
        try await chain.close()
    }

    private func height() async throws -> Int {
        try #require(try await client.call("getblockcount").int)
    }
}
