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
    private let audit: AuditLog
    private let folder: String
    private let feed: ChainFeed
    private let logger: Logger
    private let (looks, look) = AsyncStream<Void>.makeStream(bufferingPolicy: .bufferingNewest(1))

    /// The most spends that are asked for at once.
    private static let page = 100

    /// Creates a journal.
    ///
    /// - Parameters:
    ///   - wallet: knows what was spent.
    ///   - audit: where it is recorded.
    ///   - folder: the data folder, with the log in it.
    ///   - feed: tells of blocks, with which spends become final.
    ///   - logger: receives what goes wrong.
    init(wallet: WalletClient, audit: AuditLog, folder: String, feed: ChainFeed, logger: Logger) {
        self.wallet = wallet
        self.audit = audit
        self.folder = folder
        self.feed = feed
        self.logger = logger
    }

    /// Asks for a look soon: something was ordered.
    func lookSoon() { look.yield() }

    /// Looks at every block, and when asked to.
    func run() async throws {
        let known = try recordedSpends()
        await cancelWhenGracefulShutdown {
            await withDiscardingTaskGroup { group in
                group.addTask {
                    for await _ in self.feed.tips() { self.look.yield() }
                }
                var recorded = known
                var last: String?
                for await _ in self.looks {
                    do {
                        try await self.record(after: &last, except: &recorded)
                    } catch {
                        // The wallet's process may be away for a moment; the next block asks again.
                        self.logger.debug("what was spent is recorded later", metadata: ["reason": "\(error)"])
                    }
                }
                group.cancelAll()
            }
        }
    }

    /// Records spends that have ended.
    ///
    /// - Parameters:
    ///   - last: the last spend before the first one that has not ended; moves on.
    ///   - recorded: spends that the log has already.
    /// - Throws: ``WalletError`` or ``StoreError``; what was not recorded is recorded the next time.
    private func record(after last: inout String?, except recorded: inout Set<String>) async throws {
        // What a block has decided is to be known now, and not when the wallet looks by itself.
        _ = try await wallet.resolve()
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
            _ = try await audit.append(actor: spend.caller, action: Self.action, details: details)
        } catch {
            recorded.remove(spend.id)
            throw error
        }
    }

    private static let action = "wallet.outcome"

    /// The spends whose outcome the log has.
    private func recordedSpends() throws -> Set<String> {
        var spends: Set<String> = []
        try AuditLog.forEachEntry(folder: folder) { entry in
            if entry.action == Self.action, let id = entry.details["id"]?.text { spends.insert(id) }
        }
        return spends
    }
}
