// SPDX-License-Identifier: MIT
import Chain
import DevChain
import JSONRPC
import NVS
import RandomTesting
import Synchronization
import Testing
import WalletGate

/// The gate ends at every place at which it can, and another one takes its ledger over.
@Suite("A gate that ends in the middle")
struct CrashTests {
    /// Throws once, at a checkpoint.
    private final class Crash: Sendable {
        static let error = WalletError.unavailable(reason)
        /// What the caller hears of it once the order is in the ledger.
        static let outcome = WalletError.outcomeUnknown(reason)
        private static let reason = "the process ended here"
        private let armed: Mutex<WalletCheckpoint?>

        init(at checkpoint: WalletCheckpoint) {
            armed = Mutex(checkpoint)
        }

        var hasHappened: Bool { armed.withLock { $0 == nil } }

        func pass(_ checkpoint: WalletCheckpoint) throws(WalletError) {
            let isHere = armed.withLock { armed in
                defer { if armed == checkpoint { armed = nil } }
                return armed == checkpoint
            }
            if isHere { throw Self.error }
        }
    }

    /// What happened to the call of the node before the crash.
    private static let troubles: [Tampering?] = [nil, .dieAfter, .dieBefore]

    @Test(
        "At every checkpoint, whatever became of the call: one call at most, and no order is lost",
        arguments: WalletCheckpoint.allCases,
        troubles.indices
    )
    func everywhere(_ checkpoint: WalletCheckpoint, trouble: Int) async throws {
        try await GateRig.run { rig in
            let order = WalletOrder.new("dns:crash.emc")
            let crash = Crash(at: checkpoint)
            if let trouble = Self.troubles[trouble] { rig.node.next("name_new", trouble) }
            do {
                let gate = try rig.gate(checkpoint: crash.pass)
                var spent = false
                do throws(WalletError) {
                    _ = try await gate.spend(order)
                    spent = true
                    try await gate.resolve()
                } catch {
                    #expect(error == (spent || checkpoint == .accepting ? Crash.error : Crash.outcome))
                }
            }
            #expect(crash.hasHappened)

            let gate = try rig.gate()
            let known = try gate.spend(key: order.key)
            #expect((known == nil) == (checkpoint == .accepting))
            // The caller got no answer, and asks again.
            let again = try await gate.spend(order)
            if let known { #expect(again.id == known.id) }
            try await gate.resolve()
            try await rig.waitInVain()
            try await gate.resolve()
            try await rig.chain.mine(3)
            try await gate.resolve()

            let spend = try #require(try gate.spend(key: order.key))
            let history = try await rig.history("dns:crash.emc")
            #expect(rig.node.count(of: "name_new") <= (checkpoint == .accepting ? 2 : 1))
            #expect(history.count <= 1)
            switch spend.state {
            case .confirmed:
                #expect(history.map(\.txid) == [spend.txid])
                #expect(spend.cost == (try await rig.fee(spend.txid)))
            case .failed:
                #expect(history.isEmpty)
                #expect(spend.cost == 0)
            default:
                Issue.record("\(spend.state) after everything was done")
            }
            #expect(try gate.budget().used == spend.cost)
            // An order of which it is certain that the node was never asked is carried out after all.
            if checkpoint == .prepared, Self.troubles[trouble] == nil { #expect(spend.state == .confirmed) }
        }
    }

    @Test("A ledger that is taken over while the node is away keeps everything as it is")
    func awayAfterCrash() async throws {
        try await GateRig.run { rig in
            for (index, checkpoint) in [WalletCheckpoint.prepared, .sending, .answered].enumerated() {
                let crash = Crash(at: checkpoint)
                let gate = try rig.gate(checkpoint: crash.pass)
                await #expect(throws: Crash.outcome) { _ = try await gate.spend(.new("dns:crash\(index).emc")) }
            }
            rig.node.set { $0.always = .dieBefore }
            let gate = try rig.gate()
            #expect(try gate.spends(limit: 10).map(\.state) == [.prepared, .unknown, .unknown])
            rig.clock.advance(7_200)
            await #expect(throws: WalletError.self) { try await gate.resolve() }
            #expect(try gate.spends(limit: 10).map(\.state) == [.prepared, .unknown, .unknown])
            rig.node.set { $0.always = nil }
            // At the first look the wallet has a transaction that only then turns out to be the third order's.
            try await gate.resolve()
            try await rig.waitInVain()
            try await gate.resolve()
            #expect(try gate.spends(limit: 10).map(\.state) == [.sent, .failed, .sent])
            #expect(rig.node.count(of: "name_new") == 2)
        }
    }

    @Test("A reply that the ledger could not take is looked for by the same gate", arguments: [false, true])
    func unwritten(isDone: Bool) async throws {
        try await GateRig.run { rig in
            if !isDone { rig.node.next("name_new", .dieBefore) }
            let crash = Crash(at: .answered)
            let gate = try rig.gate(checkpoint: crash.pass)
            await #expect(throws: Crash.outcome) { _ = try await gate.spend(.new("dns:kept.emc")) }
            #expect(try gate.spends(limit: 1).map(\.state) == [.sending])
            try await gate.resolveDue()
            #expect(try gate.spends(limit: 1).map(\.state) == [isDone ? .sent : .unknown])
            #expect(rig.node.spendingCalls == 1)
        }
    }

    @Test("An order that waits to be sent has a day; and it takes from the budget of the day on which it goes")
    func nextDay() async throws {
        try await GateRig.run { rig in
            let crash = Crash(at: .prepared)
            do {
                let gate = try rig.gate(checkpoint: crash.pass)
                await #expect(throws: Crash.outcome) { _ = try await gate.spend(.new("dns:night.emc")) }
            }
            let gate = try rig.gate()
            let day = try gate.budget().day
            rig.clock.advance(43_200)
            #expect(try gate.budget() == WalletBudget(day: day + 1, limit: 1_000_000, used: 0))
            try await gate.resolve()
            let spend = try #require(try gate.spend(key: "new dns:night.emc"))
            #expect(spend.state == .sent)
            #expect(try gate.budget().used == spend.cost)
        }
    }

    @Test("An order that waits to be sent, and does not fit into the new day, is not sent")
    func noRoomNextDay() async throws {
        try await GateRig.run { rig in
            let crash = Crash(at: .prepared)
            do {
                let gate = try rig.gate(checkpoint: crash.pass)
                await #expect(throws: Crash.outcome) { _ = try await gate.spend(.new("dns:night.emc")) }
            }
            rig.clock.advance(43_200)
            let gate = try rig.gate { $0.dailyBudget = 10_000 }
            // Something small takes what the order would need.
            #expect(try await gate.spend(.new("dns:day.emc")).state == .sent)
            try await gate.resolve()
            let spend = try #require(try gate.spend(key: "new dns:night.emc"))
            #expect(spend.state == .failed)
            #expect(spend.message?.hasPrefix("not sent: the order may cost ") == true)
            #expect(rig.node.count(of: "name_new") == 1)
        }
    }

    @Test("Many orders with ends at random places: every order ends, and the books are right")
    func random() async throws {
        var generator = SplitMix64(seed: 11)
        for _ in 0..<(longTests ? 20 : 1) {
            let seed = generator.next()
            try await GateRig.run { rig in
                var generator = SplitMix64(seed: seed)
                var orders: [WalletOrder] = []
                for index in 0..<25 {
                    orders.append(.new("dns:random\(index).emc"))
                    let checkpoint = WalletCheckpoint.allCases.randomElement(using: &generator) ?? .sending
                    let crash = Crash(at: checkpoint)
                    if let trouble = Self.troubles.randomElement(using: &generator) ?? nil {
                        rig.node.next("name_new", trouble)
                    }
                    let gate = try rig.gate(checkpoint: crash.pass)
                    for order in orders.suffix(3) { _ = try? await gate.spend(order) }
                    _ = try? await gate.resolve()
                    rig.clock.advance(Int64.random(in: 0...90, using: &generator))
                    if Bool.random(using: &generator) { try await rig.chain.mine() }
                }
                rig.node.set { $0.next = [:] }
                let gate = try rig.gate()
                for order in orders { _ = try? await gate.spend(order) }
                for _ in 0..<4 {
                    try await rig.chain.mine(3)
                    rig.clock.advance(3_600)
                    try await gate.resolve()
                }
                var cost: Int64 = 0
                for order in orders {
                    let spend = try #require(try gate.spend(key: order.key))
                    #expect(spend.state.isEnded)
                    let history = try await rig.history(String(decoding: order.operation.name, as: UTF8.self))
                    #expect(history.map(\.txid) == (spend.state == .confirmed ? [spend.txid] : []))
                    if spend.state == .confirmed { #expect(spend.cost == (try await rig.fee(spend.txid))) }
                    cost += spend.cost ?? -1
                }
                let total = try gate.spends(limit: 100).compactMap(\.cost).reduce(0, +)
                #expect(total == cost)
            }
        }
    }
}
