// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

/// An operation on a name that a client ordered.
struct NameOrder {
    let kind: NameOperation.Kind
    let name: [UInt8]
    /// The value as it was sent; empty for a deletion.
    var value: [UInt8] = []
    var days = 0
    /// To whom the name goes; empty or `legacy` for a new address of the wallet.
    var address = ""
    /// How `value` is to be read.
    var valueType = ""

    /// The orders of `name_updatemany`.
    static func list(_ json: JSON) throws(RPCError) -> [NameOrder] {
        guard let elements = json.array else { throw refusal("Expected type array, got \(typeName(json))") }
        // The node finds that out when it makes the transaction, and has no better words for it.
        if elements.isEmpty { throw RPCError(code: RPCError.invalidParameter, message: "Invalid amount") }
        var orders: [NameOrder] = []
        for element in elements {
            guard let members = element.object else {
                throw refusal("Invalid array element: it has to be string or object")
            }
            orders.append(try order(members))
        }
        return orders
    }

    private static func order(_ members: JSONObject) throws(RPCError) -> NameOrder {
        let kinds: [(key: String, kind: NameOperation.Kind)] = [
            ("NEW", .new), ("UPDATE", .update), ("DELETE", .delete),
        ]
        let given = kinds.filter { members[$0.key] != nil }
        guard let first = given.first else { throw refusal("Opcode [NEW/UPDATE/DELETE]  param must be specified") }
        guard given.count == 1 else { throw refusal("Opcode [NEW/UPDATE/DELETE] must be specified just once") }
        guard let name = members[first.key]?.octets else {
            throw refusal("Opcode [NEW/UPDATE/DELETE]  param must be a string")
        }
        var order = NameOrder(kind: first.kind, name: name)
        guard first.kind != .delete else { return order }
        guard let value = members["value"] else { throw refusal("You must specify value") }
        guard let octets = value.octets else { throw refusal("Value must be string") }
        guard let days = members["days"] else { throw refusal("You must specify days") }
        guard case .number = days else { throw refusal("Days must be an integer greater than 0") }
        order.value = octets
        order.days = try RPCArguments(values: [days]).integer(0)
        if let address = members["toaddress"] {
            guard let text = address.text else { throw refusal("Address must be a string") }
            order.address = text
        }
        if let type = members["valuetype"] {
            guard let text = type.text else { throw refusal("Value type must be a string") }
            order.valueType = text
        }
        return order
    }

    private static func refusal(_ message: String) -> RPCError {
        RPCError(code: RPCError.typeError, message: message)
    }

    private static func typeName(_ json: JSON) -> String {
        switch json {
        case .null: "null"
        case .bool: "bool"
        case .number: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }
}
