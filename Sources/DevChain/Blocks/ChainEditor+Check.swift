// SPDX-License-Identifier: MIT
internal import NVS

/// What is checked of transactions and blocks of others, with the node's words for what is wrong.
///
/// Signatures, the age of coins, the mint and the work are not looked at.
extension ChainEditor {
    /// The most octets of a transaction, so that every one fits into a block.
    private static let transactionLimit = 1_000_000
    /// The most that any sum of coins may be, in millionths.
    private static let amountLimit: Int64 = 1_000_000_000_000_000

    /// Why a transaction can be in no block; nil if it can be in one.
    static func fault(of transaction: NVS.Transaction) -> String? {
        if transaction.inputs.isEmpty { return "bad-txns-vin-empty" }
        if transaction.outputs.isEmpty { return "bad-txns-vout-empty" }
        if transaction.encoded(witness: true).count > transactionLimit { return "bad-txns-oversize" }
        var sum: Int64 = 0
        for output in transaction.outputs {
            if output.amount < 0 { return "bad-txns-vout-negative" }
            if output.amount > amountLimit { return "bad-txns-vout-toolarge" }
            sum += output.amount
            if sum > amountLimit { return "bad-txns-txouttotal-toolarge" }
        }
        if Set(transaction.inputs.map(\.outpoint)).count < transaction.inputs.count {
            return "bad-txns-inputs-duplicate"
        }
        return nil
    }

    /// Why a block can follow no other; nil if it can follow one.
    static func fault(of block: Block, ids: [[UInt8]]) -> String? {
        if block.encoded.count > blockLimit { return "bad-blk-length" }
        guard let first = block.transactions.first, first.isCoinbase else { return "bad-cb-missing" }
        if block.transactions.dropFirst().contains(where: \.isCoinbase) { return "bad-cb-multiple" }
        if merkleRoot(ids) != block.header.merkleRoot { return "bad-txnmrklroot" }
        if Set(ids).count < ids.count { return "bad-txns-duplicate" }
        return block.transactions.lazy.compactMap { fault(of: $0) }.first
    }

    /// Why a block that is kept cannot follow the tip: it spends what is not there; nil if it can.
    func fault(of block: BlockRecord) throws -> String? {
        var before: Set<Int64> = []
        var spent: Set<NVS.Transaction.Outpoint> = []
        for stored in try view.transactions(of: block) {
            if try view.confirmation(of: stored) != nil { return "bad-txns-BIP30" }
            defer { before.insert(stored.id) }
            guard !stored.transaction.isCoinbase else { continue }
            for input in stored.transaction.inputs where !input.outpoint.isRandomPayment {
                guard spent.insert(input.outpoint).inserted, let from = try view.output(input.outpoint)?.from,
                    try before.contains(from.id) || view.confirmation(of: from) != nil,
                    try !isSpent(input.outpoint, of: from, otherThanBy: stored)
                else { return "bad-txns-inputs-missingorspent" }
            }
            if let fee = try view.fee(of: stored.transaction), fee < 0 { return "bad-txns-in-belowout" }
        }
        return nil
    }

    /// Whether an output is spent in the active chain; what waits gives way to a block.
    private func isSpent(
        _ outpoint: NVS.Transaction.Outpoint,
        of from: StoredTransaction,
        otherThanBy stored: StoredTransaction
    ) throws -> Bool {
        guard let id = try view.spender(of: from.id, output: Int(outpoint.index)), id != stored.id,
            let spender = try view.transaction(id: id)
        else { return false }
        return try !view.isWaiting(spender)
    }
}
