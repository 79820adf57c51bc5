// SPDX-License-Identifier: MIT
import RandomTesting
import Testing

/// A node that is killed while an order is with it.
@Suite("A node that dies with an order", .timeLimit(.minutes(3)))
struct DyingNodeTests {
    private static let number = "+19995550123"

    @Test("has done it: found when the node is back, with the same id, and never sent again")
    func done() async throws {
        let site = try await WalletSite()
        site.node.next("name_new", .dieAfter)
        let order = try await site.register(Self.number, key: "k")
        #expect(order.status == 201, "\(order.body)")
        #expect(order["state"] == "pending")
        #expect(order["txid"] ?? "" == "")
        let id = try #require(order["id"])
        // While the node is away, nothing is known, and nobody pretends to.
        let again = try await site.register(Self.number, key: "k")
        #expect(again["id"] == id)
        #expect(again["state"] == "pending")
        let other = try await site.register(Self.number, key: "other")
        #expect((400..<600).contains(other.status), "\(other.body)")
        #expect(other["id"] == nil)

        try await site.restartChain()
        site.node.set { $0.isAway = false }
        let found = try await site.registration(id) { $0["txid"] != nil }
        #expect(found["state"] == "pending")
        #expect(try await site.register(Self.number, key: "k")["id"] == id)
        try await site.mine()
        let done = try await site.registration(id) { $0["state"] != "pending" }
        #expect(done["state"] == "confirmed", "\(done.body)")
        let txid = try #require(done["txid"])
        #expect(txid == found["txid"])
        #expect(try await site.register(Self.number, key: "k")["id"] == id)
        #expect(site.node.count(of: "name_new") == 1)
        #expect(try await site.history(Self.number) == [txid])
        let books = try await site.books(confirmed: 1)
        #expect(books == WalletSite.Books(orders: 2, confirmed: 1, spent: try await site.cost(txid)))
        await site.stop()
    }

    @Test("was away before: nothing is taken, and the same key works once it is back")
    func away() async throws {
        let site = try await WalletSite()
        site.node.set { $0.isAway = true }
        let refused = try await site.register(Self.number, key: "k")
        #expect(refused.status == 503)
        #expect(refused["code"] == "wallet_unavailable")
        #expect(refused["id"] == nil)
        site.node.set { $0.isAway = false }
        #expect(try await site.register(Self.number, key: "k").status == 201)
        #expect(site.node.count(of: "name_new") == 1)
        await site.stop()
    }

    /// It takes a minute and two blocks until nobody can expect any more that the call comes through late.
    @Test("has not done it: failed after a while, without cost, and can be ordered anew", .enabled(if: longTests))
    func notDone() async throws {
        let site = try await WalletSite()
        site.node.next("name_new", .dieBefore)
        let order = try await site.register(Self.number, key: "k")
        #expect(order["state"] == "pending")
        let id = try #require(order["id"])
        try await site.restartChain()
        site.node.set { $0.isAway = false }
        _ = try await site.registration(id) { $0["message"] == "not known yet: the node does not show it" }
        for _ in 0..<2 { try await site.mine() }
        var failed = order
        for _ in 0..<3 where failed["state"] == "pending" {
            failed = (try? await site.registration(id) { $0["state"] != "pending" }) ?? failed
        }
        #expect(failed["state"] == "failed")
        #expect(site.node.count(of: "name_new") == 1)
        let anew = try await site.register(Self.number, key: "anew")
        #expect(anew.status == 201, "\(anew.body)")
        try await site.mine()
        let done = try await site.registration(try #require(anew["id"])) { $0["state"] != "pending" }
        let txid = try #require(done["txid"])
        #expect(try await site.history(Self.number) == [txid])
        let books = try await site.books(confirmed: 1)
        #expect(books == WalletSite.Books(orders: 2, confirmed: 1, spent: try await site.cost(txid), failed: 1))
        await site.stop()
    }
}
