// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import NVS
import Testing

@Suite("Replies of a real node")
struct RecordedExchangeTests {
    /// What a reply has to become, told by another JSON implementation and by the documented meaning of each status.
    private func expectation(of exchange: RecordedExchange) -> Result<JSON, ChainError>? {
        guard exchange.headers["Content-Type"]?.hasPrefix("application/json") == true else {
            if exchange.status == 401 { return .failure(.unauthorized(source: "the password of user user")) }
            let text = String(decoding: exchange.body, as: UTF8.self)
            if text == "Work queue depth exceeded" { return .failure(.busy) }
            return .failure(.notANode(status: exchange.status, text: text.trimmingCharacters(in: .newlines)))
        }
        let latin1 = String(bytes: exchange.body, encoding: .isoLatin1) ?? ""
        guard let reply = try? JSONSerialization.jsonObject(with: Data(latin1.utf8)) as? [String: Any],
            reply.keys.sorted() == ["error", "id", "result"]
        else { return nil }
        if let error = reply["error"] as? [String: Any], let code = error["code"] as? Int {
            let message = error["message"] as? String ?? ""
            switch code {
            case -28: return .failure(.warmingUp(step: message))
            case -10: return .failure(.downloadingBlocks)
            default: return .failure(.rpc(RPCError(code: code, message: message)))
            }
        }
        return .success((try? JSONParser(escapes: .lowByte).parse(exchange.body))?["result"] ?? .null)
    }

    @Test("have the documented outcome", arguments: RecordedExchange.all)
    func outcome(exchange: RecordedExchange) async throws {
        let expected = expectation(of: exchange)
        let found: Result<JSON, ChainError> = try await LoopbackServer.run { request in
            if let method = exchange.method {
                let sent = try? JSONParser().parse(request.body)
                guard sent?["method"]?.text == method, sent?["params"] == exchange.params else { return .close }
            }
            return exchange.reply
        } _: { port in
            do {
                return .success(try await client(port: port).call(exchange.method ?? "x", exchange.params))
            } catch let error as ChainError {
                return .failure(error)
            }
        }
        guard let expected else {
            // Batches and the REST interface: JSON, but no reply to a call.
            guard case .failure(.malformedReply) = found else {
                Issue.record("expected a malformed reply, found \(found)")
                return
            }
            return
        }
        #expect(found == expected)
    }

