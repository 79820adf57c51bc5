// SPDX-License-Identifier: MIT
internal import Chain
internal import Logging
internal import Synchronization

extension WalletGate {
    /// Sees to every spend that has not ended, whether or not it is due.
    ///
    /// - Returns: how many have not ended yet.
    /// - Throws: ``WalletError/nodeUnavailable(_:)`` if nothing could be found out.
    @discardableResult
    public func resolve() async throws(WalletError) -> Int {
        let chain = try await readyChain()
        for record in try ledger.openRecords() { try await inTurn(record.id) }
        lastTip.withLock { $0 = chain.bestBlock }
        return try ledger.openRecords().count
    }

    /// Sees to the spends for which something is due, or whose transaction may be in a new block.
    ///
    /// - Returns: whether there is a spend of which nobody knows yet if it will have a transaction.
    @discardableResult
    public func resolveDue() async throws(WalletError) -> Bool {
        let open = try ledger.openRecords()
        let now = clock.now()
        // What is being sent is out of this state when its turn ends, unless the ledger could not be written: then nobody
        // else would see to it.
        func isDue(_ record: SpendRecord) -> Bool {
            record.machine.state == .sending || record.machine.action(at: now) != nil
        }
        let hasSent = open.contains { $0.machine.state == .sent }
        guard hasSent || open.contains(where: isDue) else {
            return open.contains { $0.machine.state.isPending }
        }
        let chain = try await readyChain()
        let isNewTip = lastTip.withLock { $0 != chain.bestBlock }
        for record in open {
            guard isDue(record) || isNewTip && record.machine.state == .sent else { continue }
            try await inTurn(record.id)
        }
        lastTip.withLock { $0 = chain.bestBlock }
        return try ledger.openRecords().contains { $0.machine.state.isPending }
    }

    /// Sees to due spends until the task is cancelled.
    public func run() async {
        var lastError: WalletError?
        while !Task.isCancelled {
            var pause: Int64 = 5
            do {
                if try await resolveDue() { pause = 1 }
                lastError = nil
            } catch {
                if error != lastError { logger.warning("open spends cannot be looked at: \(error)") }
                lastError = error
            }
            do { try await clock.sleep(pause) } catch { return }
        }
    }

    private func inTurn(_ id: String) async throws(WalletError) {
        try await turn.run { () async throws(WalletError) -> Void in
            // It may be another one since the list was made.
            guard var record = try ledger.record(id: id), !record.machine.state.isEnded else { return }
            try await carryOn(&record)
        }
    }

    /// Does the next thing for a spend; whoever calls this has the turn.
    func carryOn(_ record: inout SpendRecord) async throws(WalletError) {
        if record.machine.state == .sending {
            // Only a ledger that could not be written leaves one like this while nobody is sending.
            try note(.lost("the ledger could not be written"), &record)
        }
        switch record.machine.action {
        case .send: try await sendLater(&record)
        case .look: try await noteLearned(&record) { record throws(WalletError) in try await look(for: record) }
        case .track: try await noteLearned(&record) { record throws(WalletError) in try await sight(of: record) }
        case nil: break
        }
    }

    /// Sends an order of which it is certain that the node was never asked.
    private func sendLater(_ record: inout SpendRecord) async throws(WalletError) {
        let situation: NodeSituation
        do {
            situation = try await self.situation(of: record.order.operation)
        } catch {
            switch error {
            case .unavailable: throw error
            case .nodeUnavailable, .walletLocked: return try note(.postponed(error.description), &record)
            default: return try note(.dropped(error.description), &record)
            }
        }
        var sending = record
        do {
            try await withUnlockedWallet(situation) { () async throws(WalletError) -> Void in
                try await send(&sending, in: situation)
            }
            record = sending
        } catch .walletLocked {
            try note(.postponed(WalletError.walletLocked.description), &record)
        } catch .nodeUnavailable(let reason) {
            try note(.postponed(reason), &record)
        }
    }

    private func noteLearned(
        _ record: inout SpendRecord,
        _ learn: (SpendRecord) async throws(WalletError) -> SpendEvent
    ) async throws(WalletError) {
        let event: SpendEvent
        do {
            event = try await learn(record)
        } catch .unavailable(let reason) {
            throw .unavailable(reason)
        } catch {
            event = .undecided(error.description)
        }
        try checkpoint(.learned)
        try note(event, &record)
        try checkpoint(.noted)
        // A transaction that was just found is worth a look at once.
        if case .found = event { try await carryOn(&record) }
    }
}
