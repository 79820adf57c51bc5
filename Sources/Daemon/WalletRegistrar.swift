// SPDX-License-Identifier: MIT
import Access
import Foundation
import HTTPAPI
import JSONRPC
import NVS
import Store
import WalletGate

/// Has registrations written by the wallet's process, and records them before.
///
/// What was ordered stands in the audit log before the wallet hears of it; what it cost, once that is known, is added by
/// ``SpendJournal``.
struct WalletRegistrar: NumberRegistrar {
    let wallet: WalletClient
    let audit: AuditRecord
    let journal: SpendJournal

    func submit(_ order: RegistrationOrder, by principal: Principal) async throws(RegistrarError) -> Registration {
        let order = WalletOrder(
            key: Self.ledgerKey(order.key, of: principal),
            caller: "\(principal)",
            operation: Self.operation(order.operation),
            isForOwnNames: !principal.holds(.operator)
        )
        do {
            // A repetition changes nothing, and is no news.
            if try await wallet.spend(key: order.key) == nil {
                try await record(order, by: principal)
            }
            let spend = try await wallet.spend(order)
            journal.lookSoon()
            return Registration(spend)
        } catch let error as WalletError {
            await recordRefusal(of: order, by: principal, error)
            throw RegistrarError(error)
        } catch {
            throw .auditUnavailable
        }
    }

    func registration(id: String, by principal: Principal) async throws(RegistrarError) -> Registration? {
        do {
            let spend = try await wallet.spend(id: id)
            guard let spend, spend.caller == "\(principal)" || principal.holds(.operator) else { return nil }
            return Registration(spend)
        } catch {
            throw RegistrarError(error)
        }
    }

    func registration(key: String, by principal: Principal) async throws(RegistrarError) -> Registration? {
        do {
            return try await wallet.spend(key: Self.ledgerKey(key, of: principal)).map { Registration($0) }
        } catch {
            throw RegistrarError(error)
        }
    }

    func budget() async throws(RegistrarError) -> SpendingBudget {
        do {
            let budget = try await wallet.budget()
            guard budget.limit > 0 else { throw WalletError.spendingOff }
            return SpendingBudget(limit: budget.limit, used: budget.used)
        } catch let error as WalletError {
            throw RegistrarError(error)
        } catch {
            throw .unavailable
        }
    }

    func costLimit(of operation: RegistrationOrder.Operation) -> Int64 { Self.operation(operation).costLimit }

    /// Two callers may think of the same key, and must not see each other's orders.
    private static func ledgerKey(_ key: String, of principal: Principal) -> String { "\(principal)/\(key)" }

    private func record(_ order: WalletOrder, by principal: Principal) async throws {
        try await audit.append(
            actor: "\(principal)",
            action: "wallet.order",
            details: [
                "days": .integer(order.operation.days),
                "key": .string(order.key),
                "name": .string(order.operation.name),
                "operation": .string(order.operation.kind.rpcName),
            ]
        )
    }

    /// Tells whoever reads the log that an order in it was not taken; if that fails, it looks like one that is on its way.
    private func recordRefusal(of order: WalletOrder, by principal: Principal, _ error: WalletError) async {
        switch error {
        // Nobody knows whether it was.
        case .outcomeUnknown, .unavailable: return
        default: break
        }
        _ = try? await audit.append(
            actor: "\(principal)",
            action: "wallet.refused",
            details: ["key": .string(order.key), "reason": .string("\(error)")]
        )
    }

    private static func operation(_ operation: RegistrationOrder.Operation) -> WalletOperation {
        switch operation {
        case .new(let name, let value, let days): .new(name: name, value: value, days: days)
        case .update(let name, let value, let days): .update(name: name, value: value, days: days)
        case .delete(let name): .delete(name: name)
        }
    }
}

extension Registration {
    /// A spend as callers see it.
    init(_ spend: Spend) {
        self.init(
            id: spend.id,
            state: spend.state == .confirmed ? .confirmed : spend.state == .failed ? .failed : .pending,
            operation: Self.word(spend.kind),
            name: spend.name,
            txid: spend.txid,
            confirmations: max(0, spend.confirmations),
            cost: spend.cost,
            message: spend.message
        )
    }

    private static func word(_ kind: NameOperation.Kind) -> String {
        switch kind {
        case .new: "register"
        case .update: "update"
        case .delete: "delete"
        }
    }
}

extension RegistrarError {
    /// What a caller is told of the wallet's refusal.
    init(_ error: WalletError) {
        switch error {
        case .spendingOff: self = .spendingOff
        case .budgetExceeded:
            // The budget is that of a day of UTC.
            let now = Int(Date.now.timeIntervalSince1970)
            self = .budgetExceeded(retryAfter: 86_400 - now % 86_400)
        case .orderTooDear: self = .orderTooDear
        case .keyReused: self = .keyReused
        case .notYours: self = .notYours
        case .walletLocked: self = .walletLocked
        case .nodeUnavailable, .unavailable: self = .unavailable
        case .outcomeUnknown: self = .outcomeUnknown
        case .refused(let text), .invalid(let text): self = .refused(text)
        }
    }
}
