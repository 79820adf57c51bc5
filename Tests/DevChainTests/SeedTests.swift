// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import NVS
import Testing

@Suite("Seeds of the embedded chain", .timeLimit(.minutes(2)))
struct SeedTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("Seeded blocks obey the rules of names, however many blocks they fill")
    func rules() async throws {
        // More than a block's names, more than a block's octets, names that come again, and fees of all sizes.
        var lines = (0..<5_300).map { "dns:n\($0).emc\tA=192.0.2.\($0 % 250)\t\(1 + $0 % 4_000)" }
        lines += (0..<170).map { "worm:\($0)\t\(String(repeating: "v", count: 20_480))\t\(1 + $0 * 1_000)" }
        lines += (0..<40).map { "dns:n\($0).emc\tA=198.51.100.\($0)\t10\tlegacy" }
        lines += ["dns:n7.emc\tA=203.0.113.1\t1", "dns:n7.emc\tA=203.0.113.2\t366000000"]
        let file = try folder.write(lines.joined(separator: "\n"), to: "many.nvs")
        let chain = try await RunningChain.open(folder, seeds: [file])
        let replay = try await LedgerReplay(chain.client)
        #expect(replay.ignored == 0)
        #expect(replay.names.count == 5_470)
        #expect(try await replay.agrees(with: chain.client))
        let last = try await chain.client.call("name_show", "dns:n7.emc")
        #expect(last["value"] == "A=203.0.113.2")
        #expect(last["expires_at"]?.int == Int(Int32.max))
        let history = try #require(try await chain.client.call("name_history", "dns:n7.emc").array)
        #expect(history.map { $0["days_added"]?.int } == [8, 10, 1, 366_000_000])
        // Without an owner a name is the wallet's.
        try await chain.client.call("name_update", "dns:n5299.emc", "A=192.0.2.1", 1)
        try await chain.client.call("name_delete", "dns:n0.emc")
        #expect(try await LedgerReplay(chain.client).agrees(with: chain.client))
        try await chain.close()
    }

    @Test("A block of seeds can be taken away and comes back")
    func takenAway() async throws {
        let lines = (0..<600).map { "dns:n\($0).emc\tA=192.0.2.1\t30" }
        let file = try folder.write(lines.joined(separator: "\r\n") + "\r\n", to: "some.nvs")
        let chain = try await RunningChain.open(folder, blocks: .manual, seeds: [file])
        try await chain.chain.invalidate(depth: 1)
        #expect(try await chain.client.call("name_filter", "").array == [])
        #expect(try await chain.client.call("name_mempool").array?.count == 600)
        try await chain.chain.mine()
        #expect(try await chain.client.call("name_filter", "").array?.count == 600)
        #expect(try await LedgerReplay(chain.client).agrees(with: chain.client))
        try await chain.close()
    }

    @Test("Every octet can be written")
    func octets() async throws {
        let octets = (0...255).map { UInt8($0) }
        let line = SeedFile.write(SeedFile.Line(name: octets, value: octets.reversed(), days: 3))
        let file = folder.path + "/octets.nvs"
        try Data([0x23, 0xFF, 0x0A, 0x0A] + line).write(to: URL(filePath: file))
        let chain = try await RunningChain.open(folder, seeds: [file])
        let shown = try await chain.client.call("name_show", .string(octets), "hex")
        #expect(shown["name"]?.octets == octets)
        #expect(shown["value"]?.text == Hex.encode(octets.reversed()))
        try await chain.close()
    }

    @Test("A bad line behind many good ones is named, and nothing is left")
    func badLine() async throws {
        let good = (1...5_500).map { "dns:n\($0).emc\tA=192.0.2.1\t30\n" }.joined()
        let first = try folder.write("dns:first.emc\tx\t1\n", to: "first.nvs")
        let second = try folder.write(good + "dns:bad.emc\t\t30\n", to: "second.nvs")
        let error = await #expect(throws: DevChainError.self) {
            try await RunningChain.open(folder, seeds: [first, second])
        }
        let message = try #require(error?.message)
        #expect(message.contains("second.nvs, line 5501: has a value of 0 octets"), "\(message)")
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/chain")
        #expect(left == ["lock"])
    }

    @Test(
        "A line that can be no registration is refused",
        arguments: [
            ("n\tx\t366000001", "has days that are not a whole number"), ("n\tx\t-1", "has days"),
            ("n\tx\\xg0\t1", "has a backslash"), ("n\tx\\x4\t1", "has a backslash"), ("n\tx\t1\t2\t3", "has 5 fields"),
            ("n\tx\t1\tEZp3Sxd3wRz1sCHG2XBLEqUbcVXgMPdWmH", "is no address of the private test chain"),
        ]
    )
    func badLines(line: String, problem: String) async throws {
        let file = try folder.write(line + "\n", to: "bad.nvs")
        let error = await #expect(throws: DevChainError.self) { try await RunningChain.open(folder, seeds: [file]) }
        let message = try #require(error?.message)
        #expect(message.contains("bad.nvs, line 1: ") && message.contains(problem), "\(message)")
    }

    @Test("Names and values that are too long are refused")
    func longLines() async throws {
        for (name, value, problem) in [
            (513, 1, "has a name of 513 octets"), (1, 20_481, "has a value of 20481 octets"),
            (1, 2_000_000, "is longer than any name and value can be"),
        ] {
            let line = String(repeating: "n", count: name) + "\t" + String(repeating: "v", count: value) + "\t1"
            try await badLines(line: line, problem: problem)
        }
    }

    @Test("A seed file that is not there, or is a folder, is named", arguments: ["none.nvs", "folder"])
    func noFile(name: String) async throws {
        try FileManager.default.createDirectory(atPath: folder.path + "/folder", withIntermediateDirectories: true)
        let path = folder.path + "/" + name
        let error = await #expect(throws: DevChainError.self) { try await RunningChain.open(folder, seeds: [path]) }
        #expect(error?.message.contains(path) == true, "\(String(describing: error))")
    }
}
