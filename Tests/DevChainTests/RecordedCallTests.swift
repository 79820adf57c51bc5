// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import NIOHTTP1
import Testing

/// The recorded chain is put into an embedded one, block by block; each recorded call is made at the height at which it
/// was recorded, and must get the recorded reply, octet for octet.
@Suite("Recorded calls", .timeLimit(.minutes(2)))
struct RecordedCallTests {
    @Test("Every call gets the recorded reply, save the ones in Fixtures/differences.json, which get another")
    func replies() async throws {
        let recorded = try JSONParser()
            .parse(Array(Data(contentsOf: RecordedCall.folder.appending(path: "_chain.json"))))
        let blocks = try #require(recorded["blocks"]?.array)
        let heights = try JSONDecoder().decode([String: Int].self, from: fixture("heights"))
        let groups = try JSONDecoder().decode([String: [String: [String]]].self, from: fixture("differences"))
        let listed = try Set(#require(groups["differences"]).values.joined())
        // What differs comes last, because some of it changes the chain.
        let calls = Dictionary(grouping: RecordedCall.all) { heights[$0.name] ?? blocks.count - 1 }
            .mapValues { calls in calls.sorted { !listed.contains($0.name) && listed.contains($1.name) } }
        #expect(RecordedCall.all.count == heights.count + listed.count)

        let folder = try TemporaryFolder()
        let chain = try await RunningChain.open(folder, blocks: .manual, initialBlocks: 0)
        var different: Set<String> = []
        for (height, block) in blocks.enumerated() {
            if height > 0 {
                let result = try await chain.client.call("submitblock", try #require(block["hex"]))
                try #require(result == .null, "block \(height): \(result)")
                #expect(try await chain.client.call("getbestblockhash") == block["hash"])
            }
            for call in calls[height] ?? [] {
                if try await !isReplied(call, chain.client) { different.insert(call.name) }
            }
        }
        #expect(different.subtracting(listed).sorted().isEmpty, "not replied as recorded")
        #expect(listed.subtracting(different).sorted().isEmpty, "listed as different, but replied as recorded")
        try await chain.close()
    }

    private func isReplied(_ call: RecordedCall, _ client: ChainClient) async throws -> Bool {
        let authorization: String? =
            switch call.authorization {
            case "valid": client.authorization
            case "none": nil
            default: "Basic d3Jvbmc6d3Jvbmc="
            }
        let reply = try await client.send(
            call.body,
            method: HTTPMethod(rawValue: call.method),
            path: call.path,
            authorization: authorization
        )
        return reply.status == call.status && reply.body == call.reply
    }

    private func fixture(_ name: String) throws -> Data {
        try Data(contentsOf: RecordedCall.folder.deletingLastPathComponent().appending(path: name + ".json"))
    }
}
