// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import Testing

@Suite("The folder of the embedded chain", .timeLimit(.minutes(2)))
struct FolderTests {
    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("Seeds of several files are names from the first moment, with their owners and escapes")
    func seeds() async throws {
        let owner = "emrt1q9smlv6vh6mv5l58nqexaw7jd2mg9a5gz7suytm"
        let files = [
            try folder.write("# names\ndns:a.emc\tA=192.0.2.1\t30\ndns:b.emc\tTXT=a\\tb\\xC3\\xA9\t40\n", to: "1.nvs"),
            try folder.write("worm:user:x\tvalue\t50\t\(owner)\n", to: "2.nvs"),
        ]
        let chain = try await RunningChain.open(folder, seeds: files)
        #expect(try await chain.client.call("name_show", "dns:a.emc")["value"] == "A=192.0.2.1")
        #expect(try await chain.client.call("name_show", "dns:b.emc")["value"] == "TXT=a\tbé")
        #expect(try await chain.client.call("name_show", "worm:user:x")["address"] == .string(owner))
        #expect(try await chain.client.call("name_filter", "").array?.count == 3)
        try await chain.close()
    }

    @Test(
        "A seed that cannot be used names its file and line, and leaves no chain behind",
        arguments: [
            "dns:a.emc\tA=192.0.2.1\n", "dns:a.emc\tA=192.0.2.1\tmany\n", "dns:a.emc\tx\\q\t30\n",
            "dns:a.emc\tA=192.0.2.1\t30\tnobody\n", "dns:a.emc\tA=192.0.2.1\t0\n",
        ]
    )
    func brokenSeed(line: String) async throws {
        let file = try folder.write("dns:good.emc\tA=192.0.2.1\t30\n" + line, to: "broken.nvs")
        let error = await #expect(throws: DevChainError.self) { try await RunningChain.open(folder, seeds: [file]) }
        #expect(error?.message.contains("broken.nvs") == true)
        #expect(error?.message.contains("2") == true, "\(String(describing: error))")
        // The same folder works with a seed that is right.
        let right = try folder.write("dns:good.emc\tA=192.0.2.1\t30\n", to: "right.nvs")
        let chain = try await RunningChain.open(folder, seeds: [right])
        #expect(try await chain.client.call("name_filter", "").array?.count == 1)
        try await chain.close()
    }

    @Test("A restart keeps everything, gives a new cookie and takes the old one away")
    func restart() async throws {
        let first = try await RunningChain.open(folder)
        try await first.client.call("name_new", "dns:kept.emc", "A=192.0.2.1", 30)
        let tip = try await first.client.call("getbestblockhash")
        let address = try await first.client.call("getnewaddress")
        try await first.close()
        #expect(!FileManager.default.fileExists(atPath: first.chain.cookieFile))

        let second = try await RunningChain.open(folder)
        #expect(second.client.cookie != first.client.cookie)
        #expect(try await second.client.call("getbestblockhash") == tip)
        #expect(try await second.client.call("name_show", "dns:kept.emc")["value"] == "A=192.0.2.1")
        try await second.client.call("name_update", "dns:kept.emc", "A=192.0.2.2", 30, address)
        #expect(try await second.client.call("name_show", "dns:kept.emc")["address"] == address)
        try await second.close()
    }

    @Test("Only its owner may read the cookie, and two chains do not share a folder")
    func ownership() async throws {
        let chain = try await RunningChain.open(folder)
        let attributes = try FileManager.default.attributesOfItem(atPath: chain.chain.cookieFile)
        #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
        let error = await #expect(throws: DevChainError.self) { try await RunningChain.open(folder) }
        #expect(error?.message.contains(folder.path) == true)
        #expect(try await chain.client.call("getblockcount") == 40)
        try await chain.close()
    }

    @Test("Timed blocks come by themselves")
    func timedBlocks() async throws {
        let chain = try await RunningChain.open(folder, blocks: .every(seconds: 1))
        let height = try #require(try await chain.client.call("getblockcount").int)
        try await chain.client.call("name_new", "dns:later.emc", "A=192.0.2.1", 30)
        let reached = try await chain.client.call("waitforblockheight", .integer(height + 2), 20_000)
        let there = try #require(reached["height"]?.int)
        #expect(there >= height + 2)
        #expect(try await chain.client.call("name_show", "dns:later.emc")["value"] == "A=192.0.2.1")
        try await chain.close()
    }
}
