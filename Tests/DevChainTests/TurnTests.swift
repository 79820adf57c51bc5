// SPDX-License-Identifier: MIT
import DevChain
import JSONRPC
import Testing

/// Changes of the chain go one after the other; who waits too long for his turn is sent away.
@Suite("Turns on the embedded chain", .timeLimit(.minutes(1)))
struct TurnTests {
    @Test("An order that waited too long does nothing, and says so; what spends nothing waits")
    func late() async throws {
        let folder = try TemporaryFolder()
        // Whatever it takes is too long.
        let chain = try await RunningChain.open(folder, patience: .zero)
        let client = chain.client
        let wallet = try await client.call("getwalletinfo")
        let address = try await client.call("getnewaddress")
        for refusal in [
            try await client.refusal("name_new", "dns:late.emc", "A=192.0.2.1", 1),
            try await client.refusal("sendtoaddress", address, 1),
        ] {
            #expect(refusal?.code == RPCError.internalError)
            #expect(refusal?.message == "the embedded chain was busy for too long, and did nothing; try again")
        }
        #expect(try await client.call("getblockcount") == 40)
        #expect(try await client.call("getrawmempool") == [])
        #expect(try await client.call("getwalletinfo")["txcount"] == wallet["txcount"])
        #expect(try await client.call("generatetoaddress", 45, address).array?.count == 45)
        #expect(try await client.call("getblockcount") == 85)
        try await chain.close()
    }

    @Test("An order gets its turn while many blocks are made")
    func betweenBlocks() async throws {
        let folder = try TemporaryFolder()
        let chain = try await RunningChain.open(folder, blocks: .manual)
        let client = chain.client
        let count = 2_000
        let mining = Task { try await chain.chain.mine(count) }
        try await client.call("waitforblockheight", 41, 30_000)
        let txid = try await client.call("name_new", "dns:between.emc", "A=192.0.2.1", 1_000)
        let hashes = try await mining.value
        #expect(hashes.count == count)
        #expect(Set(hashes).count == count)
        #expect(try await client.call("getbestblockhash").text == hashes.last)
        let confirmations = try #require(try await client.call("gettransaction", txid)["confirmations"]?.int)
        #expect((1..<count) ~= confirmations)
        try await chain.close()
    }
}
