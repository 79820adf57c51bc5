// SPDX-License-Identifier: MIT
import Chain
import Control
import DevChain
import JSONRPC

// What `numen devchain` asks for.

extension ControlCommands {
    func mine(_ parameters: JSONObject) async throws -> JSON {
        let count = parameters["count"]?.int ?? 1
        guard (1...100_000).contains(count) else { throw ControlError("1 to 100000 blocks can be made at a time") }
        let hashes = try await embedded().mine(count)
        try await settle(try running().client)
        return .array(hashes.map { .string($0) })
    }

    func invalidate(_ parameters: JSONObject) async throws -> JSON {
        let chain = try embedded()
        if let hash = parameters["hash"]?.text {
            try await chain.invalidate(hash)
        } else {
            try await chain.invalidate(depth: parameters["depth"]?.int ?? 1)
        }
        try await settle(try running().client)
        return .null
    }

    /// Waits until answers are as of the chain's tip: who changed a name may ask for it in the next moment.
    ///
    /// It gives up after five seconds; the change is made in any case.
    func settle(_ client: RPCClient) async throws {
        let tips = chain.feed.tips()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask {
                for await tip in tips where try await client.bestBlockHash() == tip.hash { return }
            }
            group.addTask { try await Task.sleep(for: .seconds(5)) }
            try await group.next()
            group.cancelAll()
        }
    }

    private func embedded() throws -> DevChain {
        guard let chain = try running().embedded else {
            throw ControlError("this server follows a real node, whose blocks are not ours to make")
        }
        return chain
    }
}
