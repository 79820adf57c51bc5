// SPDX-License-Identifier: MIT
import HTTPTypes
import JSONRPC
import NVS

// POST /enum/quote: what a registration would cost, and what of today's budget is left for it. Nothing is spent.

extension NumberRoutes {
    func quote(_ request: APIRequest) async throws -> Reply {
        let wanted = try wanted(try await request.body())
        let budget = try await asking { try await $0.budget() }
        let cost = registrar.costLimit(
            of: .new(name: wanted.name, value: wanted.value, days: wanted.days)
        )
        return Reply(
            .ok,
            [
                "budget": .string(Self.coins(budget.limit)),
                "cost_at_most": .string(Self.coins(cost)),
                "enum_domain": .string(Array(wanted.name.dropFirst("enum:".utf8.count))),
                "fits": .bool(cost <= budget.left),
                "is_registered": .bool(try await isActive(wanted.name)),
                "left": .string(Self.coins(budget.left)),
                "nvs_key": .string(wanted.name),
            ]
        )
    }
}
