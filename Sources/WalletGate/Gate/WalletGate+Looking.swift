// SPDX-License-Identifier: MIT
internal import Chain
internal import NVS

extension WalletGate {
    /// Looks for our marker: the operation on the name, by a transaction of our wallet that was not there before.
    func look(for record: SpendRecord) async throws(WalletError) -> SpendEvent {
        let chain = try await readyChain()
        let name = record.order.operation.name
        // First the mempool: what leaves it meanwhile is in the chain, which comes second.
        let waiting = try await asking { try await node.waiting() }.filter { $0.name == name }
        let history = try await asking { try await node.history(of: name) }
        let others = try ledger.otherTransactions(of: record)
        for entry in waiting + newer(history, than: record)
        where isMarker(entry, of: record) && !others.contains(entry.txid) {
            // A stranger can do the same to the name, but not with a transaction that our wallet paid for.
            let transaction = try await asking { try await node.transaction(entry.txid) }
            if transaction?.cost != nil { return .found(txid: entry.txid) }
        }
        let wallet = try await asking { try await node.wallet() }
        let after = try await readyChain()
        guard after.bestBlock == chain.bestBlock else { return .undecided("the chain grew meanwhile") }
        let expected = try record.before.walletTransactions.map { count throws(WalletError) in
            count + (try ledger.transactionsMade(after: record))
        }
        return .notSeen(
            isWalletUnchanged: expected != nil && wallet.transactions == expected,
            height: after.height
        )
    }

    private func isMarker(_ entry: NameOperationEntry, of record: SpendRecord) -> Bool {
        let operation = record.order.operation
        return entry.operation == operation.kind.rpcName && entry.value == operation.value
            && entry.days == operation.days && entry.txid != record.before.transaction
    }

    /// What was done to a name after the node was asked.
    ///
    /// No clock is trusted for that, as node and gate may run on two machines: what counts is the operation that was the
    /// last one then. If a reorganisation took that away, it is the height, less more than is ever reorganised.
    private func newer(_ history: [NameOperationEntry], than record: SpendRecord) -> [NameOperationEntry] {
        guard let last = record.before.transaction else { return history }
        if let index = history.lastIndex(where: { $0.txid == last }) { return Array(history[(index + 1)...]) }
        let height = (record.machine.askedHeight ?? 0) - Self.deepestReorganisation
        return history.filter { ($0.height ?? .max) > height }
    }

    private static let deepestReorganisation = 100

    /// How the transaction of a spend fares.
    func sight(of record: SpendRecord) async throws(WalletError) -> SpendEvent {
        guard let txid = record.machine.txid else { return .undecided("there is no transaction") }
        guard let transaction = try await asking({ try await node.transaction(txid) }) else {
            return try await trace(of: record, txid, "the wallet does not know the transaction any more")
        }
        if transaction.isAbandoned, transaction.confirmations <= 0 {
            return try await trace(of: record, txid, "the wallet has abandoned the transaction")
        }
        if transaction.confirmations <= 0, !transaction.isWaiting, !transaction.rivals.isEmpty,
            let txid = try await marker(of: record, among: transaction.rivals)
        {
            return .found(txid: txid)
        }
        var sight = TransactionSight(
            confirmations: transaction.confirmations,
            cost: transaction.cost,
            isWaiting: transaction.isWaiting,
            hasRival: !transaction.rivals.isEmpty
        )
        if transaction.confirmations <= 0 {
            // A few are enough: of all that spend the same coins one can be in the chain.
            for rival in transaction.rivals.prefix(16) {
                let rival = try await asking { try await node.transaction(rival) }
                sight.rivalConfirmations = max(sight.rivalConfirmations, rival?.confirmations ?? 0)
            }
        }
        if transaction.confirmations >= rules.confirmations {
            sight.isEffective = try await isEffective(txid, on: record.order.operation.name)
        }
        return .seen(sight)
    }

    /// Looks for a transaction of which the wallet tells nothing, where everybody can see it.
    private func trace(of record: SpendRecord, _ txid: String, _ reason: String) async throws(WalletError) -> SpendEvent
    {
        let chain = try await readyChain()
        let name = record.order.operation.name
        if try await asking({ try await node.waiting() }).contains(where: { $0.txid == txid }) {
            return .seen(TransactionSight(confirmations: 0, cost: nil))
        }
        let history = try await asking { try await node.history(of: name) }
        if let height = history.last(where: { $0.txid == txid })?.height {
            return .seen(
                TransactionSight(confirmations: max(1, chain.height - height + 1), cost: nil, isEffective: true)
            )
        }
        let after = try await readyChain()
        guard after.bestBlock == chain.bestBlock else { return .undecided("the chain grew meanwhile") }
        return .vanished(reason, height: after.height)
    }

    /// One of some transactions of the wallet that does what the order wants, and waits or is in the chain.
    private func marker(of record: SpendRecord, among txids: [String]) async throws(WalletError) -> String? {
        let name = record.order.operation.name
        let waiting = try await asking { try await node.waiting() }.filter { $0.name == name }
        let history = try await asking { try await node.history(of: name) }
        let others = try ledger.otherTransactions(of: record)
        return (waiting + history)
            .last { isMarker($0, of: record) && txids.contains($0.txid) && !others.contains($0.txid) }?
            .txid
    }

    /// Whether the node's index has a transaction among the operations on a name.
    private func isEffective(_ txid: String, on name: [UInt8]) async throws(WalletError) -> Bool {
        // Nearly always it is the last one, and a history can be long.
        if try await asking({ try await node.show(name) })?.txid == txid { return true }
        return try await asking { try await node.history(of: name) }.contains { $0.txid == txid }
    }
}
