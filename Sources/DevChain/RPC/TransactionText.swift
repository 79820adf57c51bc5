// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

/// A transaction as the node's replies write it.
enum TransactionText {
    /// The members of a decoded transaction.
    ///
    /// `names`: whether outputs tell the name and the value they carry.
    static func json(_ transaction: NVS.Transaction, names: Bool = false) -> JSONObject {
        let octets = transaction.encoded(witness: true)
        let stripped = transaction.encoded(witness: false)
        let weight = stripped.count * 3 + octets.count
        var json: JSONObject = [
            "txid": .string(Digest.sha256d(stripped).shownHash),
            "hash": .string(Digest.sha256d(octets).shownHash),
            "version": .integer(transaction.version),
            "size": .integer(octets.count),
            "vsize": .integer((weight + 3) / 4),
            "weight": .integer(weight),
            "locktime": .integer(transaction.lockTime),
            "time": .integer(transaction.time),
            "vin": .array(transaction.inputs.map { input($0, isCoinbase: transaction.isCoinbase) }),
            "vout": .array(transaction.outputs.enumerated().map { output($0.element, at: $0.offset, names: names) }),
        ]
        json.append("hex", .string(Hex.encode(octets)))
        return json
    }

    private static func input(_ input: NVS.Transaction.Input, isCoinbase: Bool) -> JSON {
        var json = JSONObject()
        if isCoinbase {
            json.append("coinbase", .string(Hex.encode(input.script)))
        } else {
            json.append("txid", .string(input.outpoint.transaction.shownHash))
            json.append("vout", .integer(input.outpoint.index))
            json.append(
                "scriptSig",
                [
                    "asm": .string(ScriptText.assembly(input.script, isInput: true)),
                    "hex": .string(Hex.encode(input.script)),
                ]
            )
            if !input.witness.isEmpty {
                json.append("txinwitness", .array(input.witness.map { .string(Hex.encode($0)) }))
            }
        }
        json.append("sequence", .integer(input.sequence))
        return .object(json)
    }

    private static func output(_ output: NVS.Transaction.Output, at index: Int, names: Bool) -> JSON {
        var json: JSONObject = [
            "value": .amount(units: output.amount),
            "n": .integer(index),
            "scriptPubKey": ScriptText.json(output.script),
        ]
        if names, let operation = NameScript.decode(output.script)?.operation {
            json.append("nvsname", .string(operation.name))
            json.append("nvsvalue", .string(operation.value))
        }
        return .object(json)
    }
}
