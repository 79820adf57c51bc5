// SPDX-License-Identifier: MIT
import Control
import DevChain
import JSONRPC

// What `numen devchain` asks for.

extension ControlCommands {
    func mine(_ parameters: JSONObject) async throws -> JSON {
        let count = parameters["count"]?.int ?? 1
        guard (1...100_000).contains(count) else { throw ControlError("1 to 100000 blocks can be made at a time") }
        return .array(try await embedded().mine(count).map { .string($0) })
    }

    func invalidate(_ parameters: JSONObject) async throws -> JSON {
        let chain = try embedded()
        if let hash = parameters["hash"]?.text {
            try await chain.invalidate(hash)
        } else {
            try await chain.invalidate(depth: parameters["depth"]?.int ?? 1)
        }
        return .null
    }

    private func embedded() throws -> DevChain {
        guard let chain = try running().embedded else {
            throw ControlError("this server follows a real node, whose blocks are not ours to make")
        }
        return chain
    }
}
