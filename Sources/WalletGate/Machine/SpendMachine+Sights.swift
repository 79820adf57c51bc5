// SPDX-License-Identifier: MIT

extension SpendMachine {
    /// The node answers, and has nothing that could be this spend.
    ///
    /// That alone proves little at first: a request that nobody waits for any more can still be under way in the node, and
    /// a transaction that its mempool did not take is seen by nobody but the wallet. So the time counts from the first look
    /// that found nothing, as nobody knows what the node was doing before, and another look has to find nothing after it.
    mutating func notSeen(isWalletUnchanged: Bool, height: Int, at now: Int64, rules: SpendRules) {
        let (waited, blocks) = absence(at: now, height: height)
        // The embedded chain does nothing late, and its wallet sends nothing out again.
        let isProven = !rules.rebroadcasts || isWalletUnchanged && blocks >= SpendRules.unchangedBlocks
        if isProven, waited >= rules.quietTime {
            fail("not sent: the node's wallet, mempool and chain do not have it", at: now)
        } else if blocks >= max(rules.confirmations, SpendRules.rebroadcastBlocks),
            waited >= max(rules.quietTime, SpendRules.rebroadcastTime)
        {
            fail("not sent: not seen in \(blocks) blocks", at: now)
        } else {
            message = "not known yet: the node does not show it"
            backOff(at: now)
            if waited < rules.quietTime { dueAt = min(dueAt ?? now, now - waited + rules.quietTime) }
        }
    }

    /// The wallet has given the transaction up, or does not know it any more, and nobody else has it.
    ///
    /// Its coins are free again then. Whoever kept a copy could still send it out, which gets less likely with every block.
    mutating func vanished(_ reason: String, height: Int, at now: Int64) {
        let (waited, blocks) = absence(at: now, height: height)
        if blocks >= SpendRules.vanishedBlocks, waited >= SpendRules.vanishedTime {
            fail("\(reason), and for \(blocks) blocks neither mempool nor chain had it", at: now)
        } else {
            message = reason
            confirmations = 0
            backOff(at: now)
        }
    }

    /// Notes that there is no trace of it; seconds and blocks since the first time.
    private mutating func absence(at now: Int64, height: Int) -> (waited: Int64, blocks: Int) {
        let (since, first) = (absentSince ?? now, absentHeight ?? height)
        (absentSince, absentHeight) = (since, first)
        return (now - since, height - first)
    }

    /// The wallet tells of the transaction.
    mutating func seen(_ sight: TransactionSight, at now: Int64, rules: SpendRules) {
        let depth = max(1, rules.confirmations)
        cost = sight.cost ?? cost
        tries = 0
        (absentSince, absentHeight) = (nil, nil)
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
