// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

extension RPCMethod {
    static let transactions: [RPCMethod] = [
        RPCMethod(
            "getrawmempool",
            "( verbose )",
            parameters: ["verbose"],
            help: "\nNames the transactions that wait for a block, or tells of them if verbose.\n",
            .read { arguments, view in
                let waiting = try view.waiting()
                guard try arguments.bool(0, default: false) else {
                    return .array(waiting.map { .string($0.txid.shownHash) })
                }
                return .object(JSONObject(try waiting.map { ($0.txid.shownHash, try mempoolEntry($0, in: view)) }))
            }
        ),
        RPCMethod(
            "getmempoolinfo",
            .read { _, view in
                let sizes = try view.waiting().map { $0.transaction.encoded(witness: true).count }
                let octets = sizes.reduce(0, +)
                return [
                    "loaded": true, "size": .integer(sizes.count), "bytes": .integer(octets),
                    "usage": .integer(octets), "maxmempool": 300_000_000,
                    "mempoolminfee": .amount(units: Genesis.ordinaryFee),
                    "minrelaytxfee": .amount(units: Genesis.ordinaryFee),
                ]
            }
        ),
        RPCMethod(
            "getrawtransaction",
            "\"txid\" ( verbose \"blockhash\" )",
            parameters: ["txid", "verbose", "blockhash"],
            required: 1,
            help: """

                Tells of a transaction: 0 (the default) its octets in hexadecimal, 1 an object, 2 an object with the \
                names and values that its outputs carry.

                """,
            .read { arguments, view in try rawTransaction(arguments, in: view) }
        ),
        RPCMethod(
            "decoderawtransaction",
            "\"hexstring\" ( iswitness )",
            parameters: ["hexstring", "iswitness"],
            required: 1,
            help: "\nTakes a transaction apart.\n",
            .read { arguments, _ in .object(TransactionText.json(try transaction(arguments))) }
        ),
        RPCMethod(
            "sendrawtransaction",
            "\"hexstring\" ( maxfee )",
            parameters: ["hexstring", "maxfee"],
            required: 1,
            help: "\nLets a transaction wait for a block. Its signatures are not looked at.\n",
            .write { arguments, editor in
                let transaction = try transaction(arguments)
                if let fault = transaction.isCoinbase ? "coinbase" : ChainEditor.fault(of: transaction) {
                    throw rejection(fault)
                }
                let stored = try editor.store(transaction)
                if try editor.view.confirmation(of: stored) != nil {
                    throw RPCError(code: RPCError.alreadyInChain, message: "Transaction already in block chain")
                }
                if let fee = try editor.view.fee(of: transaction), fee < 0 { throw rejection("bad-txns-in-belowout") }
                if try !editor.view.isWaiting(stored), try !editor.admit(stored) {
                    throw RPCError(code: RPCError.verifyError, message: "Missing inputs")
                }
                return .string(stored.txid.shownHash)
            }
        ),
        RPCMethod(
            "gettxout",
            "\"txid\" n ( include_mempool )",
            parameters: ["txid", "n", "include_mempool"],
            required: 2,
            help: "\nTells of an output that is not spent; null of any other.\n",
            .read { arguments, view in try unspentOutput(arguments, in: view) }
        ),
    ]

    private static func rejection(_ fault: String) -> RPCError {
        RPCError(code: RPCError.verifyRejected, message: fault + " (code 16)")
    }

    /// The transaction whose octets are the first argument.
    private static func transaction(_ arguments: RPCArguments) throws(RPCError) -> NVS.Transaction {
        guard let octets = Hex.decode(try arguments.octets(0)),
            let transaction = try? NVS.Transaction(decoding: octets),
            !transaction.inputs.isEmpty, !transaction.outputs.isEmpty
        else { throw RPCError(code: RPCError.deserializationError, message: "TX decode failed") }
        return transaction
    }

    private static func rawTransaction(_ arguments: RPCArguments, in view: ChainView) throws -> JSON {
        let txid = try arguments.hash(0, called: "parameter 1")
        let verbosity = try arguments.verbosity(1, default: 0)
        if txid == (try view.block(height: 0))?.header.merkleRoot {
            throw RPCError(
                code: RPCError.invalidAddressOrKey,
                message: "The genesis block coinbase is not considered an ordinary transaction and cannot be retrieved"
            )
        }
        guard let stored = try view.transaction(txid: txid) else { throw missing }
        let confirmation = try view.confirmation(of: stored)
        guard try confirmation != nil || view.isWaiting(stored) else { throw missing }
        guard verbosity > 0 else { return .string(Hex.encode(stored.transaction.encoded(witness: true))) }
        var json = TransactionText.json(stored.transaction, names: verbosity > 1)
        if let block = confirmation?.block {
            json.append("blockhash", .string(block.hash.shownHash))
            json.append("confirmations", .integer(try view.tip().height - block.height + 1))
            json.append("blocktime", .integer(block.header.time))
        }
        return .object(json)
    }

    private static let missing = RPCError(
        code: RPCError.invalidAddressOrKey,
        message: "No such mempool or blockchain transaction. Use gettransaction for wallet transactions."
    )

    private static func unspentOutput(_ arguments: RPCArguments, in view: ChainView) throws -> JSON {
        let txid = try arguments.hash(0, called: "txid")
        let index = try arguments.integer(1)
        guard let stored = try view.transaction(txid: txid),
            stored.transaction.outputs.indices.contains(index),
            try view.spender(of: stored.id, output: index) == nil
        else { return .null }
        let block = try view.confirmation(of: stored)?.block
        guard try block != nil || arguments.bool(2, default: true) && view.isWaiting(stored) else { return .null }
        let tip = try view.tip()
        let output = stored.transaction.outputs[index]
        return [
            "bestblock": .string(tip.hash.shownHash),
            "confirmations": .integer(block.map { tip.height - $0.height + 1 } ?? 0),
            "value": .amount(units: output.amount),
            "scriptPubKey": ScriptText.json(output.script),
            "coinbase": .bool(stored.transaction.isCoinbase),
            "coinstake": false,
        ]
    }

    private static func mempoolEntry(_ stored: StoredTransaction, in view: ChainView) throws -> JSON {
        let entry = try view.waitingSince(stored)
        let units = entry?.fee ?? 0
        let fee = JSON.amount(units: units)
        let octets = stored.transaction.encoded(witness: true)
        let weight = stored.transaction.encoded(witness: false).count * 3 + octets.count
        let size = JSON.integer((weight + 3) / 4)
        let parents = try stored.transaction.inputs.compactMap { input in
            try view.transaction(txid: input.outpoint.transaction).flatMap { try view.isWaiting($0) ? $0 : nil }
        }
        let children = try view.spenders(of: stored)
        return [
            "fees": ["base": fee, "modified": fee, "ancestor": fee, "descendant": fee],
            "vsize": size, "weight": .integer(weight), "fee": fee, "modifiedfee": fee,
            "time": .integer(entry?.time ?? 0), "height": .integer(entry?.height ?? 0),
            // Relatives are told below, but not counted.
            "descendantcount": 1, "descendantsize": size, "descendantfees": .integer(units),
            "ancestorcount": 1, "ancestorsize": size, "ancestorfees": .integer(units),
            "wtxid": .string(Digest.sha256d(octets).shownHash),
            "depends": .array(parents.map { .string($0.txid.shownHash) }),
            "spentby": .array(children.map { .string($0.shownHash) }),
        ]
    }
}
