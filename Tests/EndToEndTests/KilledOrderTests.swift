// SPDX-License-Identifier: MIT
import Foundation
import Glibc
import Testing

/// Processes that are killed at each step of an order's life, which the node makes long enough to meet it.
@Suite("An order whose process is killed", .serialized, .timeLimit(.minutes(5)))
struct KilledOrderTests {
    /// Where an order is when the process is killed.
    enum Step: String, CaseIterable, CustomTestStringConvertible {
        case before = "before it is given"
        case recorded = "when it stands in the audit log, and nowhere else"
        case called = "when the node is asked, and does it later"
        case done = "when the node has done it, and has not replied"
        case replied = "when the node has replied, and the client has not heard of it"
        case answered = "when the client has its answer, and there is no block"
        case mined = "when its block is there, and its outcome is not in the audit log"
        case booked = "when its outcome is in the audit log"

        /// Whether its block is made before the process is killed.
        var isInBlock: Bool { self == .mined || self == .booked }

        var testDescription: String { rawValue }
    }

    /// Which process is killed.
    enum Victim: String, CaseIterable {
        case wallet = "numen-wallet"
        case server = "numen"
    }

    private static let number = "+19995550123"

    @Test("is carried out once, and the audit log has what the chain has", arguments: Victim.allCases, Step.allCases)
    func once(_ victim: Victim, _ step: Step) async throws {
        let site = try await WalletSite()
        let reply = try await Self.kill(victim, step, site)
        // Whatever the client was told, the same key leads to the one order.
        let order = try await site.eventually {
            let order = try await site.register(Self.number, key: "k")
            return order["id"] == nil ? nil : order
        }
        let id = try #require(order["id"])
        if let first = reply?["id"] { #expect(first == id) }
        let sent = try await site.registration(id) { $0["txid"] != nil || $0["state"] == "failed" }
        if !step.isInBlock {
            #expect(sent["state"] == "pending", "\(sent.body)")
            try await site.mine()
        }
        let done = try await site.registration(id) { $0["state"] != "pending" }
        #expect(done["state"] == "confirmed", "\(done.body)")
        let txid = try #require(done["txid"])
        #expect(txid == sent["txid"])

        #expect(site.node.count(of: "name_new") == 1)
        #expect(try await site.history(Self.number) == [txid])
        let cost = try await site.cost(txid)
        #expect(cost > 0)
        var books = try await site.books(confirmed: 1)
        #expect(books.failed == 0)
        #expect(books.spent == cost)
        #expect(books.orders >= 1)
        if step == .booked {
            // Outcomes are recorded in the order of the orders: none comes a second time before the next one's.
            let next = try await site.register("+19995550124", key: "next")
            try await site.mine()
            books = try await site.books(confirmed: 2)
            #expect(books.spent == cost + (try await site.cost(try #require(next["txid"]))))
        }
        let answer = try await site.eventually {
            let answer = try await site.server.dig("+short NAPTR \(WalletSite.domain(Self.number))")
            return answer.isEmpty ? nil : answer
        }
        #expect(answer == #"0 10 "u" "E2U+sip" "!^.*$!sip:a@example.com!" ."#)
        await site.stop()
    }

    /// Kills the process when the order is there; what the client heard, if it was asked at all.
    private static func kill(_ victim: Victim, _ step: Step, _ site: WalletSite) async throws -> Curl? {
        let pause = ScriptedNode.Pause()
        switch step {
        case .before:
            try await end(victim, of: site)
            return nil
        case .recorded: site.node.next("getwalletinfo", .waitBefore(pause))
        case .called: site.node.next("name_new", .waitBefore(pause))
        case .done: site.node.next("name_new", .waitAfter(pause))
        case .replied: site.node.next("gettransaction", .waitBefore(pause))
        case .answered, .mined, .booked:
            let reply = try await site.register(number, key: "k")
            #expect(reply.status == 201)
            if step == .mined { site.node.next("gettransaction", .waitBefore(pause)) }
            if step.isInBlock { try await site.mine() }
            if step == .mined { await pause.reached() }
            if step == .booked { _ = try await site.books(confirmed: 1) }
            try await end(victim, of: site, meanwhile: pause)
            return reply
        }
        let server = site.server
        async let asked = site.register(number, key: "k")
        await pause.reached()
        #expect(try site.log().count { $0.contains("wallet.order") } == 1)
        #expect(site.node.count(of: "name_new") == (step == .recorded ? 0 : 1))
        try await end(victim, of: site, meanwhile: pause)
        let reply = try await asked
        switch victim {
        case .server:
            #expect(reply.status == 0)
            #expect(!server.process.isRunning)
        case .wallet:
            // Not that nothing was spent: that is true of some steps only, and the server cannot tell which.
            #expect(reply.status == 503)
            #expect(reply["code"] == "outcome_unknown", "\(reply.body)")
        }
        return reply
    }

    /// Kills a process, lets the node go on, and waits until the process is there again.
    private static func end(
        _ victim: Victim,
        of site: WalletSite,
        meanwhile pause: ScriptedNode.Pause? = nil
    ) async throws {
        let wallet = try await site.wallet()
        switch victim {
        case .wallet:
            #expect(Glibc.kill(wallet, SIGKILL) == 0)
            pause?.end()
            try await site.server.line(with: "numen-wallet is running", count: 2)
        case .server:
            await site.server.kill()
            // Nobody holds the wallet without a server.
            _ = try await site.eventually { ProcessTable.exists(wallet) ? nil : true }
            pause?.end()
            try await site.startAgain()
        }
        #expect(try await site.wallet() != wallet)
    }
}
