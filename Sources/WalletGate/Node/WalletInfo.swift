// SPDX-License-Identifier: MIT
internal import JSONRPC

/// What `getwalletinfo` tells that matters to spending.
struct WalletInfo: Hashable, Sendable {
    /// Whether the wallet has a passphrase and wants it first.
    ///
    /// A node names this nowhere else: `name_new` at a locked wallet is refused with "unkown error".
    var isLocked: Bool
    /// How many transactions the wallet knows; `nil` if the node does not tell.
    var transactions: Int?

    init(json: JSON) {
        isLocked = json["unlocked_until"]?.int == 0
        transactions = json["txcount"]?.int
    }
}
