// SPDX-License-Identifier: MIT
internal import Chain
internal import JSONRPC
internal import Logging
internal import NVS

extension WalletGate {
    /// Carries out an order, once for its key.
    ///
    /// - Returns: the spend as far as it came. A key that is known gives its spend as it is now, and the node is not asked
    ///   again; that holds for a spend that failed, too.
    /// - Throws: ``WalletError`` if the order was not accepted; it can be given again with the same key then. After
    ///   ``WalletError/outcomeUnknown(_:)`` it may have been accepted, and must be given again with the same key only.
    public func spend(_ order: WalletOrder) async throws(WalletError) -> Spend {
        try order.check()
        if let known = try known(order) { return known }
        return try await turn.run { () async throws(WalletError) -> Spend in
            if let known = try known(order) { return known }
            return try await accept(order).spend
        }
    }

    private func known(_ order: WalletOrder) throws(WalletError) -> Spend? {
        guard let (record, digest) = try ledger.record(key: order.key) else { return nil }
        guard digest == order.digest else { throw .keyReused }
        return record.spend
    }

    private func accept(_ order: WalletOrder) async throws(WalletError) -> SpendRecord {
        let reserved = order.operation.costLimit
        try checkLimits(reserved, caller: order.caller)
        try await makeWay(for: order.operation.name)
        let situation = try await situation(of: order.operation)
        try checkOwnership(of: order)
        return try await withUnlockedWallet(situation) { () async throws(WalletError) -> SpendRecord in
            var record = SpendRecord(order: order, reserved: reserved, before: situation.before, at: clock.now())
            try checkpoint(.accepting)
            try ledger.insert(record, limits: limits)
            tell(record, before: nil)
            do throws(WalletError) {
                try checkpoint(.prepared)
                try await send(&record, in: situation)
            } catch .unavailable(let reason) {
                // The ledger holds the order, and the node may have been asked.
                throw .outcomeUnknown(reason)
            } catch {
                // The wallet turned out to be locked: nothing was done, and the key is free again.
                try withdraw(record)
                throw error
            }
            return record
        }
    }

    /// Takes an order that was accepted, and of which it is certain that nothing was done, out of the ledger.
    private func withdraw(_ record: SpendRecord) throws(WalletError) {
        do {
            try ledger.remove(record)
            logger.info("spend \(record.id) is taken back: the wallet is locked")
        } catch {
            throw .outcomeUnknown(error.description)
        }
    }

    /// Whoever may only change what he registered must not touch what others did with the same wallet.
    private func checkOwnership(of order: WalletOrder) throws(WalletError) {
        guard order.isForOwnNames, order.operation.kind != .new else { return }
        guard try ledger.registrant(of: order.operation.name) == order.caller else { throw .notYours }
    }

    /// Looks whether the order fits into what is left, before the node is asked anything.
    private func checkLimits(_ needed: Int64, caller: String) throws(WalletError) {
        let day = WalletBudget.day(of: clock.now())
        try limits.check(
            needed,
            usedOfDay: try ledger.used(day: day),
            usedByCaller: try ledger.used(day: day, caller: caller)
        )
    }

    /// Sees to the spends of a name that have not ended; one at a time is all that the chain takes.
    private func makeWay(for name: [UInt8]) async throws(WalletError) {
        for record in try ledger.openRecords(name: name) {
            var record = record
            try await carryOn(&record)
            guard !record.machine.state.isPending else {
                throw .refused("another order on the name is under way: \(record.id)")
            }
            guard record.machine.state != .sent || record.machine.confirmations > 0 else {
                throw .refused("another order on the name waits for a block: \(record.id)")
            }
        }
    }

    /// Sends an order that is in the ledger as prepared to the node, and notes what comes of it.
    ///
    /// - Throws: ``WalletError/unavailable(_:)`` if the ledger could not be written; another error if the wallet turned out
    ///   to be locked, so that nothing was done, which is not noted.
    func send(_ record: inout SpendRecord, in situation: NodeSituation) async throws(WalletError) {
        let now = clock.now()
        var sending = record
        sending.day = WalletBudget.day(of: now)
        sending.before = situation.before
        sending.machine.apply(.begun(height: situation.height), at: now, rules: rules)
        do {
            try ledger.begin(sending, limits: limits)
        } catch .unavailable(let reason) {
            throw .unavailable(reason)
        } catch {
            // The day is another one since the order was accepted, and has no room for it.
            return try note(.dropped(error.description), &record)
        }
        record = sending
        tell(record, before: .prepared)
        try checkpoint(.sending)
        let event = try await ask(record.order.operation, in: situation)
        try checkpoint(.answered)
        try note(event, &record)
        try checkpoint(.recorded)
        if record.machine.state == .sent || record.machine.state == .unknown { try await carryOn(&record) }
    }

    /// Asks the node, once; again only if its wallet was unlocked for minting alone, and can be unlocked.
    private func ask(_ operation: WalletOperation, in situation: NodeSituation) async throws(WalletError) -> SpendEvent
    {
        do throws(WalletError) {
            return try await attempt(operation)
        } catch .walletLocked where !situation.isLocked && passphrase != nil {
            logger.warning("the wallet was unlocked for minting alone, or locked just now; afterwards it is locked")
            var situation = situation
            situation.isLocked = true
            return try await withUnlockedWallet(situation) { () async throws(WalletError) -> SpendEvent in
                try await attempt(operation)
            }
        }
    }

    /// Asks the node, once.
    ///
    /// - Throws: ``WalletError/walletLocked``, and nothing else.
    private func attempt(_ operation: WalletOperation) async throws(WalletError) -> SpendEvent {
        let node = node
        do {
            // A task of its own: that nobody waits for the spend any more is no reason to lose the reply.
            let txid = try await Task { try await node.carryOut(operation) }.value
            return .replied(txid: txid)
        } catch let error as ChainError {
            if error.meansLocked { throw .walletLocked }
            guard error.meansNotDone else { return .lost(HarmlessText.of(error.description)) }
            return .refused(try await words(for: error))
        } catch {
            return .lost("the call was given up")
        }
    }

    /// The node's words; for a locked wallet and a fee above its limit it has the same ones, and they tell nothing.
    private func words(for error: ChainError) async throws(WalletError) -> String {
        guard case .rpc(let refusal) = error else { return HarmlessText.of(error.description) }
        guard refusal.message == "unkown error" else { return HarmlessText.of(refusal.message) }
        if let wallet = try? await node.wallet(), wallet.isLocked { throw .walletLocked }
        return "the node made no transaction; its fee may be above the node's maxtxfee"
    }
}
