// SPDX-License-Identifier: MIT
import Chain
import DevChain
import JSONRPC
import NVS
import Testing
import WalletGate

/// The life of spends on a real embedded chain.
@Suite("The life of a spend")
struct GateLifeTests {
    @Test("A name is registered, confirmed, changed and deleted, and every cost is what the chain shows")
    func life() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let before = try await rig.balance()
            let made = try await gate.spend(.new("dns:life.emc", "A=192.0.2.1", days: 365))
            #expect(made.state == .sent)
            #expect(made.confirmations == 0)
            #expect(made.cost == 10_000)
            #expect(made.reserved >= 10_000)
            #expect(try await rig.fee(made.txid) == made.cost)

            try await rig.chain.mine(2)
            #expect(try await gate.resolve() == 1)
            #expect(try gate.spend(id: made.id)?.confirmations == 2)
            #expect(try gate.spend(id: made.id)?.state == .sent)
            try await rig.chain.mine()
            #expect(try await gate.resolve() == 0)
            let confirmed = try #require(try gate.spend(key: "new dns:life.emc"))
            #expect(confirmed.state == .confirmed)
            #expect(confirmed.confirmations == 3)
            #expect(confirmed.message == nil)

            let changed = try await gate.spend(.update("dns:life.emc", "A=192.0.2.2", days: 365))
            #expect(changed.state == .sent)
            try await rig.chain.mine(3)
            let deleted = try await gate.spend(.delete("dns:life.emc"))
            #expect(deleted.state == .sent)
            try await rig.chain.mine(3)
            try await gate.resolve()

