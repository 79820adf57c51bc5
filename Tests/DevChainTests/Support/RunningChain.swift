// SPDX-License-Identifier: MIT
import DevChain
import Foundation

/// An embedded chain that runs in a folder of its own.
struct RunningChain: Sendable {
    let chain: DevChain
    let client: ChainClient
    private let running: Task<Void, any Error>

    /// Opens a chain and lets it run.
    static func open(
        _ folder: TemporaryFolder,
        blocks: DevChainConfiguration.BlockTiming = .instant,
        seeds: [String] = [],
        initialBlocks: Int? = nil,
        patience: Duration? = nil
    ) async throws -> RunningChain {
        var configuration = DevChainConfiguration(
            folder: folder.path + "/chain",
            port: 0,
            blockTiming: blocks,
            seedFiles: seeds
        )
        if let initialBlocks { configuration.initialBlocks = initialBlocks }
        if let patience { configuration.patience = patience }
        let chain = try await DevChain.open(configuration)
        return RunningChain(chain: chain, client: try ChainClient(chain), running: Task { try await chain.run() })
    }

    /// Closes it, and waits until it is closed.
    func close() async throws {
        running.cancel()
        _ = await running.result
    }
}

/// A folder of a test's own, gone when nobody holds it any more.
final class TemporaryFolder: Sendable {
    let path: String

    init() throws {
        path = NSTemporaryDirectory() + "numen-chain-" + UUID().uuidString
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    /// Writes a file in it.
    func write(_ text: String, to name: String) throws -> String {
        try Data(text.utf8).write(to: URL(filePath: path + "/" + name))
        return path + "/" + name
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }
}
