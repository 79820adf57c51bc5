// SPDX-License-Identifier: MIT

/// Why an order was not accepted, or a question not answered.
///
/// Nothing is reserved and nothing was recorded, but for ``outcomeUnknown(_:)``.
public enum WalletError: Error, Hashable, Sendable {
    /// The daily budget is 0.
    case spendingOff
    /// The order may cost more than what is left of a limit, in millionths of a coin.
    case budgetExceeded(limit: Int64, used: Int64, needed: Int64)
    /// The order may cost more than all of a limit, in millionths of a coin; no other day makes a difference.
    case orderTooDear(limit: Int64, needed: Int64)
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
    /// There is no process that holds the wallet, or its ledger cannot be used; it was not asked for anything.
    case unavailable(String)
    /// The order was given, and nobody knows what became of it: it may have been carried out, or may be later.
    ///
    /// The same order with the same key may be given again: it is carried out at most once.
    case outcomeUnknown(String)
}

extension WalletError: CustomStringConvertible {
    /// What happened, in one line and without anything secret.
    public var description: String {
        switch self {
        case .spendingOff:
            "spending is off; the daily budget is 0"
        case .budgetExceeded(let limit, let used, let needed):
            "the order may cost \(needed) millionths of a coin, but of the limit of \(limit) there are \(used) used"
        case .orderTooDear(let limit, let needed):
            "the order may cost \(needed) millionths of a coin, and the limit is \(limit)"
        case .keyReused:
            "the idempotency key belongs to another order"
        case .notYours:
            "the name was not registered by this caller"
        case .walletLocked:
            "the wallet is locked; unlock it at the node, or name a passphrase file that opens it"
        case .nodeUnavailable(let text), .refused(let text), .invalid(let text), .unavailable(let text),
            .outcomeUnknown(let text):
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
        case .orderTooDear: "order_too_dear"
        case .keyReused: "key_reused"
        case .notYours: "not_yours"
        case .walletLocked: "wallet_locked"
        case .nodeUnavailable: "node_unavailable"
        case .refused: "refused"
        case .invalid: "invalid"
        case .unavailable: "unavailable"
        case .outcomeUnknown: "outcome_unknown"
        }
    }

    /// What goes with the code: the text, or the amounts.
    var detail: String {
        switch self {
        case .budgetExceeded(let limit, let used, let needed): "\(limit) \(used) \(needed)"
        case .orderTooDear(let limit, let needed): "\(limit) \(needed)"
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
        case "outcome_unknown": self = .outcomeUnknown(text)
        case "budget_exceeded", "order_too_dear": self = Self.limit(Self.amounts(in: detail)) ?? .unavailable(text)
        default: self = .unavailable(text)
        }
    }

    private static func amounts(in detail: String) -> [Int64] { detail.split(separator: " ").compactMap { Int64($0) } }

    private static func limit(_ amounts: [Int64]) -> WalletError? {
        switch amounts.count {
        case 2: .orderTooDear(limit: amounts[0], needed: amounts[1])
        case 3: .budgetExceeded(limit: amounts[0], used: amounts[1], needed: amounts[2])
        default: nil
        }
    }
}
