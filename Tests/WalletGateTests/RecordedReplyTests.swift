// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import Testing
import WalletGate

/// Replies of a real node, recorded octet for octet, and what the gate makes of them.
@Suite("Recorded replies")
struct RecordedReplyTests {
    private static func reply(_ name: String) throws -> RPCResponse {
        let url = try #require(Bundle.module.url(forResource: name, withExtension: "json", subdirectory: "Fixtures"))
        let exchange = try JSONParser().parse(Array(try Data(contentsOf: url)))
        return try RPCResponse(JSONParser(escapes: .lowByte).parse(try #require(exchange["response_text"]?.octets)))
    }

    private static func tampering(_ name: String) throws -> Tampering {
        let reply = try reply(name)
        return reply.error.map { .refuse($0.code, $0.message) } ?? .answer(reply.result)
    }

    @Test(
        "What the wallet says of a transaction",
        arguments: [
            ("gettransaction-unconfirmed", 10_000, 0, nil),
            ("gettransaction", 10_000, 18, nil),
            ("gettransaction-not-in-mempool", 400, 0, "another transaction of the wallet spends the same coins"),
            ("gettransaction-missing", nil, 0, nil),
        ] as [(String, Int64?, Int, String?)]
    )
    func transactions(name: String, cost: Int64?, confirmations: Int, message: String?) async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate { $0.confirmations = 100 }
            rig.node.next("gettransaction", try Self.tampering(name))
            let spend = try await gate.spend(.new("dns:recorded.emc"))
            #expect(spend.state == .sent)
            #expect(spend.cost == cost)
            #expect(spend.confirmations == confirmations)
            #expect(spend.message == message)
        }
    }

    @Test("What the wallet says when it is unlocked for minting alone")
    func mintingOnly() async throws {
        try await GateRig.run { rig in
            rig.node.next("name_new", try Self.tampering("mintonly-name_new"))
            let gate = try rig.gate()
            await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(.new("dns:recorded.emc")) }
            #expect(try gate.spends(limit: 1).isEmpty)
        }
    }

    @Test(
        "What the wallet says when it makes no transaction",
        arguments: [
            ("insufficient-funds-name_new", "Insufficient funds"),
            ("name_new-error-maxtxfee", "the node made no transaction; its fee may be above the node's maxtxfee"),
            (
                "name_new-pending-conflict",
                "there are 1 pending operations on that name, including "
                    + "fe60e4907323b3df84e67852b9e1687d0f0b01a9b25670f3887e3a82364d2bc5"
            ),
            ("ibd-name_new", nil), ("warmup-1", nil),
            (
                "multiwallet-unspecified",
                "Wallet file not specified (must request wallet RPC through /wallet/<filename> uri-path)."
            ),
            ("disablewallet-name_new", "Method not found (wallet method is disabled because no wallet is loaded)"),
        ] as [(String, String?)]
    )
    func refusals(name: String, message: String?) async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", try Self.tampering(name))
            let spend = try await gate.spend(.new("dns:recorded.emc"))
            #expect(spend.state == .failed)
            if let message { #expect(spend.message == message) }
            #expect(try gate.budget().used == 0)
        }
    }

    @Test("A help text instead of an answer is a reply that proves nothing, and only its first line is told")
    func helpText() async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("name_new", try Self.tampering("name_new-error-days-missing"))
            rig.node.set { $0.next["getblockchaininfo"] = [.first {}, .dieBefore] }
            let spend = try await gate.spend(.new("dns:recorded.emc"))
            #expect(spend.state == .unknown)
            #expect(spend.message?.contains("Examples") == false)
        }
    }

    @Test(
        "Whether the wallet is locked",
        arguments: [("getwalletinfo", false), ("getwalletinfo-unlocked", false), ("getwalletinfo-locked", true)]
    )
    func locks(name: String, isLocked: Bool) async throws {
        try await GateRig.run { rig in
            let gate = try rig.gate()
            rig.node.next("getwalletinfo", try Self.tampering(name))
            if isLocked {
                await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(.new("dns:r.emc")) }
            } else {
                #expect(try await gate.spend(.new("dns:r.emc")).state == .sent)
            }
        }
    }

    @Test(
        "What the node says to a passphrase",
        arguments: [
            ("walletpassphrase", true), ("walletpassphrase-wrong", false), ("walletpassphrase-unencrypted", false),
        ]
    )
    func passphrases(name: String, isUnlocked: Bool) async throws {
        try await GateRig.run { rig in
            let file = try rig.folder.write("pass phrase", to: "passphrase")
            let gate = try rig.gate { $0.passphraseFile = file }
            rig.node.next("getwalletinfo", try Self.tampering("getwalletinfo-locked"))
            rig.node.next("walletpassphrase", try Self.tampering(name))
            rig.node.next("walletlock", try Self.tampering("walletlock"))
            if isUnlocked {
                #expect(try await gate.spend(.new("dns:r.emc")).state == .sent)
            } else {
                await #expect(throws: WalletError.self) { _ = try await gate.spend(.new("dns:r.emc")) }
                #expect(try gate.spends(limit: 1).isEmpty)
            }
            #expect(rig.node.count(of: "walletlock") == 1)
        }
    }
}
