// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import NVS
import Testing

@Suite("Hostile requests to the embedded chain", .timeLimit(.minutes(2)))
struct HostileRequestTests {
    private let folder: TemporaryFolder
    private let chain: RunningChain
    private var client: ChainClient { chain.client }

    init() async throws {
        folder = try TemporaryFolder()
        let lines = (0..<500).map { "\(String(repeating: "a", count: 480))\($0)\tx\t30" }
        let seed = try folder.write(lines.joined(separator: "\n"), to: "seed.nvs")
        chain = try await RunningChain.open(folder, blocks: .manual, seeds: [seed])
    }

    @Test(
        "No expression takes more than time in proportion to the names",
        arguments: [
            "(a*)*b", "(a|a)*b", "(a|aa)+$b", "(.*)*(.*)*(.*)*x$", "(a?){50}a{50}b", "(.*a){12}b",
            "((((((((((a*)*)*)*)*)*)*)*)*)*)*b",
        ]
    )
    func patterns(pattern: String) async throws {
        let started = ContinuousClock.now
        #expect(try await client.call("name_filter", .string(pattern)) == [])
        // An exponential search would take longer than the universe is old; this leaves room for slow machines.
        #expect(ContinuousClock.now - started < .seconds(20))
        try await chain.close()
    }

    @Test(
        "Expressions that grow without bound are refused or stay small",
        arguments: [
            ("(", 30, "){1000}"), ("(", 3, "a{1000}){1000}"), ("|", 16_000, ""), ("a|", 8_000, ""),
            ("a", 1_000_000, ""), ("(", 1_000, ")"), ("[[:alpha:]a-z\\d]", 1_000, ""), ("(^|$)", 1, "{1000}"),
            ("(", 3, "(^|$){1000}){1000}"), ("[", 10_000, "]"), ("\\", 16_000, ""),
        ]
    )
    func growth(opening: String, count: Int, closing: String) async throws {
        let pattern = String(repeating: opening, count: count) + String(repeating: closing, count: count)
        let started = ContinuousClock.now
        let refusal = try await client.refusal("name_filter", .string(pattern))
        #expect(refusal == nil || refusal?.code == RPCError.miscellaneous)
        #expect(ContinuousClock.now - started < .seconds(20))
        #expect(try await client.call("getblockcount") == 41)
        try await chain.close()
    }

    @Test("A list of orders that nobody could pay for is refused at once")
    func orders() async throws {
        let orders = (0..<100_000).map { JSON.object(["NEW": .string("n\($0)"), "value": "x", "days": 1]) }
        let started = ContinuousClock.now
        #expect(try await client.refusal("name_updatemany", .array(orders))?.message == "unkown error")
        #expect(ContinuousClock.now - started < .seconds(20))
        #expect(try await client.call("name_mempool") == [])
        try await chain.close()
    }

    @Test("Transactions that no rule allows are refused with the node's words")
    func transactions() async throws {
        try await client.call("name_new", "dns:a.emc", "A=192.0.2.1", 30)
        let txid = try #require(try await client.call("getrawmempool").array?.first)
        let octets = try #require(Hex.decode(try await client.call("getrawtransaction", txid).octets ?? []))
        let good = try Transaction(decoding: octets)
        #expect(try await refusal(good) == nil)

        var changed = good
        changed.outputs[0].amount = -1
        #expect(try await refusal(changed) == "bad-txns-vout-negative (code 16)")
        changed.outputs[0].amount = .max
        #expect(try await refusal(changed) == "bad-txns-vout-toolarge (code 16)")
        changed.outputs[0].amount = 1_000_000_000_000_000
        #expect(try await refusal(changed) == "bad-txns-txouttotal-toolarge (code 16)")
        changed.outputs = [good.outputs[0]]
        changed.outputs[0].amount = 900_000_000_000_000
        #expect(try await refusal(changed) == "bad-txns-in-belowout (code 16)")
        changed = good
        changed.inputs.append(good.inputs[0])
        #expect(try await refusal(changed) == "bad-txns-inputs-duplicate (code 16)")
        changed = good
        changed.outputs[0].script = [UInt8](repeating: 0x51, count: 1_000_001)
        #expect(try await refusal(changed) == "bad-txns-oversize (code 16)")
        changed = good
        changed.inputs[0].outpoint.transaction = [UInt8](repeating: 1, count: 32)
        #expect(try await refusal(changed) == "Missing inputs")
        changed.inputs[0].outpoint = Transaction.Outpoint(transaction: [UInt8](repeating: 0, count: 32), index: .max)
        #expect(try await refusal(changed) == "coinbase (code 16)")

        // None of them is in the way of the good one.
        try await chain.chain.mine()
        #expect(try await client.call("name_show", "dns:a.emc")["value"] == "A=192.0.2.1")
        #expect(try await client.call("getrawmempool") == [])
        try await chain.close()
    }

    @Test("Batches may be long, and bodies have a bound")
    func sizes() async throws {
        let calls = (0..<2_000)
            .map { RPCRequest(id: .integer($0), method: $0 % 2 == 0 ? "getblockcount" : "nothing").json }
        let reply = try await client.send(JSONWriter.octets(of: .array(calls)), authorization: client.authorization)
        let replies = try #require(try JSONParser().parse(reply.body).array)
        #expect(replies.map { $0["id"]?.int } == Array(0..<2_000))
        #expect(replies.count { $0["error"] == .null } == 1_000)
        let large = [UInt8](repeating: 0x20, count: 32 << 20) + Array("{}".utf8)
        let refused = try await client.send(large, authorization: client.authorization).status
        #expect(refused == 413)
        #expect(try await client.call("getblockcount") == 41)
        try await chain.close()
    }

    @Test(
        "Arguments out of every range are refused",
        arguments: [
            ("name_filter", ["", -1, -5, -7]), ("name_scan", ["", -1, -1]), ("getblockhash", [.number("1e3")]),
            ("getblockhash", [.number("2147483648")]), ("sendtoaddress", ["x", ""]), ("sendtoaddress", ["x", "-"]),
            ("sendtoaddress", ["x", .number("1e30")]), ("name_new", ["n", "x", .number("-2147483648")]),
            ("gettxout", [.string(String(repeating: "1", count: 64)), -1]), ("generatetoaddress", [1_000_000, "x"]),
            ("getblock", [.string(String(repeating: "é", count: 32))]), ("validateaddress", [.string([0xFF, 0xFE])]),
            ("decoderawtransaction", [.string(String(repeating: "ff", count: 100_000))]), ("help", [[]]),
            ("name_show", [.string([UInt8](repeating: 0xFF, count: 100_000))]), ("waitforblock", ["x", 1]),
            ("name_history", [.object(["a": 1])]), ("name_updatemany", [[1, [], .null]]),
            ("verifymessage", ["", "", ""]),
        ] as [(String, [JSON])]
    )
    func arguments(method: String, params: [JSON]) async throws {
        let request = RPCRequest(id: 1, method: method, params: .array(params))
        let reply = try await client.send(request.octets, authorization: client.authorization)
        #expect(try JSONParser().parse(reply.body)["id"] == 1)
        #expect(try await client.call("getblockcount") == 41)
        try await chain.close()
    }

    private func refusal(_ transaction: Transaction) async throws -> String? {
        try await client.refusal("sendrawtransaction", .string(Hex.encode(transaction.encoded(witness: true))))?.message
    }
}
