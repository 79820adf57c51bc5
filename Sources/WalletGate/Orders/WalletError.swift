// SPDX-License-Identifier: MIT

/// Why an order was not accepted, or a question not answered; nothing is reserved and nothing was recorded.
public enum WalletError: Error, Hashable, Sendable {
    /// The daily budget is 0.
    case spendingOff
    /// The order may cost more than what is left of a limit, in millionths of a coin.
    case budgetExceeded(limit: Int64, used: Int64, needed: Int64)
    /// There is another order with the same key.
    case keyReused
    /// The name was registered by somebody else, and the caller may change only his own.
    case notYours
    /// The wallet is locked and no passphrase opens it.
    case walletLocked
    /// The node does not answer, is starting, or is downloading blocks.
    case nodeUnavailable(String)
    /// What the node, or the state of the name, does not allow.
    case refused(String)
    /// The order is none that could ever be carried out.
    case invalid(String)
    /// There is no process that holds the wallet, its ledger cannot be used, or its answer was lost.
    ///
    /// The same order with the same key may be given again: it is carried out at most once.
    case unavailable(String)
}

extension WalletError: CustomStringConvertible {
    /// What happened, in one line and without anything secret.
    public var description: String {
        switch self {
        case .spendingOff:
            "spending is off; the daily budget is 0"
        case .budgetExceeded(let limit, let used, let needed):
            "the order may cost \(needed) millionths of a coin, but of the limit of \(limit) there are \(used) used"
        case .keyReused:
            "the idempotency key belongs to another order"
        case .notYours:
            "the name was not registered by this caller"
        case .walletLocked:
            "the wallet is locked; unlock it at the node, or name a passphrase file that opens it"
        case .nodeUnavailable(let text), .refused(let text), .invalid(let text), .unavailable(let text):
            text
        }
    }
}

extension WalletError {
    /// The word for it between the two processes.
    var code: String {
        switch self {
        case .spendingOff: "spending_off"
        case .budgetExceeded: "budget_exceeded"
        case .keyReused: "key_reused"
        case .notYours: "not_yours"
        case .walletLocked: "wallet_locked"
        case .nodeUnavailable: "node_unavailable"
        case .refused: "refused"
        case .invalid: "invalid"
        case .unavailable: "unavailable"
        }
    }

    /// What goes with the code: the text, or the three amounts.
    var detail: String {
        switch self {
        case .budgetExceeded(let limit, let used, let needed): "\(limit) \(used) \(needed)"
        default: description
        }
    }

    /// Reads what the other process said; a code that is none of ours means that it cannot be relied on.
    init(code: String, detail: String) {
        let text = HarmlessText.of(detail)
        switch code {
        case "spending_off": self = .spendingOff
        case "key_reused": self = .keyReused
        case "not_yours": self = .notYours
        case "wallet_locked": self = .walletLocked
        case "node_unavailable": self = .nodeUnavailable(text)
        case "refused": self = .refused(text)
        case "invalid": self = .invalid(text)
        case "budget_exceeded":
            let amounts = detail.split(separator: " ").compactMap { Int64($0) }
            self =
                amounts.count == 3
                ? .budgetExceeded(limit: amounts[0], used: amounts[1], needed: amounts[2]) : .unavailable(text)
        default: self = .unavailable(text)
        }
    }
}
