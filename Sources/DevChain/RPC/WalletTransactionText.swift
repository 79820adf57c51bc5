// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

/// A transaction as the wallet tells of it.
struct WalletTransactionText {
    let view: ChainView
    let stored: StoredTransaction

    /// The reply of `gettransaction`.
    func json() throws -> JSON {
        let transaction = stored.transaction
        let debit = try debit()
        let credit = try credit()
        let made = transaction.outputs.reduce(Int64(0)) { $0 &+ $1.amount }
        let isOurs = debit > 0 && !transaction.isCoinbase
        let fee = isOurs ? made &- debit : 0
        var json: JSONObject = ["amount": .amount(units: credit &- debit &- fee)]
        if isOurs { json.append("fee", .amount(units: fee)) }
        let confirmation = try view.confirmation(of: stored)
        if let (block, position) = confirmation {
            json.append("confirmations", .integer(try view.tip().height - block.height + 1))
            if transaction.isCoinbase { json.append("generated", true) }
            json.append("blockhash", .string(block.hash.shownHash))
            json.append("blockindex", .integer(position))
            json.append("blocktime", .integer(block.header.time))
        } else {
            json.append("confirmations", 0)
            json.append("trusted", .bool(try view.isWaiting(stored)))
        }
        json.append("txid", .string(stored.txid.shownHash))
        json.append("walletconflicts", .array(try rivals().map { .string($0.txid.shownHash) }))
        json.append("time", .integer(transaction.time))
        json.append("timereceived", .integer(stored.received))
        json.append("details", .array(try details(fee: isOurs ? fee : nil, height: confirmation?.block.height)))
        json.append("hex", .string(Hex.encode(transaction.encoded(witness: true))))
        return .object(json)
    }

    private func debit() throws -> Int64 {
        var debit: Int64 = 0
        for input in stored.transaction.inputs {
            if let output = try view.output(input.outpoint)?.output, try view.owns(script: output.destination) {
                debit &+= output.amount
            }
        }
        return debit
    }

    private func credit() throws -> Int64 {
        var credit: Int64 = 0
        for output in stored.transaction.outputs where try view.owns(script: output.destination) {
            credit &+= output.amount
        }
        return credit
    }

    /// Transactions that spend what this one wants to spend.
    private func rivals() throws -> [StoredTransaction] {
        var rivals: [StoredTransaction] = []
        for input in stored.transaction.inputs {
            guard let from = try view.output(input.outpoint)?.from,
                let id = try view.spender(of: from.id, output: Int(input.outpoint.index)),
                id != stored.id, !rivals.contains(where: { $0.id == id }),
                let rival = try view.transaction(id: id)
            else { continue }
            rivals.append(rival)
        }
        return rivals
    }

    /// What was paid and what was got; change is neither.
    private func details(fee: Int64?, height: Int?) throws -> [JSON] {
        var details: [JSON] = []
        for (index, output) in stored.transaction.outputs.enumerated() {
            let purpose = try view.purpose(ofScript: output.destination)
            guard purpose != .change else { continue }
            let address = JSON.string(ScriptText.address(output.script)?.text ?? "")
            if let fee {
                details.append([
                    "address": address, "category": "send", "amount": .amount(units: -output.amount),
                    "vout": .integer(index), "fee": .amount(units: fee), "abandoned": false,
                ])
            }
            if purpose != nil {
                details.append([
                    "address": address, "category": try category(height: height),
                    "amount": .amount(units: output.amount), "vout": .integer(index),
                ])
            }
        }
        return details
    }

    private func category(height: Int?) throws -> JSON {
        guard stored.transaction.isCoinbase else { return "receive" }
        guard let height else { return "orphan" }
        return try view.tip().height - height < Genesis.maturity ? "immature" : "generate"
    }
}
