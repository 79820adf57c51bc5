// SPDX-License-Identifier: MIT
import DevChain
import Foundation
import JSONRPC
import Testing

@Suite("The database of the embedded chain", .timeLimit(.minutes(1)))
struct DatabaseTests {
    private let folder: TemporaryFolder
    private var file: String { folder.path + "/chain/chain.sqlite" }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test("What an interrupted first start left is thrown away")
    func interrupted() async throws {
        try FileManager.default.createDirectory(atPath: folder.path + "/chain", withIntermediateDirectories: true)
        for suffix in ["", "-journal", "-wal", "-shm"] {
            try Data("half of a database".utf8).write(to: URL(filePath: file + ".new" + suffix))
        }
        let seed = try folder.write("dns:a.emc\tA=192.0.2.1\t30\n", to: "seed.nvs")
        let chain = try await RunningChain.open(folder, seeds: [seed])
        #expect(try await chain.client.call("name_show", "dns:a.emc")["value"] == "A=192.0.2.1")
        try await chain.close()
        let left = try FileManager.default.contentsOfDirectory(atPath: folder.path + "/chain")
        #expect(left.filter { $0.contains(".new") } == [])
    }

    @Test("Seeds count at the first start only")
    func secondStart() async throws {
        let first = try await RunningChain.open(folder)
        try await first.close()
        let seed = try folder.write("dns:a.emc\tA=192.0.2.1\t30\n", to: "seed.nvs")
        let second = try await RunningChain.open(folder, seeds: [seed, "/nowhere"])
        #expect(try await second.client.call("name_filter", "") == [])
        try await second.close()
    }

    @Test("A database of a newer version is refused in one sentence, and is not changed")
    func newer() async throws {
        try await RunningChain.open(folder).close()
        // SQLite keeps the version in the header, with the highest octet first.
        var octets = try Data(contentsOf: URL(filePath: file))
        octets.replaceSubrange(60..<64, with: [0, 0, 0, 99])
        try octets.write(to: URL(filePath: file))
        let error = await #expect(throws: DevChainError.self) { try await RunningChain.open(folder) }
        let message = try #require(error?.message)
        #expect(message.contains("newer Numen (format 99, this one knows 1)"), "\(message)")
        #expect(message.contains(folder.path))
        #expect(try Data(contentsOf: URL(filePath: file)) == octets)
    }

    @Test("What is no database of a chain is refused, and is not changed", arguments: [0, 17, 100_000])
    func foreign(count: Int) async throws {
        try await RunningChain.open(folder).close()
        let octets = Data(repeating: 0x61, count: count)
        try octets.write(to: URL(filePath: file))
        let error = await #expect(throws: DevChainError.self) { try await RunningChain.open(folder) }
        #expect(error?.message.contains(file) == true, "\(String(describing: error))")
        #expect(error?.message.contains("SELECT") == false, "\(String(describing: error))")
        #expect(try Data(contentsOf: URL(filePath: file)) == octets)
    }

    @Test("A port that is in use is named, and the chain can be opened with another one")
    func port() async throws {
        let other = try TemporaryFolder()
        let chain = try await RunningChain.open(other)
        let port = try #require(URL(string: chain.chain.url)?.port)
        let configuration = DevChainConfiguration(folder: folder.path + "/chain", port: port)
        let error = await #expect(throws: DevChainError.self) { try await DevChain.open(configuration) }
        #expect(error?.message.contains("127.0.0.1:\(port)") == true, "\(String(describing: error))")
        #expect(!FileManager.default.fileExists(atPath: folder.path + "/chain/.cookie"))
        try await RunningChain.open(folder).close()
        try await chain.close()
    }
}
