// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import NIOHTTP1
import NVS
import Testing

/// What a real node replied, against what the embedded chain replies.
///
/// `Fixtures/heights.json` tells at which height a call gets the recorded reply, octet for octet; the recorded chain is
/// put in block by block for that. `Fixtures/differences.json` lists the rest, with reasons: calls of which only the
/// values differ, and calls that do not apply to an embedded chain.
@Suite("Recorded calls", .timeLimit(.minutes(2)))
struct RecordedCallTests {
    @Test("Every call gets the reply that the tables say")
    func replies() async throws {
        let heights = try JSONDecoder().decode([String: Int].self, from: fixture("heights.json"))
        let tables = try JSONDecoder().decode([String: [String: [String]]].self, from: fixture("differences.json"))
        let otherValues = try Set(#require(tables["otherValues"]).values.joined())
        let notApplicable = try Set(#require(tables["notApplicable"]).values.joined())
        let listed = otherValues.union(notApplicable)
        #expect(RecordedCall.all.count == heights.count + listed.count)
        #expect(otherValues.isDisjoint(with: notApplicable))

        let different = try await onRecordedChain { height, last in
            // What differs comes last, because some of it changes the chain.
            RecordedCall.all.filter { heights[$0.name] == height }
                + (height == last ? RecordedCall.all.filter { listed.contains($0.name) } : [])
        }
        let octets = Set(different.filter { !$0.value.octets }.keys)
        #expect(octets.subtracting(listed).sorted().isEmpty, "not replied as recorded")
        #expect(listed.subtracting(octets).sorted().isEmpty, "listed as different, but replied as recorded")

        // What the recorded chain has no coins or names for has to work on one that has.
        let unlike = different.filter { !$0.value.shape }.keys
        let shapes = Set(try await unlikeOnFundedChain(RecordedCall.all.filter { unlike.contains($0.name) }))
        #expect(shapes.subtracting(notApplicable).sorted().isEmpty, "another status, code or other members")
        #expect(notApplicable.subtracting(shapes).sorted().isEmpty, "listed as not applicable, but alike")
    }

    /// Whether a reply has the recorded octets, and whether it has the recorded shape.
    private typealias Likeness = (octets: Bool, shape: Bool)

    /// Puts the recorded blocks in, and makes calls at each height.
    private func onRecordedChain(_ calls: (Int, Int) -> [RecordedCall]) async throws -> [String: Likeness] {
        let json = try JSONParser().parse(Array(fixture("emercoin-rpc/_chain.json")))
        let blocks = try #require(json["blocks"]?.array)
        let folder = try TemporaryFolder()
        let chain = try await RunningChain.open(folder, blocks: .manual, initialBlocks: 0)
        var different: [String: Likeness] = [:]
        for (height, block) in blocks.enumerated() {
            if height > 0 {
                let result = try await chain.client.call("submitblock", try #require(block["hex"]))
                try #require(result == .null, "block \(height): \(result)")
                #expect(try await chain.client.call("getbestblockhash") == block["hash"])
            }
            for call in calls(height, blocks.count - 1) {
                let likeness = try await likeness(call, chain.client)
                if !likeness.octets { different[call.name] = likeness }
            }
        }
        try await chain.close()
        return different
    }

    /// Makes calls on a chain with money, on which the recorded names are this wallet's.
    private func unlikeOnFundedChain(_ calls: [RecordedCall]) async throws -> [String] {
        let folder = try TemporaryFolder()
        let chain = try await RunningChain.open(folder, seeds: [try recordedNames(in: folder)])
        var unlike: [String] = []
        for call in calls where try await !likeness(call, chain.client).shape { unlike.append(call.name) }
        try await chain.close()
        return unlike
    }

    /// The names that were active when the recording ended, as a seed, without those that a call registers.
    private func recordedNames(in folder: TemporaryFolder) throws -> String {
        let json = try JSONParser().parse(Array(fixture("emercoin-rpc/_chain.json")))
        let later = Set(RecordedCall.all.filter { $0.status == 200 }.compactMap(\.newName))
        var lines = ""
        for name in json["names_at_tip"]?.array ?? [] {
            let octets = Hex.decode(name["name_hex"]?.octets ?? []) ?? []
            let value = Hex.decode(name["value_hex"]?.octets ?? []) ?? []
            // Values of 20 KiB have no place in a block of seeds with others.
            guard !octets.isEmpty, !value.isEmpty, value.count < 4_000, !later.contains(octets) else { continue }
            lines += String(decoding: SeedFile.escape(octets), as: UTF8.self) + "\t"
            lines += String(decoding: SeedFile.escape(value), as: UTF8.self) + "\t365\n"
        }
        return try folder.write(lines, to: "recorded.nvs")
    }

    private func likeness(_ call: RecordedCall, _ client: ChainClient) async throws -> Likeness {
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
        let shape = ReplyShape(status: reply.status, body: reply.body)
        let isAlike = shape == ReplyShape(status: call.status, body: call.reply)
        return (reply.status == call.status && reply.body == call.reply, isAlike)
    }

    private func fixture(_ name: String) throws -> Data {
        try Data(contentsOf: RecordedCall.folder.deletingLastPathComponent().appending(path: name))
    }
}
