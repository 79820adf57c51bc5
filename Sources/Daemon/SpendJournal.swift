// SPDX-License-Identifier: MIT
import Access
import Chain
import JSONRPC
import Logging
import NVS
import ServiceLifecycle
import Store
import Synchronization
import WalletGate

/// Records in the audit log what became of each order, once, with what it did cost: the sum of the log is the sum that
/// left the wallet.
///
/// The wallet's ledger knows the truth; the log may be behind it after a crash, and is brought up to it.
final class SpendJournal: Service {
    private let wallet: WalletClient
    private let audit: AuditRecord
    private let feed: ChainFeed
    private let logger: Logger
    private let isBehind = Atomic(false)
    private let (looks, look) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// The most spends that are asked for at once.
    private static let page = 100
    /// After which it looks again if something went wrong.
    private static let pause = Duration.seconds(5)

    /// Creates a journal.
    ///
    /// - Parameters:
    ///   - wallet: knows what was spent.
    ///   - audit: where it is recorded.
    ///   - feed: tells of blocks, with which spends become final.
    ///   - logger: receives what goes wrong.
    init(wallet: WalletClient, audit: AuditRecord, feed: ChainFeed, logger: Logger) {
        self.wallet = wallet
        self.audit = audit
        self.feed = feed
        self.logger = logger
    }

    /// Asks for a look soon: something was ordered.
    func lookSoon() { look.yield() }

    /// Looks at every block, and when asked to.
    func run() async throws {
        guard let known = recordedSpends() else {
            // Nothing is spent without the log, and nothing of it ended.
            try? await gracefulShutdown()
            return
        }
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    for await _ in self.feed.tips() { self.look.yield() }
                }
                group.addTask {
                    while (try? await Task.sleep(for: Self.pause)) != nil {
                        if self.isBehind.load(ordering: .relaxed) { self.look.yield() }
                    }
                }
                var recorded = known
                var last: String?
                var trouble = Trouble()
                for await _ in self.looks {
                    do {
                        try await self.record(after: &last, except: &recorded)
                        self.isBehind.store(false, ordering: .relaxed)
                        if trouble.end() { self.logger.notice("what was spent is recorded again") }
                    } catch {
                        self.isBehind.store(true, ordering: .relaxed)
                        let level = trouble.begin("\(error)") ? Logger.Level.warning : .debug
                        self.logger.log(level: level, "not all that was spent is recorded: \(error)")
                    }
                }
                group.cancelAll()
            }
        }
    }

    /// What keeps the journal from its work, so that each cause is told once.
    private struct Trouble {
        private var cause: String?
        private var since = ContinuousClock.now
        private var isTold = false
        /// The wallet's process may be away for a moment, as while the server starts.
        private static let patience = Duration.seconds(5)

        /// Takes in a failure; true if it is to be told.
        mutating func begin(_ cause: String) -> Bool {
            if cause != self.cause { (self.cause, since, isTold) = (cause, .now, false) }
            guard !isTold, since.duration(to: .now) >= Self.patience else { return false }
            isTold = true
            return true
        }

        /// Takes in a success; true if it ends something that was told.
        mutating func end() -> Bool {
            defer { self = Trouble() }
            return isTold
        }
    }

    /// Records spends that have ended.
    ///
    /// - Parameters:
    ///   - last: the last spend before the first one that has not ended; moves on.
    ///   - recorded: spends that the log has already.
    /// - Throws: ``WalletError`` or ``StoreError``; what was not recorded is recorded the next time.
    private func record(after last: inout String?, except recorded: inout Set<String>) async throws {
        // What a block has decided is to be known now, and not when the wallet looks by itself. If it cannot be, what has
        // ended before is recorded all the same.
        var failure: WalletError?
        do throws(WalletError) { _ = try await wallet.resolve() } catch { failure = error }
        try await recordEnded(after: &last, except: &recorded)
        if let failure { throw failure }
    }

    private func recordEnded(after last: inout String?, except recorded: inout Set<String>) async throws {
        var page = last
        var isComplete = true
        while true {
            let spends = try await wallet.spends(after: page, limit: Self.page)
            for spend in spends {
                if spend.state.isEnded {
                    if recorded.insert(spend.id).inserted { try await record(spend, &recorded) }
                } else {
                    isComplete = false
                }
                if isComplete { last = spend.id }
                page = spend.id
            }
            guard spends.count == Self.page else { return }
        }
    }

    private func record(_ spend: Spend, _ recorded: inout Set<String>) async throws {
        var details: JSONObject = [
            "id": .string(spend.id),
            "key": .string(spend.key),
            "name": .string(spend.name),
            "outcome": .string(spend.state.rawValue),
        ]
        details["amount"] = spend.cost.map { JSON.amount(units: $0) }
        details["txid"] = spend.txid.map { .string($0) }
        do {
            try await audit.append(actor: spend.caller, action: Self.action, details: details)
        } catch {
            recorded.remove(spend.id)
            throw error
        }
    }

    private static let action = "wallet.outcome"

    /// The spends whose outcome the log has; nil if it cannot be read.
    private func recordedSpends() -> Set<String>? {
        var spends: Set<String> = []
        let isRead = audit.forEachEntry { entry in
            if entry.action == Self.action, let id = entry.details["id"]?.text { spends.insert(id) }
        }
        return isRead ? spends : nil
    }
}
