// SPDX-License-Identifier: MIT
internal import JSONRPC
internal import NVS

extension RPCMethod {
    static let nameOperations: [RPCMethod] = [
        RPCMethod(
            "name_new",
            registration,
            parameters: ["name", "value", "days", "toaddress", "valuetype"],
            required: 3,
            help: HelpText.nameNew,
            isWallet: true,
            .write { arguments, editor in try carryOut([try order(.new, arguments)], with: editor) }
        ),
        RPCMethod(
            "name_update",
            registration,
            parameters: ["name", "value", "days", "toaddress", "valuetype"],
            required: 3,
            help: "\nChanges a name's value, lengthens its life and may give it away.\n",
            isWallet: true,
            .write { arguments, editor in try carryOut([try order(.update, arguments)], with: editor) }
        ),
        RPCMethod(
            "name_delete",
            "\"name\"",
            parameters: ["name"],
            required: 1,
            help: "\nEnds a name's life.\n",
            isWallet: true,
            .write { arguments, editor in
                try carryOut([NameOrder(kind: .delete, name: try arguments.octets(0))], with: editor)
            }
        ),
        RPCMethod(
            "name_updatemany",
            #"[{"NEW/UPDATE/DELETE":"str","value":"str","days":n,"toaddress":"str","valuetype":"str"},...]"#,
            parameters: ["names"],
            required: 1,
            help: "\nCarries out several operations on names in one transaction.\n",
            isWallet: true,
            .write { arguments, editor in
                try carryOut(try NameOrder.list(arguments[0] ?? .null), with: editor)
            }
        ),
    ]

    private static let registration = "\"name\" \"value\" days ( \"toaddress\" \"valuetype\" )"

    private static func order(_ kind: NameOperation.Kind, _ arguments: RPCArguments) throws(RPCError) -> NameOrder {
        NameOrder(
            kind: kind,
            name: try arguments.octets(0),
            value: try arguments.octets(1),
            days: try arguments.integer(2),
            address: try arguments.text(3, default: ""),
            valueType: try arguments.text(4, default: "")
        )
    }

    private static func carryOut(_ orders: [NameOrder], with editor: ChainEditor) throws -> JSON {
        .string(try editor.carryOut(orders).shownHash)
    }
}
