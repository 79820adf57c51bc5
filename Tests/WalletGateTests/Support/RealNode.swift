// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import Testing

/// A node that tests may spend coins of, named by the environment.
///
/// - `NUMEN_TEST_NODE`: its address, such as `http://user:password@127.0.0.1:6662`
/// - `NUMEN_TEST_NODE_MINE`: a shell command that makes it mine one block
/// - `NUMEN_TEST_NODE_PASSPHRASE`: the passphrase of its wallet, if it has one; the wallet is locked then
struct RealNode: Sendable {
    let client: RPCClient
    let passphrase: String?
    private let mineCommand: String

    init?() {
        let environment = ProcessInfo.processInfo.environment
        guard let url = environment["NUMEN_TEST_NODE"], let mine = environment["NUMEN_TEST_NODE_MINE"],
            let endpoint = try? RPCEndpoint(url: url)
        else { return nil }
        client = RPCClient(endpoint: endpoint)
        mineCommand = mine
        passphrase = environment["NUMEN_TEST_NODE_PASSPHRASE"]
    }

    /// Makes blocks, the first of which holds everything that waits.
    func mine(_ count: Int = 1) throws {
        for _ in 0..<count {
            let process = Process()
            process.executableURL = URL(filePath: "/bin/sh")
            process.arguments = ["-c", mineCommand]
            process.standardOutput = FileHandle.nullDevice
            try process.run()
            process.waitUntilExit()
            try #require(process.terminationStatus == 0)
        }
    }

    /// The fee that a transaction burnt.
    func fee(_ txid: String?) async throws -> Int64? {
        try await client.call("gettransaction", [.string(txid ?? "")])["fee"]?.units.map { -$0 }
    }
}