    /// Runs a typed call against one recorded reply.
    private func replay<Value: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable (RPCClient) async throws -> Value
    ) async throws -> Value {
        let exchange = try RecordedExchange.named(name)
        return try await LoopbackServer.run { _ in
            exchange.reply
        } _: { port in
            try await body(client(port: port))
        }
    }

    @Test("chain state")
    func chainState() async throws {
        let info = try await replay("getblockchaininfo") { try await $0.blockchainInfo() }
        #expect(info.network == "regtest")
        #expect(info.height == 68)
        #expect(info.bestBlock == "19f6afd8cfb91ea2d71168844e84d50d0054b858ccfc9c6e6a240adb3bd1d211")
        #expect(!info.isDownloading)
        #expect(try await replay("ibd-getblockchaininfo") { try await $0.blockchainInfo() }.isDownloading)
        #expect(try await replay("getblockhash") { try await $0.blockHash(at: 0) }?.count == 64)
        #expect(try await replay("getblockhash-out-of-range") { try await $0.blockHash(at: 999_999) } == nil)
        #expect(try await replay("getbestblockhash") { try await $0.bestBlockHash() }.count == 64)
        let tip = try await replay("waitfornewblock") { try await $0.waitForNewBlock(timeout: .seconds(10)) }
        #expect(tip.height == 69)
        #expect(tip.hash == "1a340137d0785365e90aada8e3ae0850c97e7baeac71d6119a1071b2fd5b6b75")
        let index = try await replay("name_indexinfo") { try await $0.nameIndexInfo() }
        #expect(index.records == 157)
        #expect(index.height == 68)
    }

    @Test("blocks and headers, stale ones and unknown ones")
    func blocks() async throws {
        let stale = try await replay("reorg-2-getblockheader-stale") { try await $0.blockHeader("x") }
        #expect(stale?.confirmations == -1)
        #expect(stale?.block.height == 73)
        #expect(stale?.previous == "4a86bb9d91df1e08a998fdbdcbe4a2455b6f3e940d7722ef6c8ed0149a60f789")
        #expect(try await replay("getblockheader-missing") { try await $0.blockHeader("x") } == nil)
        #expect(try await replay("getblock-missing") { try await $0.rawBlock("x") } == nil)
        await #expect(throws: ChainError.self) {
            _ = try await replay("getblock-bad-hash") { try await $0.rawBlock("x") }
        }
        let octets = try #require(try await replay("getblock-v0-name-ops") { try await $0.rawBlock("x") })
        let operations = try Block(decoding: octets).transactions.flatMap(\.nameOperations)
        #expect(!operations.isEmpty)
    }

    @Test("names: present, deleted, missing, undone, binary")
    func names() async throws {
        let entry = try #require(try await replay("name_show-binary-hex") { try await $0.nameShow([]) })
        #expect(entry.value == [0x00, 0xFF, 0x80, 0x41, 0x0A, 0x0D, 0x22])
        #expect(entry.name == Array("bin:1".utf8))
        #expect(entry.expiresAt == 17_571)
        #expect(entry.height == 71)
        #expect(entry.isActive)
        let deleted = try #require(try await replay("name_show-deleted") { try await $0.nameShow([]) })
        #expect(deleted.isDeleted)
        #expect(!deleted.isActive)
        #expect(deleted.height == 66)
        #expect(try await replay("name_show-missing") { try await $0.nameShow([]) } == nil)
        #expect(try await replay("reorg-2-name_show-gone") { try await $0.nameShow([]) } == nil)
        await #expect(throws: ChainError.rpc(RPCError(code: -1, message: "JSON value is not a string as expected"))) {
            _ = try await replay("name_show-number") { try await $0.nameShow([]) }
        }
        let history = try await replay("name_history-hex") { try await $0.nameHistory(Array("n".utf8), full: true) }
        #expect(history.first?.operation == "name_new")
        #expect(history.allSatisfy { $0.height != nil && $0.name == Array("n".utf8) })
        #expect(try await replay("name_history-missing") { try await $0.nameHistory([]) }.isEmpty)
        #expect(try await replay("name_mempool-hex") { try await $0.nameMempool() }.first?.height == nil)
    }

    @Test("writes")
    func writes() async throws {
        #expect(try await replay("name_new") { try await $0.nameNew([], value: [], days: 1) }.count == 64)
        #expect(try await replay("name_update") { try await $0.nameUpdate([], value: [], days: 1) }.count == 64)
        #expect(try await replay("name_delete") { try await $0.nameDelete([]) }.count == 64)
        await #expect(throws: ChainError.rpc(RPCError(code: -32603, message: "name_new on an unexpired name"))) {
            _ = try await replay("name_new-error-duplicate") { try await $0.nameNew([], value: [], days: 1) }
        }
    }

    @Test("rows of name_filter", arguments: [1, 2, 4_096])
    func rows(batchSize: Int) async throws {
        let exchange = try RecordedExchange.named("name_filter-hex")
        let rows = Rows()
        let count = try await LoopbackServer.run { _ in
            exchange.reply
        } _: { port in
            try await client(port: port).nameFilter(.dnsAndENUM, batchSize: batchSize) { await rows.append($0) }
        }
        #expect(count == 1)
        #expect(await rows.all.map(\.registeredAt) == [52])
        #expect(await rows.all.first?.value == Array("A=192.0.2.1".utf8))
        let refusal = try RecordedExchange.named("name_filter-bad-regexp")
        await #expect(throws: ChainError.self) {
            _ = try await LoopbackServer.run { _ in
                refusal.reply
            } _: { port in
                try await client(port: port).nameFilter(.dns) { await rows.append($0) }
            }
        }
    }
}

private actor Rows {
    var all: [NameRow] = []
    func append(_ rows: [NameRow]) { all += rows }
}
