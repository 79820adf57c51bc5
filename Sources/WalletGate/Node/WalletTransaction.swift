// SPDX-License-Identifier: MIT
internal import JSONRPC

/// What `gettransaction` tells of a transaction of the wallet.
struct WalletTransaction: Hashable, Sendable {
    /// Blocks on top of its block plus one; 0 outside the chain; below 0 if a confirmed transaction contradicts it.
    var confirmations: Int
    /// The fee that the wallet paid, in millionths of a coin; `nil` if the transaction is somebody else's.
    var fee: Int64?
    /// What else left the wallet, in millionths of a coin; below 0 if it got more than it gave.
    var given: Int64
    /// Whether it is in the chain, or is trusted to come there, which a transaction outside the mempool is not.
    var isWaiting: Bool
    /// Whether the wallet was told to use its coins for something else (`abandontransaction`).
    var isAbandoned: Bool
    /// Transactions of the wallet that spend the same coins.
    var rivals: [String]
    /// The time in the transaction, in seconds since 1970.
    var time: Int64

    /// What it costs the wallet; `nil` if the wallet did not make it.
    var cost: Int64? { fee.map { max(0, $0 &+ given) } }

    init(json: JSON) throws(WalletError) {
        guard let confirmations = json["confirmations"]?.int, let amount = json["amount"]?.units else {
            throw .nodeUnavailable("the node's reply to gettransaction makes no sense")
        }
        self.confirmations = confirmations
        given = 0 &- amount
        fee = json["fee"]?.units.map { 0 &- $0 }
        isWaiting = confirmations > 0 || json["trusted"]?.bool ?? false
        isAbandoned = json["details"]?.array?.contains { $0["abandoned"]?.bool == true } ?? false
        rivals = json["walletconflicts"]?.array?.compactMap(\.text) ?? []
        time = Int64(json["time"]?.int ?? 0)
    }
}
