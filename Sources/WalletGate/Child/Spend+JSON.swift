// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

extension Spend {
    /// The spend as a message.
    var json: JSON {
        var json: JSONObject = [
            "id": .string(id),
            "key": .string(key),
            "caller": .string(caller),
            "operation": .string(kind.word),
            "name": .string(Hex.encodeOctets(name)),
            "value_digest": .string(Hex.encodeOctets(valueDigest)),
            "days": .integer(days),
            "state": .string(state.rawValue),
            "reserved": .integer(reserved),
            "created_at": .integer(createdAt),
            "confirmations": .integer(confirmations),
        ]
        if let txid { json.append("txid", .string(txid)) }
        if let cost { json.append("cost", .integer(cost)) }
        if let message { json.append("message", .string(message)) }
        return .object(json)
    }

    init(json: JSON) throws(WalletError) {
        let members = MessageReader(json: json)
        guard let state = State(rawValue: try members.text("state")) else {
            throw .invalid("the state of a spend is not known")
        }
        self.init(
            id: try members.text("id"),
            key: try members.text("key"),
            caller: try members.text("caller"),
            kind: try members.kind("operation"),
            name: try members.hex("name"),
            valueDigest: try members.hex("value_digest"),
            days: try members.integer("days"),
            state: state,
            txid: try members.optionalText("txid"),
            reserved: Int64(try members.integer("reserved")),
            cost: try members.optionalInteger("cost").map { Int64($0) },
            createdAt: Int64(try members.integer("created_at")),
            message: try members.optionalText("message"),
            confirmations: try members.integer("confirmations")
        )
    }
}

extension WalletBudget {
    /// The budget as a message.
    var json: JSON { ["day": .integer(day), "limit": .integer(limit), "used": .integer(used)] }

    init(json: JSON) throws(WalletError) {
        let members = MessageReader(json: json)
        self.init(
            day: Int64(try members.integer("day")),
            limit: Int64(try members.integer("limit")),
            used: Int64(try members.integer("used"))
        )
    }
}
