// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import Testing

/// What a real node (v0.8.6.0 on its private test chain) said, beyond the recorded calls.
@Suite("The node's words", .timeLimit(.minutes(1)))
struct NodeWordsTests {
    private let folder: TemporaryFolder
    private let chain: RunningChain
    private var client: ChainClient { chain.client }

    init() async throws {
        folder = try TemporaryFolder()
        chain = try await RunningChain.open(folder, blocks: .manual)
    }

    @Test("Refusals have the node's code and text")
    func refusals() async throws {
        let address = try await client.call("getnewaddress")
        let none = JSON.string(String(repeating: "0", count: 64))
        let table: [(method: String, params: [JSON], code: Int, message: String)] = [
            ("name_filter", ["[z-a]"], -1, "invalid charset range"),
            ("name_filter", ["[a"], -1, "unexpected end of pattern found"),
            ("name_filter", ["[[:alpha:]"], -1, "unexpected end of pattern found"),
            ("name_filter", ["[[:foo:]]"], -1, "unknown class name"),
            ("name_filter", ["a{3,2}"], -1, "invalid quantification range"),
            ("name_filter", ["a{2"], -1, "invalid quantifier"), ("name_filter", ["*a"], -1, "quantifier not expected"),
            ("name_filter", ["\\x4"], -1, "invalid hex escape : must be \\x HexDigit HexDigit"),
            ("name_updatemany", [[]], -8, "Invalid amount"),
            ("getblock", [none, "x"], -1, "JSON value is not a boolean as expected"),
            ("verifymessage", [address, "x", "hi"], -5, "Malformed base64 encoding"),
            ("sendtoaddress", [address, ""], -3, "Invalid amount"),
            ("sendtoaddress", [address, "-"], -3, "Invalid amount"),
            ("sendtoaddress", [address, .number("1e-05")], -101, "Send amount too small"),
            ("sendtoaddress", [address, .number("1e-07")], -3, "Invalid amount"),
        ]
        for (method, params, code, message) in table {
            let request = RPCRequest(id: 1, method: method, params: .array(params))
            let reply = try await client.send(request.octets, authorization: client.authorization)
            let error = try RPCResponse(JSONParser().parse(reply.body)).error
            #expect(error == RPCError(code: code, message: message), "\(method) \(params)")
            #expect(reply.status == 500)
        }
        try await chain.close()
    }

    @Test("Lists have the node's order, and say nothing of deleted names")
    func order() async throws {
        for name in ["dns:b.emc", "zz", "m", "dns:a.emc", "gone"] {
            try await client.call("name_new", .string(name), "x", 5)
        }
        try await chain.chain.mine()
        try await client.call("name_delete", "gone")
        try await chain.chain.mine()
        // The wallet's list goes by octets, the index by length first.
        #expect(try await names("name_list") == ["dns:a.emc", "dns:b.emc", "m", "zz"])
        #expect(try await names("name_scan") == ["m", "zz", "dns:a.emc", "dns:b.emc"])
        #expect(try await names("name_filter") == ["m", "zz", "dns:a.emc", "dns:b.emc"])
        try await chain.close()
    }

    @Test("An amount may be written with an exponent")
    func exponent() async throws {
        let address = try await client.call("getnewaddress")
        let txid = try await client.call("sendtoaddress", address, "1.5e1")
        let transaction = try await client.call("getrawtransaction", txid, 1)
        #expect(transaction["vout"]?.array?.contains { $0["value"]?.units == 15_000_000 } == true)
        try await chain.close()
    }

    private func names(_ method: String) async throws -> [String?] {
        try #require(try await client.call(method).array).map { $0["name"]?.text }
    }
}
