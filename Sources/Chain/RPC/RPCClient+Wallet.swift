// SPDX-License-Identifier: MIT
public import JSONRPC

extension RPCClient {
    /// Calls a method that makes the wallet choose coins and sign, for which it has 20 seconds.
    ///
    /// What the node itself refuses with a full work queue, and so did not begin, is tried again as by ``call(_:_:)``.
    /// Nothing else is, also no status 503 in other words: after any other error than ``ChainError/rpc(_:)`` the node may or may not have done what it was asked.
    public func callWallet(_ method: String, _ params: JSON) async throws -> JSON {
        try await call(method, params, limits: .wallet)
    }
}
