// SPDX-License-Identifier: MIT
import Chain
import DevChain
import Foundation
import JSONRPC
import Logging
import NVS
import Supervision
import Testing
import WalletGate

/// The parent's side, over a supervised child that is the built program.
@Suite("The client of the wallet", .timeLimit(.minutes(1)))
struct ClientTests {
    /// Runs a body with a client whose child is running.
    private func run(
        budget: Int64 = 1_000_000,
        throughNode: Bool = false,
        _ body: @escaping @Sendable (GateRig, WalletClient, Child) async throws -> Void
    ) async throws {
        try await GateRig.run(blocks: .instant) { rig in
            let embedded = WalletConfiguration(
                folder: rig.folder.path + "/wallet",
                nodeURL: rig.chain.url,
                credentials: .cookieFile(rig.chain.cookieFile),
                dailyBudget: budget,
                confirmations: 1,
                isEmbedded: true,
                quietTime: 1
            )
            let configuration = throughNode ? rig.configuration : embedded
            let child = Child(
                ChildConfiguration(
                    name: WalletProgram.name,
                    executable: FakeParent.program.path,
                    environment: ["SWIFT_BACKTRACE": "enable=no"]
                ),
                hello: { configuration.json },
                logger: rig.lines.logger
            )
            let running = Task { try await child.run() }
            await Self.untilRunning(child)
            do {
                try await body(rig, WalletClient(child: child), child)
            } catch {
                running.cancel()
                _ = await running.result
                throw error
            }
            running.cancel()
            _ = await running.result
        }
    }

    private static func untilRunning(_ child: Child) async {
        while child.status.state != .running, !Task.isCancelled { await Task.yield() }
    }

    @Test("Orders, questions and refusals come through as they are")
    func everything() async throws {
        try await run(budget: 500_000) { rig, client, _ in
            let spend = try await client.spend(.new("dns:client.emc", "A=192.0.2.1", days: 365))
            #expect(spend.state == .confirmed)
            #expect(spend.cost == 10_000)
            #expect(spend.cost == (try await rig.fee(spend.txid)))
            #expect(try await client.spend(.new("dns:client.emc", "A=192.0.2.1", days: 365)) == spend)
            #expect(try await client.spend(id: spend.id) == spend)
            #expect(try await client.spend(key: spend.key) == spend)
            #expect(try await client.spend(id: "none") == nil)
            #expect(try await client.spend(key: "none") == nil)
            let budget = try await client.budget()
            #expect(budget.limit == 500_000)
            #expect(budget.used == 10_000)
            #expect(try await client.resolve() == 0)

            await #expect(throws: WalletError.keyReused) { _ = try await client.spend(.new("x", key: spend.key)) }
            await #expect(throws: WalletError.refused("the name is not registered")) {
                _ = try await client.spend(.delete("dns:none.emc"))
            }
            await #expect(throws: WalletError.invalid("the name is empty")) { _ = try await client.spend(.delete("")) }
            await #expect(throws: WalletError.invalid("there is no spend with that id")) {
                _ = try await client.spends(after: "none", limit: 1)
            }
            await #expect(throws: WalletError.invalid("0 spends cannot be listed; choose from 1 to 100")) {
                _ = try await client.spends(limit: 0)
            }
            let dear = WalletOrder.new("dns:dear.emc", days: 3_650_000)
            await #expect(
                throws: WalletError.orderTooDear(limit: 500_000, needed: dear.operation.costLimit)
            ) { _ = try await client.spend(dear) }
            let error = try await #require(throws: WalletError.self) {
                for index in 0..<50 { _ = try await client.spend(.new("dns:c\(index).emc", days: 365)) }
            }
            guard case .budgetExceeded(limit: 500_000, used: 490_000..., needed: _) = error else { throw error }
        }
    }

    @Test("Spending that is off is told as such")
    func off() async throws {
        try await run(budget: 0) { _, client, _ in
            await #expect(throws: WalletError.spendingOff) { _ = try await client.spend(.new("dns:off.emc")) }
        }
    }

    @Test("The longest orders fit into a frame, and so do lists of them")
    func largest() async throws {
        try await run(budget: 1_000_000_000) { _, client, _ in
            var orders: [WalletOrder] = []
            for index in 0..<25 {
                orders.append(
                    WalletOrder(
                        key: "\(10 + index)" + String(repeating: "\"", count: 126),
                        caller: String(repeating: "\\", count: 128),
                        operation: .new(
                            name: Array("\(10 + index)".utf8) + [UInt8](repeating: 0xFF, count: 510),
                            value: [UInt8](repeating: 0xFF, count: index == 0 ? 20_480 : 1),
                            days: 1
                        )
                    )
                )
            }
            for order in orders { #expect(try await client.spend(order).state == .confirmed) }
            let listed = try await client.spends(limit: 100)
            #expect(listed.map(\.key) == orders.map(\.key))
            #expect(listed.map(\.name) == orders.map(\.operation.name))
            #expect(try await client.spends(after: listed[19].id, limit: 100) == Array(listed[20...]))
            #expect(try await client.spends(limit: 21) == Array(listed[..<21]))
        }
    }

    @Test("An order whose process ends before it answers may have been carried out, and is told as such")
    func lostAnswer() async throws {
        try await run(throughNode: true) { rig, client, child in
            let process = try #require(child.status.process)
            rig.node.next("name_new", .first { kill(process, SIGKILL) })
            let lost = WalletError.outcomeUnknown("the wallet's process: it ended before it answered")
            await #expect(throws: lost) { _ = try await client.spend(.new("dns:lost.emc")) }
            await Self.untilRunning(child)
            let spend = try await client.spend(.new("dns:lost.emc"))
            // The node may still be at it.
            while try await client.spend(id: spend.id)?.state == .unknown { try await client.resolve() }
            #expect(try await client.spend(id: spend.id)?.state == .sent)
            #expect(rig.node.spendingCalls == 1)
        }
    }

    @Test("Without its process the wallet is unavailable, and with the next one everything is as it was")
    func killed() async throws {
        try await run { _, client, child in
            let spend = try await client.spend(.new("dns:before.emc"))
            let process = try #require(child.status.process)
            kill(process, SIGKILL)
            while child.status.process == process { await Task.yield() }
            do {
                _ = try await client.budget()
            } catch {
                guard case WalletError.unavailable = error else { throw error }
            }
            await Self.untilRunning(child)
            #expect(try await client.spend(id: spend.id) == spend)
            #expect(try await client.spend(.new("dns:before.emc")) == spend)
            #expect(try await client.spend(.new("dns:after.emc")).state == .confirmed)
        }
    }
}
