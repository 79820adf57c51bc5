// SPDX-License-Identifier: MIT
import Access
import HTTPAPI
import Synchronization

/// A wallet that spends nothing, and remembers what it was asked for.
final class MadeUpRegistrar: NumberRegistrar {
    struct State: Sendable {
        var orders: [RegistrationOrder] = []
        var principals: [Principal] = []
        var registrations: [String: Registration] = [:]
        var refusal: RegistrarError?
        var used: Int64 = 250_000
        var txid: String? = "9f2c0000000000000000000000000000000000000000000000000000000000ab"
    }

    private let state = Mutex(State())

    var orders: [RegistrationOrder] { state.withLock { $0.orders } }

    func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
    }

    func submit(_ order: RegistrationOrder, by principal: Principal) async throws(RegistrarError) -> Registration {
        let outcome: Result<Registration, RegistrarError> = state.withLock { state in
            if let refusal = state.refusal { return .failure(refusal) }
            if let known = state.registrations[order.key] {
                let isSame = state.orders.contains(order)
                return isSame ? .success(known) : .failure(.keyReused)
            }
            state.orders.append(order)
            state.principals.append(principal)
            let registration = Registration(
                id: "r\(state.orders.count)",
                state: .pending,
                operation: Self.word(order.operation),
                name: order.operation.name,
                txid: state.txid
            )
            state.registrations[order.key] = registration
            return .success(registration)
        }
        return try outcome.get()
    }

    func registration(id: String, by principal: Principal) async throws(RegistrarError) -> Registration? {
        state.withLock { state in state.registrations.values.first { $0.id == id } }
    }

    func registration(key: String, by principal: Principal) async throws(RegistrarError) -> Registration? {
        state.withLock { $0.registrations[key] }
    }

    func budget() async throws(RegistrarError) -> SpendingBudget {
        let state = state.withLock { $0 }
        if let refusal = state.refusal { throw refusal }
        return SpendingBudget(limit: 1_000_000, used: state.used)
    }

    func costLimit(of operation: RegistrationOrder.Operation) -> Int64 { 11_300 }

    private static func word(_ operation: RegistrationOrder.Operation) -> String {
        switch operation {
        case .new: "register"
        case .update: "update"
        case .delete: "delete"
        }
    }
}
