// SPDX-License-Identifier: MIT
import Chain
import DevChain
import Foundation
import JSONRPC
import Testing
import WalletGate

/// Wallets with a passphrase.
@Suite("A locked wallet")
struct LockedWalletTests {
    private static let passphrase = "correct horse"

    private func run(_ body: @escaping @Sendable (GateRig) async throws -> Void) async throws {
        try await GateRig.run { rig in
            rig.node.set { script in
                script.passphrase = Self.passphrase
                script.isLocked = true
            }
            try await body(rig)
        }
    }

    @Test("Without a passphrase file it is told, and nothing is reserved")
    func noPassphrase() async throws {
        try await run { rig in
            let gate = try rig.gate()
            await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(.new("dns:locked.emc")) }
            #expect(try gate.spends(limit: 1).isEmpty)
            #expect(rig.node.count(of: "name_new", "walletpassphrase", "walletlock") == 0)
        }
    }

    @Test("With one it is unlocked for ten seconds around the call, and locked again")
    func passphrase() async throws {
        try await run { rig in
            let file = try rig.folder.write(Self.passphrase + "\n", to: "passphrase", mode: 0o400)
            let gate = try rig.gate { $0.passphraseFile = file }
            #expect(try await gate.spend(.new("dns:locked.emc")).state == .sent)
            let calls = rig.node.calls
            let unlock = try #require(calls.firstIndex { $0.method == "walletpassphrase" })
            let new = try #require(calls.firstIndex { $0.method == "name_new" })
            let lock = try #require(calls.firstIndex { $0.method == "walletlock" })
            #expect(unlock < new && new < lock)
            #expect(calls[unlock].params == [.string(Self.passphrase), 10])
            #expect(calls[lock].params == [])
        }
    }

    @Test("It is locked again after a refusal, and after a lost reply")
    func lockedAgain() async throws {
        try await run { rig in
            let file = try rig.folder.write(Self.passphrase, to: "passphrase")
            let gate = try rig.gate { $0.passphraseFile = file }
            rig.node.next("name_new", .refuse(-6, "Insufficient funds"), .dieBefore)
            #expect(try await gate.spend(.new("dns:a.emc")).state == .failed)
            #expect(rig.node.count(of: "walletlock") == 1)
            #expect(try await gate.spend(.new("dns:b.emc")).state == .unknown)
            #expect(rig.node.count(of: "walletlock") == 2)
        }
    }

    @Test("A wrong passphrase is told as a locked wallet, and nothing is reserved")
    func wrongPassphrase() async throws {
        try await run { rig in
            let file = try rig.folder.write("wrong", to: "passphrase")
            let gate = try rig.gate { $0.passphraseFile = file }
            await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(.new("dns:locked.emc")) }
            #expect(try gate.spends(limit: 1).isEmpty)
            #expect(rig.node.count(of: "name_new") == 0)
        }
    }

    @Test("A wallet that its owner unlocked is left unlocked")
    func unlockedByOwner() async throws {
        try await run { rig in
            rig.node.set { $0.isLocked = false }
            let file = try rig.folder.write(Self.passphrase, to: "passphrase")
            let gate = try rig.gate { $0.passphraseFile = file }
            #expect(try await gate.spend(.new("dns:open.emc")).state == .sent)
            #expect(rig.node.count(of: "walletpassphrase", "walletlock") == 0)
        }
    }

    @Test("A wallet that is locked between the question and the call is told as locked")
    func lockedMeanwhile() async throws {
        try await run { rig in
            rig.node.set { $0.isLocked = false }
            let gate = try rig.gate()
            rig.node.next("name_show", .first { rig.node.set { $0.isLocked = true } })
            await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(.new("dns:race.emc")) }
            #expect(try gate.spends(limit: 1).isEmpty)
            #expect(try gate.budget().used == 0)
        }
    }

    @Test("A wallet that is unlocked for minting alone is told as locked, and the same order goes through later")
    func mintingOnly() async throws {
        try await run { rig in
            rig.node.set { script in
                script.isLocked = false
                script.isForMintingOnly = true
            }
            let gate = try rig.gate()
            let order = WalletOrder.new("dns:mint.emc")
            await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(order) }
            #expect(try gate.spends(limit: 1).isEmpty)
            #expect(try gate.budget().used == 0)
            #expect(rig.node.count(of: "walletpassphrase", "walletlock") == 0)
            rig.node.set { $0.isForMintingOnly = false }
            #expect(try await gate.spend(order).state == .sent)
        }
    }

    @Test("A wallet that is unlocked for minting alone is opened with the file's passphrase, and locked afterwards")
    func mintingOnlyWithPassphrase() async throws {
        try await run { rig in
            rig.node.set { script in
                script.isLocked = false
                script.isForMintingOnly = true
            }
            let file = try rig.folder.write(Self.passphrase, to: "passphrase")
            let gate = try rig.gate { $0.passphraseFile = file }
            #expect(try await gate.spend(.new("dns:mint.emc")).state == .sent)
            let calls = rig.node.calls.map(\.method)
                .filter { ["walletpassphrase", "name_new", "walletlock"].contains($0) }
            #expect(calls == ["name_new", "walletpassphrase", "name_new", "walletlock"])
            #expect(try await rig.client.nameMempool().count == 1)
            // The words of another call.
            rig.node.set { $0.isLocked = false }
            rig.node.next("name_new", .refuse(-13, "Error: Wallet unlocked for block minting only."))
            #expect(try await gate.spend(.new("dns:other.emc")).state == .sent)
            // With a wrong one it is as without.
            _ = try rig.folder.write("wrong", to: "passphrase")
            rig.node.set { script in
                script.isLocked = false
                script.isForMintingOnly = true
            }
            await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(.new("dns:wrong.emc")) }
            #expect(try gate.spends(limit: 9).count == 2)
        }
    }

    @Test("A passphrase file that others may use keeps the gate out", arguments: [0o440, 0o604, 0o622, 0o700])
    func mode(_ mode: Int) async throws {
        try await run { rig in
            let file = try rig.folder.write(Self.passphrase, to: "passphrase", mode: mode)
            #expect(throws: WalletGateError.self) { _ = try rig.gate { $0.passphraseFile = file } }
        }
    }

    @Test("A passphrase file that became readable for others, or is gone or empty, is not used")
    func modeLater() async throws {
        try await run { rig in
            let file = try rig.folder.write(Self.passphrase, to: "passphrase")
            let gate = try rig.gate { $0.passphraseFile = file }
            try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: file)
            await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(.new("dns:locked.emc")) }
            _ = try rig.folder.write("", to: "passphrase")
            await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(.new("dns:locked.emc")) }
            try FileManager.default.removeItem(atPath: file)
            await #expect(throws: WalletError.walletLocked) { _ = try await gate.spend(.new("dns:locked.emc")) }
            #expect(rig.node.count(of: "walletpassphrase", "name_new") == 0)
        }
    }
}