            let spends = try gate.spends(limit: 100)
            #expect(spends.map(\.state) == [.confirmed, .confirmed, .confirmed])
            #expect(spends.map(\.kind) == [.new, .update, .delete])
            let history = try await rig.history("dns:life.emc")
            #expect(history.map(\.txid) == spends.map(\.txid))
            for spend in spends { #expect(try await rig.fee(spend.txid) == spend.cost) }
            let cost = spends.compactMap(\.cost).reduce(0, +)
            #expect(try gate.budget().used == cost)
            // To the last unit, what the wallet has less is what the ledger says, and the coin that carries the name.
            let mined: Int64 = 9 * 5_000_000_000
            #expect(try await rig.balance() == before + mined - cost - 100)
            #expect(rig.node.spendingCalls == 3)
        }
    }

    @Test("A name is changed by who registered it last, or by whoever may change all")
    func ownership() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let name = Array("dns:own.emc".utf8)
            func order(_ key: String, by caller: String, _ operation: WalletOperation, all: Bool = false) -> WalletOrder
            {
                WalletOrder(key: key, caller: caller, operation: operation, isForOwnNames: !all)
            }
            let update = WalletOperation.update(name: name, value: [1], days: 0)
            // A name of the wallet that no order of ours made.
            _ = try await rig.client.call("name_new", ["dns:foreign.emc", "A=192.0.2.1", 1])
            _ = try await gate.spend(order("1", by: "ann", .new(name: name, value: [0], days: 1)))
            try await rig.chain.mine(3)
            for operation in [update, .delete(name: name), .delete(name: Array("dns:foreign.emc".utf8))] {
                await #expect(throws: WalletError.notYours) { try await gate.spend(order("2", by: "bob", operation)) }
            }
            #expect(try gate.spends(limit: 100).count == 1)
            #expect(try await gate.spend(order("3", by: "ann", update)).state == .sent)
            try await rig.chain.mine(3)
            let deletion = order("4", by: "bob", .delete(name: name), all: true)
            #expect(try await gate.spend(deletion).state == .sent)
            try await rig.chain.mine(3)
            try await gate.resolve()
            // What was accepted is told again, whatever the caller may do by now.
            #expect(try await gate.spend(order("4", by: "bob", .delete(name: name))).state == .confirmed)
            // Once the name is bob's, ann's rights in it are gone.
            _ = try await gate.spend(order("5", by: "bob", .new(name: name, value: [0], days: 1)))
            try await rig.chain.mine(3)
            await #expect(throws: WalletError.notYours) { try await gate.spend(order("6", by: "ann", update)) }
            #expect(try await gate.spend(order("7", by: "bob", update)).state == .sent)
        }
    }

    @Test("The node gets three parameters and the octets of the value")
    func shapes() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let name: [UInt8] = Array("dns:oct".utf8) + [0x00, 0xFF, 0x7F, 0x22, 0x5C]
            let value = (0...255).map { UInt8($0) }
            var order = WalletOrder(key: "k", caller: "c", operation: .new(name: name, value: value, days: 1))
            #expect(try await gate.spend(order).state == .sent)
            try await rig.chain.mine()
            #expect(try await rig.client.nameShow(name)?.value == value)
            order = WalletOrder(key: "l", caller: "c", operation: .update(name: name, value: value.reversed(), days: 0))
            #expect(try await gate.spend(order).state == .sent)
            try await rig.chain.mine()
            order = WalletOrder(key: "m", caller: "c", operation: .delete(name: name))
            #expect(try await gate.spend(order).state == .sent)
            let allowed: Set<String> = [
                "getblockchaininfo", "getwalletinfo", "name_mempool", "name_show", "name_history", "gettransaction",
                "name_new", "name_update", "name_delete",
            ]
            for call in rig.node.calls {
                #expect(allowed.contains(call.method))
                let count = call.params.array?.count
                switch call.method {
                case "name_new", "name_update": #expect(count == 3)
                case "name_delete", "gettransaction", "name_mempool": #expect(count == 1)
                case "name_show": #expect(count == 2)
                case "name_history": #expect(count == 3)
                default: #expect(count == 0)
                }
            }
        }
    }

    @Test("A block that is taken away is seen, and the transaction comes to be confirmed in another one")
    func reorganisation() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let spend = try await gate.spend(.new("dns:reorg.emc"))
            try await rig.chain.mine(2)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.confirmations == 2)
            try await rig.chain.invalidate(depth: 2)
            try await gate.resolve()
            let back = try #require(try gate.spend(id: spend.id))
            #expect(back.state == .sent)
            #expect(back.confirmations == 0)
            #expect(back.message == "its block is no longer in the chain; it waits for another one")
            // Nobody may put another operation on the name meanwhile.
            await #expect(throws: WalletError.refused("another order on the name waits for a block: \(spend.id)")) {
                _ = try await gate.spend(.update("dns:reorg.emc", "x"))
            }
            try await rig.chain.mine(3)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .confirmed)
            #expect(try gate.spend(id: spend.id)?.message == nil)
            #expect(rig.node.spendingCalls == 1)
        }
    }

    @Test("A name that expired can be registered again, and the spends of both lives are told apart")
    func expiry() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let first = try await gate.spend(.new("dns:short.emc", days: 1, key: "first"))
            try await rig.chain.mine(3)
            try await gate.resolve()
            await #expect(throws: WalletError.refused("the name is registered already")) {
                _ = try await gate.spend(.new("dns:short.emc", days: 1, key: "second"))
            }
            try await rig.chain.mine(174)
            await #expect(throws: WalletError.refused("the name is not registered")) {
                _ = try await gate.spend(.update("dns:short.emc", "x"))
            }
            // The same order again, whose reply is lost: the transaction of the first life must not be taken for it.
            rig.node.next("name_new", .dieAfter)
            let second = try await gate.spend(.new("dns:short.emc", days: 1, key: "second"))
            #expect(second.state == .sent)
            #expect(second.txid != first.txid)
            try await rig.chain.mine(3)
            try await gate.resolve()
            #expect(try await rig.history("dns:short.emc").map(\.txid) == [first.txid, second.txid])
            // And a third one that the node never gets is not found in the two lives before.
            try await rig.chain.mine(174)
            rig.node.next("name_new", .dieBefore)
            let third = try await gate.spend(.new("dns:short.emc", days: 1, key: "third"))
            #expect(third.state == .unknown)
            try await rig.waitInVain()
            try await gate.resolve()
            #expect(try gate.spend(id: third.id)?.state == .failed)
            #expect(try gate.spend(id: third.id)?.cost == 0)
        }
    }

    @Test("The same key gives the same spend without a call, whatever became of it")
    func idempotency() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let order = WalletOrder.new("dns:once.emc")
            let spend = try await gate.spend(order)
            let calls = rig.node.calls.count
            #expect(try await gate.spend(order) == spend)
            #expect(rig.node.calls.count == calls)
            for other in [
                WalletOrder.new("dns:once.emc", "other", key: order.key), .new("dns:other.emc", key: order.key),
                .new("dns:once.emc", days: 2, key: order.key), .update("dns:once.emc", "A=192.0.2.1", key: order.key),
                WalletOrder(key: order.key, caller: "another", operation: order.operation),
            ] {
                await #expect(throws: WalletError.keyReused) { _ = try await gate.spend(other) }
            }
            #expect(rig.node.calls.count == calls)
            // A refusal by the node has its key, too.
            rig.node.next("name_new", .refuse(RPCError.insufficientFunds, "Insufficient funds"))
            let failed = try await gate.spend(.new("dns:poor.emc"))
            #expect(failed.state == .failed)
            #expect(failed.message == "Insufficient funds")
            #expect(failed.cost == 0)
            #expect(try await gate.spend(.new("dns:poor.emc")) == failed)
            #expect(try gate.spends(limit: 10).count == 2)
        }
    }

    @Test("A transaction whose coins another confirmed one spends has failed, once that one is deep enough")
    func conflict() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            _ = try await gate.spend(.new("dns:torn.emc"))
            try await rig.chain.mine(3)
            try await gate.resolve()
            // An update that waits is driven out by a branch of the chain in which the name was updated otherwise.
            let spend = try await gate.spend(.update("dns:torn.emc", "ours"))
            let hex = try #require(try await rig.client.call("gettransaction", [.string(spend.txid ?? "")])["hex"])
            let rival = try await rig.rival(of: hex, value: "theirs")
            #expect(rival != spend.txid)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .sent)
            let words = "a block holds another transaction that spends the same coins"
            #expect(try gate.spend(id: spend.id)?.message == words)
            try await rig.chain.mine(1)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .sent)
            try await rig.chain.mine(1)
            try await gate.resolve()
            let failed = try #require(try gate.spend(id: spend.id))
            #expect(failed.state == .failed)
            #expect(failed.message == "another transaction that spends the same coins was confirmed")
            #expect(failed.cost == 0)
        }
    }

    @Test("A transaction that does what the order wants in place of the one that was sent is taken for it")
    func otherForm() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            _ = try await gate.spend(.new("dns:form.emc"))
            try await rig.chain.mine(3)
            try await gate.resolve()
            let spend = try await gate.spend(.update("dns:form.emc", "ours"))
            let hex = try #require(try await rig.client.call("gettransaction", [.string(spend.txid ?? "")])["hex"])
            let other = try await rig.rival(of: hex, value: "ours")
            #expect(other != spend.txid)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.txid == other)
            #expect(try gate.spend(id: spend.id)?.confirmations == 1)
            try await rig.chain.mine(2)
            try await gate.resolve()
            let confirmed = try #require(try gate.spend(id: spend.id))
            #expect(confirmed.state == .confirmed)
            #expect(confirmed.txid == other)
            #expect(confirmed.cost == (try await rig.fee(other)))
        }
    }

    @Test("A confirmed transaction without effect on the name has failed, and its cost is spent")
    func withoutEffect() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let spend = try await gate.spend(.new("dns:vain.emc"))
            try await rig.chain.mine(3)
            rig.node.next("name_show", .refuse(RPCError.nameNotFound, "no result returned"))
            rig.node.next("name_history", .answer([]))
            try await gate.resolve()
            let failed = try #require(try gate.spend(id: spend.id))
            #expect(failed.state == .failed)
            #expect(failed.message == "confirmed, but without effect on the name; its cost is spent")
            #expect(failed.cost == (try await rig.fee(spend.txid)))
            #expect(try gate.budget().used == failed.cost)
        }
    }

    @Test("Left to itself the gate sees new blocks, and tells of every change", .timeLimit(.minutes(1)))
    func running() async throws {
        try await GateRig.run { rig in
            let (changes, change) = AsyncStream.makeStream(of: Spend.self)
            let gate = try rig.gate(onChange: { change.yield($0) })
            let running = Task { await gate.run() }
            // One whose reply is lost, one that never arrives.
            rig.node.next("name_new", .dieAfter, .dieBefore)
            rig.node.next("getblockchaininfo", .first {}, .dieBefore)
            _ = try await gate.spend(.new("dns:found.emc"))
            _ = try await gate.spend(.new("dns:never.emc"))
            try await rig.chain.mine(3)
            // The wallet has the coins of the new blocks.
            rig.node.set { $0.extraTransactions = -3 }
            var ends: [String: Spend.State] = [:]
            var states: [String: [Spend.State]] = [:]
            for await spend in changes {
                if states[spend.key]?.last != spend.state { states[spend.key, default: []].append(spend.state) }
                if spend.state.isEnded { ends[spend.key] = spend.state }
                if ends.count == 2 { break }
            }
            running.cancel()
            await running.value
            #expect(ends == ["new dns:found.emc": .confirmed, "new dns:never.emc": .failed])
            #expect(states["new dns:found.emc"] == [.prepared, .sending, .unknown, .sent, .confirmed])
            #expect(states["new dns:never.emc"] == [.prepared, .sending, .unknown, .failed])
            #expect(rig.node.spendingCalls == 2)
        }
    }
}
