// SPDX-License-Identifier: MIT
import Access
import HTTPAPI

/// Stands where nobody has a wallet: nothing is spent.
struct NoRegistrar: NumberRegistrar {
    func submit(_ order: RegistrationOrder, by principal: Principal) async throws(RegistrarError) -> Registration {
        throw .spendingOff
    }

    func registration(id: String, by principal: Principal) async throws(RegistrarError) -> Registration? { nil }

    func registration(key: String, by principal: Principal) async throws(RegistrarError) -> Registration? { nil }

    func budget() async throws(RegistrarError) -> SpendingBudget { throw .spendingOff }

    func costLimit(of operation: RegistrationOrder.Operation) -> Int64 { 0 }
}
