// SPDX-License-Identifier: MIT
import Chain
import DevChain
import JSONRPC
import NVS
import RandomTesting
import Testing
import WalletGate

/// What a node can do to a spend, with the embedded chain behind a node that misbehaves.
@Suite("A node in trouble")
struct NodeTroubleTests {
    @Test("A reply that is lost after the node did it: the spend is found, and never done again")
    func lostReply() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let orders = [WalletOrder.new("dns:lost.emc"), .update("dns:lost.emc", "x"), .delete("dns:lost.emc")]
            for (index, order) in orders.enumerated() {
                rig.node.next(order.operation.kind.rpcName, .dieAfter)
                let spend = try await gate.spend(order)
                #expect(spend.state == .sent)
                #expect(spend.cost == (try await rig.fee(spend.txid)))
                #expect(rig.node.spendingCalls == index + 1)
                try await rig.chain.mine(3)
                try await gate.resolve()
                #expect(try gate.spend(id: spend.id)?.state == .confirmed)
            }
            #expect(try await rig.history("dns:lost.emc").count == 3)
        }
    }

    @Test("A lost reply and a node that is away: unknown, until the node is back and shows it, in a block by then")
    func awayAfterwards() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .dieAfter)
            rig.node.next("getblockchaininfo", .first {}, .refuse(RPCError.warmingUp, "Loading block index..."))
            let order = WalletOrder.new("dns:away.emc")
            let spend = try await gate.spend(order)
            #expect(spend.state == .unknown)
            #expect(spend.message?.contains("the Emercoin node is starting") == true)
            #expect(try gate.budget().used == spend.reserved)
            #expect(try await gate.spend(order) == spend)

            for trouble: Tampering in [
                .refuse(RPCError.warmingUp, "Verifying wallet(s)..."), .dieBefore,
                .http(500, "Work queue depth exceeded"), .http(502, "Bad gateway"),
            ] {
                rig.node.set { $0.always = trouble }
                rig.clock.advance(3_600)
                await #expect(throws: WalletError.self) { try await gate.resolve() }
                #expect(try gate.spend(id: spend.id)?.state == .unknown)
            }
            rig.node.set { $0.always = nil }
            try await rig.chain.mine(2)
            try await gate.resolve()
            let found = try #require(try gate.spend(id: spend.id))
            #expect(found.state == .sent)
            #expect(found.confirmations == 2)
            #expect(found.cost == (try await rig.fee(found.txid)))
            #expect(rig.node.spendingCalls == 1)
        }
    }

    @Test("The clocks of node and gate need not agree", arguments: [-5_000, 5_000] as [Int64])
    func otherTime(days: Int64) async throws {
        try await GateRig.run { rig in
            rig.clock.advance(days * 86_400)
            let gate = try rig.gate()
            rig.node.next("name_new", .dieAfter)
            let spend = try await gate.spend(.new("dns:clock.emc"))
            #expect(spend.state == .sent)
            #expect(spend.cost == (try await rig.fee(spend.txid)))
        }
    }

    @Test("A spend whose reply was lost is found after a reorganisation that took away what was there before, too")
    func reorganised() async throws {
        try await GateRig.run { rig in
            _ = try await rig.client.call("name_new", ["dns:r.emc", "old", 9])
            try await rig.chain.mine()
            let gate = try rig.gate()
            rig.node.next("name_update", .dieAfter)
            rig.node.next("getblockchaininfo", .first {}, .dieBefore)
            let spend = try await gate.spend(.update("dns:r.emc", "new"))
            #expect(spend.state == .unknown)
            try await rig.chain.mine()
            try await rig.chain.invalidate(depth: 2)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .sent)
            #expect(try gate.spend(id: spend.id)?.confirmations == 0)
        }
    }

    @Test("A call that never reached the node fails, but not before a late one would have shown")
    func notSent() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .dieBefore)
            let spend = try await gate.spend(.new("dns:never.emc"))
            #expect(spend.state == .unknown)
            rig.clock.advance(59)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .unknown)
            await #expect(throws: WalletError.refused("another order on the name is under way: \(spend.id)")) {
                _ = try await gate.spend(.new("dns:never.emc", key: "again"))
            }
            // A node that makes no block may still be at it, and one look proves nothing.
            rig.clock.advance(86_400)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .unknown)
            try await rig.mineElsewhere(2)
            try await gate.resolve()
            let failed = try #require(try gate.spend(id: spend.id))
            #expect(failed.state == .failed)
            #expect(failed.message == "not sent: the node's wallet, mempool and chain do not have it")
            #expect(try gate.budget().used == 0)
            // With another key it can be ordered again.
            #expect(try await gate.spend(.new("dns:never.emc", key: "again")).state == .sent)
            #expect(rig.node.spendingCalls == 2)
        }
    }

    @Test("A node that starts, downloads, or has its chain change under the look, proves nothing")
    func undecided() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .dieBefore)
            let spend = try await gate.spend(.new("dns:never.emc"))
            rig.clock.advance(86_400)
            let info = try await rig.client.call("getblockchaininfo")
            var downloading = try #require(info.object)
            downloading["initialblockdownload"] = true
            rig.node.set { [downloading] in $0.always = .answer(.object(downloading)) }
            await #expect(throws: WalletError.self) { try await gate.resolve() }
            #expect(try gate.spend(id: spend.id)?.state == .unknown)
            rig.node.set { $0.always = nil }
            // The first is for all spends, the second and the third are around the look.
            rig.node.next("getblockchaininfo", .first {}, .first {}, .first { try await rig.chain.mine() })
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .unknown)
            #expect(try gate.spend(id: spend.id)?.message == "not known yet: the chain grew meanwhile")
            // The wallet has the coins of the new block.
            rig.node.set { $0.extraTransactions = -1 }
            rig.node.next("name_history", .refuse(RPCError.downloadingBlocks, "Emercoin is downloading blocks..."))
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .unknown)
            try await rig.mineElsewhere(1)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .failed)
            #expect(rig.node.spendingCalls == 1)
        }
    }

    @Test("While the wallet has a transaction that nobody accounts for, nothing is taken for not sent")
    func walletHasMore() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .dieBefore)
            let spend = try await gate.spend(.new("dns:maybe.emc"))
            rig.node.set { $0.extraTransactions = 1 }
            rig.clock.advance(7_200)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .unknown)
            // Until so many blocks passed that a wallet would have sent it out again.
            try await rig.chain.mine(5)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .unknown)
            try await rig.chain.mine(1)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .failed)
            #expect(try gate.spend(id: spend.id)?.message == "not sent: not seen in 6 blocks")
        }
    }

    @Test("The time of a node that was away does not count: it is looked for when it is back, and again later")
    func awayForLong() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .dieBefore)
            rig.node.next("getblockchaininfo", .first {}, .dieBefore)
            let spend = try await gate.spend(.new("dns:never.emc"))
            #expect(spend.message?.contains("no connection") == true)
            try await rig.mineElsewhere(9)
            rig.clock.advance(86_400)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .unknown)
            try await rig.waitInVain()
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .failed)
        }
    }

    @Test("A transaction that nobody knows any more has failed after a hundred blocks, and its name is free for others")
    func vanished() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .answer(.string(String(repeating: "a", count: 64))))
            let spend = try await gate.spend(.new("dns:gone.emc"))
            #expect(spend.state == .sent)
            #expect(spend.message == "the wallet does not know the transaction any more")
            try await rig.chain.mine(99)
            rig.clock.advance(86_400)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .sent)
            await #expect(throws: WalletError.self) { _ = try await gate.spend(.new("dns:gone.emc", key: "again")) }
            try await rig.chain.mine(1)
            try await gate.resolve()
            let failed = try #require(try gate.spend(id: spend.id))
            #expect(failed.state == .failed)
            #expect(failed.message?.hasPrefix("the wallet does not know the transaction any more, and for 100") == true)
            #expect(failed.cost == 0)
            #expect(try await gate.spend(.new("dns:gone.emc", key: "again")).state == .sent)
        }
    }

    @Test("A transaction that the wallet does not know, and the chain has, is confirmed")
    func unknownToWallet() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let spend = try await gate.spend(.new("dns:known.emc"))
            let unknown = Tampering.refuse(-5, "Invalid or non-wallet transaction id")
            rig.node.next("gettransaction", unknown, unknown, unknown)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.message == nil)
            try await rig.chain.mine(2)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.confirmations == 2)
            try await rig.chain.mine(1)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .confirmed)
            #expect(try gate.spend(id: spend.id)?.cost == spend.cost)
        }
    }

    @Test("A transaction that the wallet has abandoned is told as such, and counts again if it is in the mempool")
    func abandoned() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let spend = try await gate.spend(.new("dns:left.emc"))
            let told = try await rig.client.call("gettransaction", [.string(try #require(spend.txid))])
            var members = try #require(told.object)
            members["details"] = [["category": "send", "abandoned": true]]
            let abandoned = Tampering.answer(.object(members))
            rig.node.next("gettransaction", abandoned, abandoned)
            rig.node.next("name_mempool", .answer([]))
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.message == "the wallet has abandoned the transaction")
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.message == nil)
            #expect(try gate.spend(id: spend.id)?.state == .sent)
        }
    }

    @Test("Our own later spends do not hide that an earlier one was not sent")
    func laterSpends() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .dieBefore)
            let spend = try await gate.spend(.new("dns:never.emc"))
            for index in 0..<3 { #expect(try await gate.spend(.new("dns:later\(index).emc")).state == .sent) }
            try await rig.waitInVain()
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .failed)
        }
    }

    @Test("Somebody else's registration of the name with our value is not taken for ours")
    func stranger() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .dieBefore)
            let spend = try await gate.spend(.new("dns:taken.emc"))
            _ = try await rig.client.call("name_new", ["dns:taken.emc", "A=192.0.2.1", 1])
            // It is the wallet of another node: ours does not know the transaction.
            rig.node.next("gettransaction", .refuse(-5, "Invalid or non-wallet transaction id"))
            rig.node.set { $0.extraTransactions = -1 }
            try await rig.waitInVain()
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .failed)
        }
    }

    @Test("A reply that makes no sense is a lost one")
    func senseless() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            for (index, trouble) in [
                Tampering.answer(.null), .answer("done"), .http(502, "<html>"), .refuse(-1, "std::exception"),
                .refuse(-99, "new words"), .http(503, "upstream timed out"),
            ]
            .enumerated() {
                rig.node.next("name_new", trouble)
                let spend = try await gate.spend(.new("dns:senseless\(index).emc"))
                #expect(spend.state == .unknown)
                try await rig.waitInVain()
                try await gate.resolve()
                #expect(try gate.spend(id: spend.id)?.state == .failed)
            }
        }
    }

    @Test(
        "A refusal is told in the node's words, made harmless, and nothing is spent",
        arguments: [
            (-6, "Insufficient funds", "Insufficient funds"),
            (-32603, "unkown error", "the node made no transaction; its fee may be above the node's maxtxfee"),
            (-32603, "value\u{1B}[31m too\r long\n.second line", "value[31m too long"),
            (-8, String(repeating: "x", count: 5_000), String(repeating: "x", count: 200) + "…"),
            (-28, "Loading wallet...", "the Emercoin node is starting: Loading wallet... Nothing to do but wait."),
        ] as [(Int, String, String?)]
    )
    func refused(code: Int, words: String, told: String?) async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .refuse(code, words))
            let spend = try await gate.spend(.new("dns:refused.emc"))
            #expect(spend.state == .failed)
            #expect(spend.message == told ?? words)
            #expect(spend.cost == 0)
            #expect(try gate.budget().used == 0)
            #expect(rig.node.count(of: "name_new") == 1)
        }
    }

    @Test("A node that is away, starting, downloading or of another kind: nothing is reserved, the key stays free")
    func awayBefore() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            let order = WalletOrder.new("dns:later.emc")
            for trouble: Tampering in [
                .dieBefore, .refuse(-28, "Loading wallet..."), .refuse(-10, "Emercoin is downloading blocks..."),
                .http(401, ""), .http(403, ""), .http(500, "Work queue depth exceeded"), .answer("nonsense"),
                .refuse(-32601, "Method not found"),
                .refuse(-19, "Wallet file not specified."),
            ] {
                rig.node.set { $0.always = trouble }
                await #expect(throws: WalletError.self) { _ = try await gate.spend(order) }
            }
            rig.node.set { $0.always = nil }
            #expect(try gate.spends(limit: 1).isEmpty)
            #expect(try gate.budget().used == 0)
            #expect(rig.node.spendingCalls == 0)
            #expect(try await gate.spend(order).state == .sent)
        }
    }

    @Test("A pending operation on the name, whoever's, keeps ours from being sent")
    func pendingOnName() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            _ = try await rig.client.call("name_new", ["dns:busy.emc", "x", 1])
            await #expect(throws: WalletError.refused("an operation on the name waits for a block")) {
                _ = try await gate.spend(.new("dns:busy.emc"))
            }
            #expect(rig.node.spendingCalls == 0)
        }
    }

    @Test("The ledger of one network is not used with another")
    func otherNetwork() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            _ = try await gate.spend(.new("dns:here.emc"))
            var info = try #require(try await rig.client.call("getblockchaininfo").object)
            info["chain"] = "main"
            rig.node.next("getblockchaininfo", .answer(.object(info)))
            let error = WalletError.refused("the ledger is of the network regtest, but the node is of main")
            await #expect(throws: error) { _ = try await gate.spend(.new("dns:there.emc")) }
        }
    }

    @Test("No secret in the log or in any error", .timeLimit(.minutes(1)))
    func secrets() async throws {
        try await GateRig.run { rig in
            let passphrase = "canary passphrase"
            rig.node.set { script in
                script.passphrase = "another one"
                script.isLocked = true
            }
            let file = try rig.folder.write(passphrase, to: "passphrase")
            let gate = try rig.gate { $0.passphraseFile = file }
            var texts: [String] = []
            do { _ = try await gate.spend(.new("dns:s.emc", "canary value")) } catch { texts.append("\(error)") }
            rig.node.set { $0.always = .http(401, "") }
            do { _ = try await gate.spend(.new("dns:s.emc", "canary value")) } catch { texts.append("\(error)") }
            rig.node.set { script in
                script.always = nil
                script.passphrase = passphrase
            }
            texts.append("\(try await gate.spend(.new("dns:s.emc", "canary value")))")
            texts += rig.lines.all
            texts.append("\(rig.configuration)")
            #expect(texts.count > 5)
            for text in texts { #expect(!text.contains("canary")) }
        }
    }

    @Test(
        "A node that never replies is given up after its time, and the spend is found",
        .enabled(if: longTests),
        .timeLimit(.minutes(1))
    )
    func silence() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", .silenceAfter)
            let spend = try await gate.spend(.new("dns:silent.emc"))
            #expect(spend.state == .sent)
            #expect(rig.node.spendingCalls == 1)
        }
    }
}
