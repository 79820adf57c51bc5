// SPDX-License-Identifier: MIT
internal import Foundation
internal import JSONRPC
internal import NVS

/// A block as the node's replies write it.
///
/// The members about proof of stake are those of a chain without any: the modifier stays zero.
struct BlockText {
    let view: ChainView
    let block: BlockRecord

    /// The reply of `getblockheader`.
    func header() throws -> JSON {
        var json: JSONObject = [
            "hash": .string(block.hash.shownHash),
            "confirmations": .integer(try confirmations()),
            "height": .integer(block.height),
        ]
        append(versionTo: &json)
        try append(workTo: &json, count: try view.transactionCount(of: block))
        return .object(json)
    }

    /// The reply of `getblock`.
    ///
    /// `details`: whether transactions are decoded or just named.
    func whole(details: Bool) throws -> JSON {
        let stored = try view.transactions(of: block)
        let whole = try view.whole(block)
        let size = whole.encoded.count
        let witness = stored.reduce(0) {
            $0 + $1.transaction.encoded(witness: true).count - $1.transaction.encoded(witness: false).count
        }
        let stripped = size - witness
        var json: JSONObject = [
            "hash": .string(block.hash.shownHash),
            "confirmations": .integer(try confirmations()),
            "strippedsize": .integer(stripped),
            "size": .integer(size),
            "weight": .integer(stripped * 3 + size),
            "height": .integer(block.height),
        ]
        append(versionTo: &json)
        json.append(
            "tx",
            .array(
                stored.map {
                    details ? .object(TransactionText.json($0.transaction)) : .string($0.txid.shownHash)
                }
            )
        )
        try append(workTo: &json, count: stored.count, mint: block.mint)
        json.append("flags", "proof-of-work")
        json.append("proofhash", .string(block.hash.shownHash))
        json.append("entropybit", .integer((block.hash.first ?? 0) & 1))
        json.append("modifier", "0000000000000000")
        json.append("modifierchecksum", "00000000")
        return .object(json)
    }

    /// How hard a block's target is, compared with the easiest of the public chain.
    static func difficulty(_ bits: UInt32) -> JSON {
        let mantissa = Double(bits & 0xFF_FFFF)
        guard mantissa > 0 else { return .number("0") }
        let difficulty = Double(0xFFFF) / mantissa * pow(256, Double(29 - Int(bits >> 24)))
        return .number(String(format: "%.16g", difficulty))
    }

    /// All work up to a height: one for each block, as on the node's private test chain.
    static func work(_ height: Int) -> JSON {
        let digits = String(height + 1, radix: 16)
        return .string(String(repeating: "0", count: 64 - digits.count) + digits)
    }

    private func confirmations() throws -> Int {
        block.isActive ? try view.tip().height - block.height + 1 : -1
    }

    private func append(versionTo json: inout JSONObject) {
        json.append("version", .integer(block.header.version))
        json.append("versionHex", .string(hex(UInt32(bitPattern: block.header.version))))
        json.append("merkleroot", .string(block.header.merkleRoot.shownHash))
    }

    private func append(workTo json: inout JSONObject, count: Int, mint: Int64? = nil) throws {
        json.append("time", .integer(block.header.time))
        json.append("mediantime", .integer(try view.medianTime(of: block)))
        json.append("nonce", .integer(block.header.nonce))
        json.append("bits", .string(hex(block.header.bits)))
        json.append("difficulty", Self.difficulty(block.header.bits))
        if let mint { json.append("mint", .amount(units: mint)) }
        json.append("chainwork", Self.work(block.height))
        json.append("nTx", .integer(count))
        if block.previous != nil { json.append("previousblockhash", .string(block.header.previous.shownHash)) }
        if block.isActive, let next = try view.block(height: block.height + 1) {
            json.append("nextblockhash", .string(next.hash.shownHash))
        }
    }

    private func hex(_ number: UInt32) -> String {
        let digits = String(number, radix: 16)
        return String(repeating: "0", count: 8 - digits.count) + digits
    }
}
