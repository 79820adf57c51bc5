// SPDX-License-Identifier: MIT
import HTTPTypes

extension APIError {
    /// What a client is told of an order that was not taken, or of which nobody knows whether it was.
    init(_ error: RegistrarError) {
        switch error {
        case .spendingOff:
            self.init(
                .forbidden,
                code: "spending_off",
                "This server spends nothing: its operator has set no budget (wallet.daily-budget)"
            )
        case .budgetExceeded(let seconds):
            self.init(
                .tooManyRequests,
                code: "budget_exceeded",
                "Today's budget is used up; try again tomorrow",
                headers: [.retryAfter: String(seconds)]
            )
        case .orderTooDear:
            self.init(
                .forbidden,
                code: "order_too_dear",
                "The order costs more than this server spends on one; fewer days or URIs cost less"
            )
        case .keyReused:
            self.init(
                .unprocessableContent,
                code: "key_reused",
                "The Idempotency-Key was used for another request; use a new one"
            )
        case .notYours:
            self.init(
                .forbidden,
                code: "not_yours",
                "The number was not registered with this token; an operator can change it"
            )
        case .walletLocked:
            self.init(
                .serviceUnavailable,
                code: "wallet_locked",
                "The wallet is locked; its operator has to unlock it",
                headers: [.retryAfter: "60"]
            )
        case .unavailable:
            self.init(
                .serviceUnavailable,
                code: "wallet_unavailable",
                "The wallet cannot be reached; this request spent nothing, try again",
                headers: [.retryAfter: "5"]
            )
        case .outcomeUnknown:
            self.init(
                .serviceUnavailable,
                code: "outcome_unknown",
                "It may have been carried out; ask again with the same Idempotency-Key",
                headers: [.retryAfter: "5"]
            )
        case .refused(let words):
            self.init(.conflict, code: "refused", "The node refused it: \(words)")
        case .auditUnavailable:
            self.init(
                .serviceUnavailable,
                code: "audit_unavailable",
                "What is written has to be recorded first, and that failed; nothing was spent",
                headers: [.retryAfter: "60"]
            )
        }
    }
}
