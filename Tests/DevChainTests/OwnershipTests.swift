// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import NVS
import Testing

@Suite("Owners of names on the embedded chain", .timeLimit(.minutes(1)))
struct OwnershipTests {
    /// An address of the recorded node's wallet, whose key nobody here has.
    private static let foreign: JSON = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn"

    private let folder: TemporaryFolder
    private let chain: RunningChain
    private var client: ChainClient { chain.client }

    init() async throws {
        folder = try TemporaryFolder()
        chain = try await RunningChain.open(folder, blocks: .manual)
    }

    @Test("Who gave a name away cannot change it any more")
    func givenAway() async throws {
        try await client.call("name_new", "dns:a.emc", "A=192.0.2.1", 30)
        try await chain.chain.mine()
        #expect(try await client.call("name_list", "dns:a.emc").array?.first?["transferred"] == nil)
        try await client.call("name_update", "dns:a.emc", "A=192.0.2.2", 0, Self.foreign)
        try await chain.chain.mine()
        #expect(try await client.call("name_show", "dns:a.emc")["address"] == Self.foreign)
        #expect(try await client.call("name_list", "dns:a.emc").array?.first?["transferred"] == true)
        let history = try #require(try await client.call("name_history", "dns:a.emc").array)
        #expect(history.map { $0["address_is_mine"]?.text } == ["true", nil])
        for method in ["name_update", "name_delete"] {
            let params: [JSON] = method == "name_update" ? ["dns:a.emc", "x", 1] : ["dns:a.emc"]
            let request = RPCRequest(id: 1, method: method, params: .array(params))
            let reply = try await client.send(request.octets, authorization: client.authorization)
            let error = try #require(try RPCResponse(JSONParser().parse(reply.body)).error)
            #expect(error == RPCError(code: -32603, message: "prev name tx is not yours or is not spendable"))
        }
        try await chain.close()
    }

    @Test("Others see a change when it is in a block, and each name waits with one change at most")
    func pending() async throws {
        let txid = try await client.call("name_new", "dns:a.emc", "A=192.0.2.1", 30, Self.foreign)
        #expect(try await client.refusal("name_show", "dns:a.emc")?.message == "failed to read from name DB")
        let waiting = try #require(try await client.call("name_mempool", "hex").array?.first)
        #expect(waiting["operation"] == "name_new")
        #expect(waiting["txid"] == txid)
        #expect(waiting["address"] == Self.foreign)
        #expect(waiting["address_is_mine"] == nil)
        #expect(waiting["value"]?.text == Hex.encode(Array("A=192.0.2.1".utf8)))
        let refusal = try await client.refusal("name_new", "dns:a.emc", "x", 1)
        #expect(refusal?.message == "there are 1 pending operations on that name, including \(txid.text ?? "")")
        #expect(try await client.call("gettransaction", txid)["confirmations"] == 0)
        try await chain.chain.mine()
        #expect(try await client.call("gettransaction", txid)["confirmations"] == 1)
        #expect(try await client.call("name_mempool") == [])
        try await chain.close()
    }

    @Test("A name is active up to its last block, and can be registered again in the block behind it")
    func lastBlock() async throws {
        try await client.call("name_new", "dns:a.emc", "A=192.0.2.1", 1)
        try await chain.chain.mine()
        let end = try #require(try await client.call("name_show", "dns:a.emc")["expires_at"]?.int)
        #expect(end == 41 + NameRules.blocksPerDay)
        try await chain.chain.mine(end - 41)
        let shown = try await client.call("name_show", "dns:a.emc")
        #expect(shown["expires_in"] == 0)
        #expect(shown["expired"] == true)
        #expect(try await client.refusal("name_new", "dns:a.emc", "x", 1)?.message == "name_new on an unexpired name")
        try await chain.chain.mine()
        #expect(
            try await client.refusal("name_update", "dns:a.emc", "x", 1)?.message == "name_update on an inactive name"
        )
        try await client.call("name_new", "dns:a.emc", "A=192.0.2.2", 1)
        try await chain.chain.mine()
        #expect(try await client.call("name_show", "dns:a.emc")["value"] == "A=192.0.2.2")
        #expect(try await client.call("name_history", "dns:a.emc").array?.count == 1)
        #expect(try await client.call("name_history", "dns:a.emc", true).array?.count == 2)
        #expect(try await LedgerReplay(client).agrees(with: client))
        try await chain.close()
    }

    @Test("Many operations in one transaction, and blocks that mean the same as the replies")
    func manyAtOnce() async throws {
        try await client.call(
            "name_updatemany",
            [["NEW": "m1", "value": "a", "days": 1], ["NEW": "m2", "value": "b", "days": 2]]
        )
        try await chain.chain.mine()
        try await client.call(
            "name_updatemany",
            [
                ["UPDATE": "m1", "value": "c", "days": 0], ["DELETE": "m2"],
                ["NEW": "m3", "value": "64", "days": 1, "valuetype": "hex"],
            ]
        )
        try await chain.chain.mine()
        let rows = try #require(try await client.call("name_filter", "^m").array)
        #expect(rows.map { $0["name"]?.text } == ["m1", "m3"])
        #expect(rows.map { $0["value"]?.text } == ["c", "d"])
        let list = try #require(try await client.call("name_list").array)
        #expect(list.map { $0["name"]?.text } == ["m1", "m3"])
        let replay = try await LedgerReplay(client)
        #expect(replay.ignored == 0)
        #expect(try await replay.agrees(with: client))
        #expect(try await client.refusal("name_updatemany", [["DELETE": "m1"], ["DELETE": "m1"]])?.code == -32603)
        try await chain.close()
    }
}
