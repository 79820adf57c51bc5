// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

extension RPCClient {
    /// State of the node's chain.
    ///
    /// Asked instead of `getinfo`, which can crash a node that has no wallet.
    public func blockchainInfo() async throws -> ChainInfo {
        try ChainInfo(try await reader("getblockchaininfo"))
    }

    /// The hash of the node's tip.
    public func bestBlockHash() async throws -> String {
        try await hash("getbestblockhash", [])
    }

    /// The hash of the block at a height of the active chain; `nil` beyond the tip.
    public func blockHash(at height: Int) async throws -> String? {
        do {
            return try await hash("getblockhash", [.integer(height)])
        } catch ChainError.rpc(let error) where error.code == RPCError.invalidParameter {
            return nil
        }
    }

    /// The header of a block; `nil` if the node does not have it.
    public func blockHeader(_ hash: String) async throws -> BlockSummary? {
        guard let reply = try await unlessUnknown("getblockheader", [.string(hash)]) else { return nil }
        return try BlockSummary(ReplyReader(method: "getblockheader", json: reply))
    }

    /// A block as it goes over the wire, with witnesses and signature; `nil` if the node does not have it.
    ///
    /// Stale blocks are told as well as those of the active chain.
    public func rawBlock(_ hash: String) async throws -> [UInt8]? {
        guard let reply = try await unlessUnknown("getblock", [.string(hash), 0], limits: .block) else { return nil }
        guard let digits = reply.octets, let octets = Hex.decode(digits) else {
            throw ChainError.malformedReply(method: "getblock", reason: "not a string of hexadecimal digits")
        }
        return octets
    }

    /// The hash of the block that a transaction is in; `nil` if it is in none, or the node does not know it.
    public func blockHash(ofTransaction txid: String) async throws -> String? {
        do {
            return try await call("getrawtransaction", [.string(txid), true])["blockhash"]?.text
        } catch ChainError.rpc(let error) where error.code == RPCError.invalidAddressOrKey {
            return nil
        }
    }

    /// The tip, as soon as it is another one than at the time of the call, or after some time.
    ///
    /// The call occupies one of the node's four threads for so long.
    public func waitForNewBlock(timeout: Duration) async throws -> (height: Int, hash: String) {
        let milliseconds = max(1, Int(timeout / .milliseconds(1)))
        var limits = RPCLimits.question
        limits.time += timeout
        let reply = ReplyReader(
            method: "waitfornewblock",
            json: try await call("waitfornewblock", [.integer(milliseconds)], limits: limits)
        )
        return (try reply.integer("height"), try reply.hash("hash"))
    }

    /// A call whose result is an object.
    func reader(_ method: String, _ params: JSON = [], limits: RPCLimits = .question) async throws -> ReplyReader {
        ReplyReader(method: method, json: try await call(method, params, limits: limits))
    }

    /// A call whose result is a hash.
    func hash(_ method: String, _ params: JSON, limits: RPCLimits = .question) async throws -> String {
        guard let hash = ReplyReader.hash(try await call(method, params, limits: limits)) else {
            throw ChainError.malformedReply(method: method, reason: "not a hash")
        }
        return hash
    }

    private func unlessUnknown(
        _ method: String,
        _ params: JSON,
        limits: RPCLimits = .question
    ) async throws -> JSON? {
        do {
            return try await call(method, params, limits: limits)
        } catch ChainError.rpc(let error) where Self.meansUnknownBlock(error) {
            return nil
        }
    }

    /// "Block not found", and "Block not found on disk" for a block whose header is known.
    private static func meansUnknownBlock(_ error: RPCError) -> Bool {
        error.code == RPCError.invalidAddressOrKey
            || error.code == RPCError.miscellaneous && error.message.hasPrefix("Block not")
    }
}
