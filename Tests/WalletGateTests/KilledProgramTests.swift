// SPDX-License-Identifier: MIT
import Chain
import DevChain
import Foundation
import JSONRPC
import NVS
import RandomTesting
import Testing
import WalletGate

/// The built program, with a parent that kills it.
@Suite("The program numen-wallet")
struct KilledProgramTests {
    private static func hello(_ rig: GateRig) -> JSONObject {
        WalletConfiguration(
            folder: rig.folder.path + "/wallet",
            nodeURL: rig.chain.url,
            credentials: .cookieFile(rig.chain.cookieFile),
            dailyBudget: 1_000_000_000,
            confirmations: 1,
            isEmbedded: true,
            quietTime: 1
        )
        .json
    }

    private static func params(_ order: WalletOrder) -> JSONObject {
        [
            "key": .string(order.key), "caller": .string(order.caller),
            "operation": .string(String(order.operation.kind.rpcName.dropFirst(5))),
            "name": .string(Hex.encode(order.operation.name)), "value": .string(Hex.encode(order.operation.value)),
            "days": .integer(order.operation.days), "own_names": .bool(order.isForOwnNames),
        ]
    }

    @Test("Killed at random moments, it carries out every order once, and its costs are what the chain shows")
    func killed() async throws {
        let rounds = longTests ? 500 : 20
        try await GateRig.run(blocks: .instant) { rig in
            var generator = SplitMix64(seed: UInt64(rounds))
            var orders: [WalletOrder] = []
            for round in 0..<rounds {
                let parent = try await FakeParent.start(Self.hello(rig))
                var batch = (0..<3).map { WalletOrder.new("dns:kill\(round)-\($0).emc") }
                if round > 0 {
                    let earlier = "dns:kill\(Int.random(in: 0..<round, using: &generator))"
                    batch.append(.update("\(earlier)-0.emc", "round \(round)"))
                    batch.append(.delete("\(earlier)-1.emc", key: "delete in \(round)"))
                }
                orders += batch
                let delay = Duration.microseconds(Int.random(in: 0...70_000, using: &generator))
                await withTaskGroup(of: Void.self) { group in
                    // Ends of the process are what the answers are lost by.
                    for order in batch { group.addTask { _ = try? await parent.call("spend", Self.params(order)) } }
                    // The moment is what is random here; nothing is waited for.
                    try? await Task.sleep(for: delay)
                    await parent.kill()
                }
            }

            let parent = try await FakeParent.start(Self.hello(rig))
            for order in orders {
                do {
                    _ = try await parent.call("spend", Self.params(order))
                } catch let error as FakeParent.Refused {
                    // A name that was deleted, or one on which something is under way: the order was never accepted.
                    #expect(error.code == "refused")
                    #expect(order.operation.kind != .new || error.message.contains("under way"))
                }
            }
            // What is quiet for a second is known then.
            while try await parent.call("resolve", [:]).int != 0 { try await Task.sleep(for: .milliseconds(100)) }
            try await Self.checkBooks(parent, rig, orders)
            #expect(await parent.close() == 0)
        }
    }

    private static func checkBooks(_ parent: FakeParent, _ rig: GateRig, _ orders: [WalletOrder]) async throws {
        var spends: [JSON] = []
        while true {
            var params: JSONObject = ["limit": 20]
            if let last = spends.last?["id"] { params.append("after", last) }
            let page = try #require(try await parent.call("list", params).array)
            spends += page
            if page.isEmpty { break }
        }
        let keys = Set(spends.compactMap { $0["key"]?.text })
        #expect(keys.count == spends.count)
        #expect(keys.isSuperset(of: orders.filter { $0.operation.kind == .new }.map(\.key)))
        var costs: Int64 = 0
        var transactions: [String] = []
        for spend in spends {
            let state = try #require(spend["state"]?.text)
            let cost = try #require(spend["cost"]?.int)
            costs += Int64(cost)
            guard state == "confirmed" else {
                #expect(state == "failed")
                #expect(cost == 0)
                #expect(spend["message"]?.text?.hasPrefix("not sent") == true)
                continue
            }
            let txid = try #require(spend["txid"]?.text)
            transactions.append(txid)
            #expect(try await rig.fee(txid) == Int64(cost))
        }
        // The chain knows of these operations and no others.
        var inChain: [String] = []
        for name in Set(orders.map(\.operation.name)) {
            inChain += try await rig.client.nameHistory(name, full: true).map(\.txid)
        }
        #expect(inChain.sorted() == transactions.sorted())
        #expect(try await rig.client.nameMempool().isEmpty)
        let budget = try await parent.call("budget", [:])
        // Unless midnight came in between.
        if let start = spends.first?["created_at"]?.int, budget["day"]?.int == start / 86_400 {
            #expect(budget["used"]?.int == Int(costs))
        }
    }

