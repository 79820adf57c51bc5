// SPDX-License-Identifier: MIT
public import JSONRPC

extension WalletGate {
    /// Answers a question of the parent, which is taken for hostile: it is open to the network.
    ///
    /// - Parameters:
    ///   - method: what is asked for.
    ///   - params: what goes with it; what does not belong to it is not looked at.
    /// - Returns: the answer as a message.
    /// - Throws: ``WalletError``; ``WalletError/invalid(_:)`` for a question that makes no sense.
    public func answer(_ method: String, _ params: JSONObject) async throws(WalletError) -> JSON {
        let members = MessageReader(json: .object(params))
        switch WalletMethod(rawValue: method) {
        case .spend:
            return try await spend(WalletOrder(json: .object(params))).json
        case .show:
            let found =
                if let id = try members.optionalText("id") { try spend(id: id) } else {
                    try spend(key: try members.text("key"))
                }
            return found?.json ?? .null
        case .list:
            let limit = min(try members.integer("limit"), WalletMethod.pageLimit)
            return .array(try spends(after: try members.optionalText("after"), limit: limit).map(\.json))
        case .budget:
            return try budget().json
        case .resolve:
            return .integer(try await resolve())
        case nil:
            throw .invalid("the wallet has no method \(HarmlessText.of(method))")
        }
    }
}
