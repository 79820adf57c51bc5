// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

/// An address as the node's replies tell of it.
enum AddressText {
    /// The reply of `getaddressinfo`.
    static func info(_ text: String, in view: ChainView) throws -> JSON {
        guard let address = Address(text, network: .regtest) else {
            throw RPCError(code: RPCError.invalidAddressOrKey, message: "Invalid address")
        }
        let key = try view.key(for: address)
        let purpose = try view.purpose(ofScript: address.script)
        var json: JSONObject = [
            "address": .string(address.text),
            "scriptPubKey": .string(Hex.encode(address.script)),
            "ismine": .bool(key != nil),
            "solvable": .bool(key != nil),
            "iswatchonly": false,
        ]
        append(kindOf: address, to: &json)
        if let key { json.append("pubkey", .string(Hex.encode(key.publicKey))) }
        if key != nil, address.kind == .keyHash { json.append("iscompressed", true) }
        let isNamed = key != nil && purpose != .change
        if isNamed { json.append("label", "") }
        json.append("ischange", .bool(purpose == .change))
        if key != nil {
            json.append("timestamp", .integer(try view.keyCreation(hash: address.payload)))
        }
        json.append("labels", isNamed ? [["name": "", "purpose": "receive"]] : [])
        return .object(json)
    }

    /// The reply of `validateaddress`.
    static func validation(_ text: String, in view: ChainView) throws -> JSON {
        guard let address = Address(text, network: .regtest) else { return ["isvalid": false] }
        var json: JSONObject = [
            "isvalid": true,
            "address": .string(address.text),
            "ismine": .bool(try view.owns(script: address.script)),
            "iswatchonly": false,
        ]
        append(kindOf: address, to: &json)
        json.append("scriptPubKey", ScriptText.json(address.script))
        return .object(json)
    }

    private static func append(kindOf address: Address, to json: inout JSONObject) {
        let isWitness = address.kind == .witnessKeyHash || address.kind == .witnessScriptHash
        json.append("isscript", .bool(address.kind == .scriptHash || address.kind == .witnessScriptHash))
        json.append("iswitness", .bool(isWitness))
        if isWitness {
            json.append("witness_version", 0)
            json.append("witness_program", .string(Hex.encode(address.payload)))
        }
    }
}