    @Test("What is wrong with the configuration is said, and the program does not start")
    func wrongConfiguration() async throws {
        try await GateRig.run { rig in
            var hello = Self.hello(rig)
            hello["daily_budget"] = "much"
            var failure = try await FakeParent.failure(hello)
            #expect(failure.code == 1)
            #expect(failure.text.contains("daily_budget"))
            for number: JSON? in [nil, 1, 3] {
                hello = Self.hello(rig)
                hello["protocol"] = number
                failure = try await FakeParent.failure(hello)
                #expect(failure.code == 1)
                #expect(failure.text.contains("install both programs together"))
            }
            hello = Self.hello(rig)
            hello["embedded"] = false
            let cookie = RPCCredentials.cookieFile(path: rig.chain.cookieFile)
            hello["parent_credential"] = .array(CredentialDigest.digests(of: cookie).map { .string($0) })
            failure = try await FakeParent.failure(hello)
            #expect(failure.code == 1)
            #expect(failure.text.contains("the same credential"))
            hello["parent_credential"] = []
            let parent = try await FakeParent.start(hello)
            failure = try await FakeParent.failure(hello)
            #expect(failure.text.contains("in use by another process"))
            #expect(await parent.close() == 0)
        }
    }

    @Test("Questions that make no sense are refused, each with its own text")
    func hostileParent() async throws {
        try await GateRig.run { rig in
            let parent = try await FakeParent.start(Self.hello(rig))
            let good = Self.params(.new("dns:good.emc"))
            var cases: [(String, JSONObject, String)] = [
                ("name_new", [:], "the wallet has no method name_new"),
                ("getbalance\u{1B}[2J", [:], "the wallet has no method getbalance[2J"),
                ("list", ["limit": 0], "0 spends cannot be listed; choose from 1 to 100"),
                ("list", ["limit": 5, "after": "x"], "there is no spend with that id"),
                ("show", [:], "member key is missing or of the wrong kind"),
            ]
            for (key, _) in good.members {
                var wrong = good
                wrong[key] = .array([])
                cases.append(("spend", wrong, "member \(key) is missing or of the wrong kind"))
            }
            var wrong = good
            wrong["operation"] = "sendtoaddress"
            cases.append(("spend", wrong, "member operation is missing or of the wrong kind"))
            wrong = good
            wrong["name"] = "zz"
            cases.append(("spend", wrong, "member name is missing or of the wrong kind"))
            for (method, params, text) in cases {
                await #expect(throws: FakeParent.Refused(code: "invalid", message: text)) {
                    _ = try await parent.call(method, params)
                }
            }
            #expect(try await parent.call("spend", good)["state"] == "sent")
            #expect(await parent.close() == 0)
            #expect(parent.log.contains("is sent"))
            #expect(!parent.log.contains("good.emc"))
        }
    }

    @Test("Nobody can read its secrets from outside: no core dump, no memory of it")
    func protected() async throws {
        try await GateRig.run { rig in
            let parent = try await FakeParent.start(Self.hello(rig))
            let limits = try String(contentsOfFile: "/proc/\(parent.processID)/limits", encoding: .utf8)
            let core = limits.split(separator: "\n").first { $0.hasPrefix("Max core file size") }
            #expect(core?.split(separator: " ").dropFirst(4).prefix(2) == ["0", "0"])
            let arguments = try String(contentsOfFile: "/proc/\(parent.processID)/cmdline", encoding: .utf8)
            #expect(!arguments.contains("password"))
            #expect(await parent.close() == 0)
        }
    }
}
