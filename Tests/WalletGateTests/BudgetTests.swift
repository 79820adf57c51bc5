// SPDX-License-Identifier: MIT
import Chain
import DevChain
import Foundation
import JSONRPC
import NVS
import Testing
import WalletGate

/// What may be spent, by whom and on which day.
@Suite("Budgets")
struct BudgetTests {
    /// What is reserved for the orders here, whose fee is 7,100, and with the largest reward of a block as much.
    private static let reserved: Int64 = 8_300
    private static let cost: Int64 = 7_100

    @Test("Without a budget nothing is spent, and the node is not even asked")
    func off() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate { $0.dailyBudget = 0 }
            await #expect(throws: WalletError.spendingOff) { _ = try await gate.spend(.new("dns:off.emc")) }
            #expect(rig.node.calls.isEmpty)
            #expect(try gate.spends(limit: 1).isEmpty)
            #expect(try gate.budget().limit == 0)
        }
    }

    @Test("The last unit of the budget can be spent, and not one more", arguments: [0, -1] as [Int64])
    func lastUnit(difference: Int64) async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate { $0.dailyBudget = Self.cost + Self.reserved + difference }
            #expect(try await gate.spend(.new("dns:one.emc")).reserved == Self.reserved)
            #expect(try gate.budget().used == Self.cost)
            let calls = rig.node.calls.count
            if difference == 0 {
                #expect(try await gate.spend(.new("dns:two.emc")).state == .sent)
            } else {
                let error = WalletError.budgetExceeded(
                    limit: Self.cost + Self.reserved - 1,
                    used: Self.cost,
                    needed: Self.reserved
                )
                await #expect(throws: error) { _ = try await gate.spend(.new("dns:two.emc")) }
                #expect(rig.node.calls.count == calls)
                #expect(try gate.spends(limit: 9).count == 1)
            }
        }
    }

    @Test("Each day of UTC has its own budget, which a new gate goes on with")
    func days() async throws {
        try await GateRig.run { rig in
            let limit = Self.cost * 2 + Self.reserved
            for day in 0..<4 {
                for index in 0..<4 {
                    // A gate for each order: what is used is in the ledger, not in the gate.
                    let gate = try rig.gate { $0.dailyBudget = limit }
                    let order = WalletOrder.new("dns:day\(day)-\(index).emc")
                    if index < 3 {
                        #expect(try await gate.spend(order).state == .sent)
                    } else {
                        await #expect(throws: WalletError.self) { _ = try await gate.spend(order) }
                    }
                    #expect(try gate.budget().used == Self.cost * Int64(min(index + 1, 3)))
                }
                // To the last second of the day, and then one more.
                let rest = 86_400 - rig.clock.now % 86_400
                rig.clock.advance(rest - 1)
                #expect(try rig.gate().budget().used == Self.cost * 3)
                rig.clock.advance(1)
                #expect(try rig.gate().budget().used == 0)
            }
            #expect(rig.node.spendingCalls == 12)
        }
    }

    @Test("A reservation that came to nothing is given back; one of which nobody knows is not")
    func givenBack() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate { $0.dailyBudget = Self.reserved }
            rig.node.next("name_new", .refuse(-6, "Insufficient funds"), .dieBefore)
            #expect(try await gate.spend(.new("dns:a.emc")).state == .failed)
            #expect(try gate.budget().used == 0)
            #expect(try await gate.spend(.new("dns:b.emc")).state == .unknown)
            #expect(try gate.budget().used == Self.reserved)
            await #expect(throws: WalletError.self) { _ = try await gate.spend(.new("dns:c.emc")) }
            try await rig.waitInVain()
            try await gate.resolve()
            #expect(try gate.budget().used == 0)
            #expect(try await gate.spend(.new("dns:c.emc")).state == .sent)
        }
    }

    @Test("A caller may have a budget of its own, and an order a limit")
    func callersAndOrders() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate { configuration in
                configuration.callerBudget = Self.cost + Self.reserved
                configuration.orderLimit = Self.reserved
            }
            func order(_ caller: String, _ number: Int, days: Int = 1) -> WalletOrder {
                let name = Array("dns:\(caller)\(number).emc".utf8)
                let operation = WalletOperation.new(name: name, value: [1], days: days)
                return WalletOrder(key: "\(caller) \(number)", caller: caller, operation: operation)
            }
            for caller in ["alice", "bob"] {
                #expect(try await gate.spend(order(caller, 1)).state == .sent)
                #expect(try await gate.spend(order(caller, 2)).state == .sent)
                await #expect(
                    throws: WalletError.budgetExceeded(
                        limit: Self.cost + Self.reserved,
                        used: Self.cost * 2,
                        needed: Self.reserved
                    )
                ) { _ = try await gate.spend(order(caller, 3)) }
            }
            await #expect(throws: WalletError.orderTooDear(limit: Self.reserved, needed: 11_300)) {
                _ = try await gate.spend(order("carol", 1, days: 365))
            }
        }
    }

    @Test("Under 100 orders at once the budget is exact, and none is carried out twice")
    func concurrent() async throws {
        try await GateRig.run { rig in
            // Room for 40: what the 40th may cost fits beside what 39 did cost, and the 41st does not.
            let limit = Self.cost * 39 + Self.reserved
            let gate = try rig.gate { $0.dailyBudget = limit }
            let outcomes = await withTaskGroup(of: Result<Spend, WalletError>.self) { group in
                for index in 0..<100 {
                    // Each order comes twice, as from a caller who did not want to wait.
                    for _ in 0..<2 {
                        group.addTask {
                            do throws(WalletError) {
                                return .success(try await gate.spend(.new("dns:many\(index).emc")))
                            } catch {
                                return .failure(error)
                            }
                        }
                    }
                }
                return await group.reduce(into: []) { $0.append($1) }
            }
            let spends = outcomes.compactMap { try? $0.get() }
            #expect(Set(spends.map(\.id)).count == 40)
            #expect(rig.node.spendingCalls == 40)
            for case .failure(let error) in outcomes {
                #expect(error == .budgetExceeded(limit: limit, used: Self.cost * 40, needed: Self.reserved))
            }
            #expect(outcomes.count == 200)
            #expect(try gate.budget().used == Self.cost * 40)
            #expect(try await rig.client.nameMempool().count == 40)
        }
    }

    @Test("The reservation is never below what wallets paid")
    func upperBound() throws {
        let url = try #require(Bundle.module.url(forResource: "fees", withExtension: "json", subdirectory: "Fixtures"))
        let fees = try JSONParser().parse(Array(try Data(contentsOf: url)))
        let rows = try #require(fees["rows"]?.array)
        #expect(rows.count == 10)
        for row in rows {
            let length = { (key: String) in [UInt8](repeating: 0x61, count: row[key]?.int ?? 3) }
            let name = length("name_bytes")
            let operation: WalletOperation =
                switch row["op"]?.text {
                case "name_new": .new(name: name, value: length("value_bytes"), days: row["days"]?.int ?? 0)
                case "name_update": .update(name: name, value: length("value_bytes"), days: row["days"]?.int ?? 0)
                default: .delete(name: name)
                }
            let paid = try #require(Int64(((row["fee_emc"]?.double ?? 1) * 1_000_000).rounded()) as Int64?)
            #expect(operation.costLimit >= paid)
            #expect(operation.costLimit <= paid + 1_400)
        }
        // A million years are dear, but no amount overflows.
        let dearest = WalletOperation.new(name: [1], value: [1], days: NameRules.maxDays)
        #expect((7_000_000..<8_000_000) ~= dearest.costLimit)
    }
}
