// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

extension WalletOrder {
    /// The order as a message: names and values are octets, so they go in hexadecimal digits.
    var json: JSONObject {
        [
            "key": .string(key),
            "caller": .string(caller),
            "operation": .string(operation.kind.word),
            "name": .string(Hex.encodeOctets(operation.name)),
            "value": .string(Hex.encodeOctets(operation.value)),
            "days": .integer(operation.days),
            "own_names": .bool(isForOwnNames),
        ]
    }

    init(json: JSON) throws(WalletError) {
        let members = MessageReader(json: json)
        self.init(
            key: try members.text("key"),
            caller: try members.text("caller"),
            operation: WalletOperation(
                kind: try members.kind("operation"),
                name: try members.hex("name"),
                value: try members.hex("value"),
                days: try members.integer("days")
            ),
            isForOwnNames: try members.bool("own_names")
        )
    }
}
