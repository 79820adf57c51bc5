// SPDX-License-Identifier: MIT
import Foundation
import Testing

/// A wallet with a passphrase, at a node of another process.
@Suite("A locked wallet", .timeLimit(.minutes(3)))
struct LockedWalletTests {
    private static let number = "+19995550123"

    @Test("is told as such, nothing is spent, and the same order goes through once its operator has unlocked it")
    func unlockedByOperator() async throws {
        let site = try await WalletSite(isEncrypted: true)
        let transactions = try await site.transactions()
        let refused = try await site.register(Self.number, key: "k")
        #expect(refused.status == 503)
        #expect(refused["code"] == "wallet_locked")
        #expect(refused["error"] == "The wallet is locked; its operator has to unlock it")
        #expect(refused["id"] == nil)
        for method in ["name_new", "walletpassphrase", "walletlock"] { #expect(site.node.count(of: method) == 0) }
        #expect(try await site.transactions() == transactions)
        #expect(try await site.books() == WalletSite.Books(orders: 1))

        site.node.set { $0.isLocked = false }
        let order = try await site.register(Self.number, key: "k")
        #expect(order.status == 201, "\(order.body)")
        try await Self.check(site, order, orders: 2)
        // What the operator has unlocked stays as it is.
        for method in ["walletpassphrase", "walletlock"] { #expect(site.node.count(of: method) == 0) }
        await site.stop()
    }

    @Test("is unlocked with the passphrase of a file, for the one call, and locked again")
    func unlockedByFile() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.secret(WalletSite.passphrase + "\n", to: "passphrase", mode: 0o400)
        let site = try await WalletSite("passphrase-file = \"\(file)\"", isEncrypted: true)
        let order = try await site.register(Self.number, key: "k")
        #expect(order.status == 201, "\(order.body)")
        let calls = site.node.known.calls.filter { ["walletpassphrase", "name_new", "walletlock"].contains($0) }
        #expect(calls == ["walletpassphrase", "name_new", "walletlock"])
        #expect(site.node.known.isLocked)
        try await Self.check(site, order, orders: 1)
        await site.server.stop()
        // No secret in what is logged, or kept.
        for secret in ["canary", "correct horse"] {
            #expect(!site.server.text.contains(secret))
            for name in try FileManager.default.subpathsOfDirectory(atPath: site.server.data) {
                let octets = FileManager.default.contents(atPath: site.server.data + "/" + name) ?? Data()
                #expect(octets.firstRange(of: Data(secret.utf8)) == nil, "\(secret) in \(name)")
            }
        }
        await site.stop()
    }

    @Test("stays locked if the passphrase in the file is wrong; the right one is enough for the next order")
    func wrongPassphrase() async throws {
        let folder = try TemporaryFolder()
        let file = try folder.secret("wrong", to: "passphrase")
        let site = try await WalletSite("passphrase-file = \"\(file)\"", isEncrypted: true)
        let refused = try await site.register(Self.number, key: "k")
        #expect(refused.status == 503)
        #expect(refused["code"] == "wallet_locked")
        #expect(site.server.text.contains("the passphrase in the file is not its passphrase"))
        #expect(site.node.count(of: "name_new") == 0)
        #expect(site.node.known.isLocked)
        // Written into the same file, which keeps its mode.
        try #require(FileHandle(forWritingAtPath: file)).write(contentsOf: Data(WalletSite.passphrase.utf8))
        let order = try await site.register(Self.number, key: "k")
        #expect(order.status == 201, "\(order.body)")
        #expect(site.node.known.isLocked)
        try await Self.check(site, order, orders: 2)
        await site.stop()
    }

    /// Makes the block that an order waits for, and adds up.
    private static func check(_ site: WalletSite, _ order: Curl, orders: Int) async throws {
        let id = try #require(order["id"])
        let txid = try #require(order["txid"])
        try await site.mine()
        let done = try await site.registration(id) { $0["state"] == "confirmed" }
        #expect(done["txid"] == txid)
        #expect(try await site.history(number) == [txid])
        #expect(site.node.count(of: "name_new") == 1)
        let cost = try await site.cost(txid)
        #expect(cost > 0)
        let books = try await site.books(confirmed: 1)
        #expect(books == WalletSite.Books(orders: orders, confirmed: 1, spent: cost))
    }
}
