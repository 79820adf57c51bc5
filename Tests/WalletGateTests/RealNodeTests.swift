// SPDX-License-Identifier: MIT
import Chain
import Foundation
import JSONRPC
import NVS
import Testing
import WalletGate

/// Spends at a real node, with a node in between that loses replies.
@Suite("Spending at a real node", .enabled(if: RealNode() != nil), .serialized)
struct RealNodeTests {
    /// Names that no earlier run used.
    private let prefix = "dns:numen-\(UUID().uuidString.lowercased())-"

    private func run(
        _ body: @escaping @Sendable (RealNode, TamperedNode, WalletGate, TestClock) async throws -> Void
    ) async throws {
        let real = try #require(RealNode())
        let folder = try TemporaryFolder()
        let node = TamperedNode(chain: real.client)
        let password = try folder.write(TamperedNode.password, to: "password")
        let passphrase = try real.passphrase.map { try folder.write($0, to: "passphrase") }
        let clock = TestClock()
        try await node.serve { url in
            var configuration = WalletConfiguration(
                folder: folder.path + "/wallet",
                nodeURL: url,
                credentials: .password(user: TamperedNode.user, file: password)
            )
            configuration.dailyBudget = 100_000_000
            configuration.confirmations = 2
            configuration.passphraseFile = passphrase
            let gate = try WalletGate(
                configuration: configuration,
                clock: clock.clock,
                logger: LogLines().logger
            )
            try await body(real, node, gate, clock)
        }
    }

    @Test("Every kind of operation, with every octet in its value, costs what the chain shows and was reserved")
    func life() async throws {
        try await run { real, _, gate, _ in
            let name = Array((prefix + "life").utf8)
            let value = (0...255).map { UInt8($0) }
            let operations: [WalletOperation] = [
                .new(name: name, value: value, days: 365), .update(name: name, value: value.reversed(), days: 0),
                .update(name: name, value: value, days: 365), .delete(name: name),
            ]
            for (index, operation) in operations.enumerated() {
                let order = WalletOrder(key: "\(index)", caller: "test", operation: operation)
                let spend = try await gate.spend(order)
                #expect(spend.state == .sent)
                #expect(spend.cost == (try await real.fee(spend.txid)))
                #expect(spend.cost ?? .max <= spend.reserved)
                try real.mine()
                if operation.kind != .delete { #expect(try await real.client.nameShow(name)?.value == operation.value) }
            }
            try real.mine()
            #expect(try await gate.resolve() == 0)
            let spends = try gate.spends(limit: 10)
            #expect(spends.map(\.state) == [.confirmed, .confirmed, .confirmed, .confirmed])
            #expect(try await real.client.nameHistory(name, full: true).map(\.txid) == spends.map(\.txid))
        }
    }

    @Test("What is reserved is enough for names, values and times of every length")
    func reservations() async throws {
        try await run { real, _, gate, _ in
            var index = 0
            for length in [1, 127, 512, 5_000, 20_480] {
                for days in [1, 100, 3_650] {
                    let name = Array((prefix + "\(index)").utf8)
                    let value = [UInt8](repeating: 0x78, count: length)
                    let operation = WalletOperation.new(name: name, value: value, days: days)
                    let spend = try await gate.spend(WalletOrder(key: "\(index)", caller: "c", operation: operation))
                    let cost = try #require(spend.cost)
                    #expect(cost <= spend.reserved)
                    #expect(spend.reserved - cost <= 1_500)
                    index += 1
                }
                try real.mine()
            }
        }
    }

    @Test("Lost replies are found, and what was never sent is known by the wallet's count")
    func lostReplies() async throws {
        try await run { real, node, gate, clock in
            let name = prefix + "lost"
            for order in [WalletOrder.new(name), .update(name, "x"), .delete(name)] {
                node.next(order.operation.kind.rpcName, .dieAfter)
                let spend = try await gate.spend(order)
                #expect(spend.state == .sent)
                #expect(spend.cost == (try await real.fee(spend.txid)))
                try real.mine()
            }
            #expect(node.spendingCalls == 3)
            node.next("name_new", .dieBefore)
            let spend = try await gate.spend(.new(prefix + "never"))
            #expect(spend.state == .unknown)
            // The blocks are the wallet's, so that its count proves nothing.
            clock.advance(3_600)
            try real.mine(6)
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.state == .failed)
        }
    }

    @Test("A block that is taken away is seen, and its transaction is confirmed in another one")
    func reorganisation() async throws {
        try await run { real, _, gate, _ in
            let spend = try await gate.spend(.new(prefix + "reorg"))
            try real.mine()
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.confirmations == 1)
            _ = try await real.client.call("invalidateblock", [.string(try await real.client.bestBlockHash())])
            try await gate.resolve()
            #expect(try gate.spend(id: spend.id)?.confirmations == 0)
            #expect(try gate.spend(id: spend.id)?.message?.hasPrefix("its block is no longer") == true)
            try real.mine(2)
            #expect(try await gate.resolve() == 0)
            #expect(try gate.spend(id: spend.id)?.state == .confirmed)
        }
    }

    @Test("Refusals of the node come before anything is spent")
    func refusals() async throws {
        try await run { _, node, gate, _ in
            await #expect(throws: WalletError.refused("the name is not registered")) {
                _ = try await gate.spend(.delete(prefix + "none"))
            }
            #expect(node.spendingCalls == 0)
        }
    }

    @Test("A locked wallet is unlocked for the call alone", .enabled(if: RealNode()?.passphrase != nil))
    func locked() async throws {
        try await run { real, _, gate, _ in
            _ = try await real.client.call("walletlock")
            #expect(try await gate.spend(.new(prefix + "locked")).state == .sent)
            #expect(try await real.client.call("getwalletinfo")["unlocked_until"] == 0)
            try real.mine()
        }
    }
}
