// SPDX-License-Identifier: MIT

extension SpendMachine {
    /// The node answers, and has nothing that could be this spend.
    ///
    /// That alone proves little at first: a request that nobody waits for any more can still be under way in the node, and
    /// a transaction that its mempool did not take is seen by nobody but the wallet.
    mutating func notSeen(isWalletUnchanged: Bool, height: Int, at now: Int64, rules: SpendRules) {
        let waited = now - since
        let blocks = height - (askedHeight ?? height)
        if isWalletUnchanged || !rules.rebroadcasts, waited >= rules.quietTime {
            fail("not sent: the node's wallet, mempool and chain do not have it", at: now)
        } else if blocks >= max(rules.confirmations, SpendRules.rebroadcastBlocks),
            waited >= max(rules.quietTime, SpendRules.rebroadcastTime)
        {
            fail("not sent: not seen in \(blocks) blocks", at: now)
        } else {
            message = "not known yet: the node does not show it"
            backOff(at: now)
            if waited < rules.quietTime { dueAt = min(dueAt ?? now, since + rules.quietTime) }
        }
    }

    /// The wallet tells of the transaction.
    mutating func seen(_ sight: TransactionSight, at now: Int64, rules: SpendRules) {
        let depth = max(1, rules.confirmations)
        cost = sight.cost ?? cost
        tries = 0
        if sight.confirmations <= -depth || sight.rivalConfirmations >= depth {
            fail("another transaction that spends the same coins was confirmed", at: now)
            confirmations = sight.confirmations
            return
        }
        if sight.confirmations >= depth, let isEffective = sight.isEffective {
            enter(isEffective ? .confirmed : .failed, at: now)
            if !isEffective { message = "confirmed, but without effect on the name; its cost is spent" }
            confirmations = sight.confirmations
            return
        }
        message = Self.trouble(of: sight, after: confirmations)
        confirmations = sight.confirmations
        dueAt = now + SpendRules.trackingPause
    }

    private static func trouble(of sight: TransactionSight, after confirmations: Int) -> String? {
        if sight.confirmations < 0 || sight.rivalConfirmations > 0 {
            return "a block holds another transaction that spends the same coins"
        }
        if sight.confirmations > 0 { return nil }
        if sight.hasRival { return "another transaction of the wallet spends the same coins" }
        if !sight.isWaiting { return "the node's mempool does not have it" }
        return confirmations > 0 ? "its block is no longer in the chain; it waits for another one" : nil
    }
}
