// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

extension RPCMethod {
    static let names: [RPCMethod] = [
        RPCMethod(
            "name_show",
            "<name> [valuetype] [filepath]",
            parameters: ["name", "valuetype", "filepath"],
            required: 1,
            help: HelpText.nameShow,
            .read { arguments, view in try show(arguments, in: view) }
        ),
        RPCMethod(
            "name_history",
            "<name> [fullhistory] [valuetype]",
            parameters: ["name", "fullhistory", "valuetype"],
            required: 1,
            help: "\nTells the operations of a name's present life, or of all its lives if fullhistory is true.\n",
            isWallet: true,
            .read { arguments, view in try history(arguments, in: view) }
        ),
        RPCMethod(
            "name_mempool",
            "[valuetype]",
            parameters: ["valuetype"],
            help: "\nTells the operations on names that wait for a block.\n",
            isWallet: true,
            .read { arguments, view in try pending(arguments, in: view) }
        ),
        RPCMethod(
            "name_list",
            "[name] [valuetype]",
            parameters: ["name", "valuetype"],
            help: "\nTells the names that are or were the wallet's.\n",
            isWallet: true,
            .rows { arguments, node in
                try await NameRows.ofWallet(
                    named: arguments[0] == nil ? [] : try arguments.octets(0),
                    values: ValueText(try arguments.text(1, default: "")),
                    node: node
                )
            }
        ),
        RPCMethod(
            "name_filter",
            "[regexp] [maxage=0] [from=0] [nb=0] [stat] [valuetype]",
            parameters: ["regexp", "maxage", "from", "nb", "stat", "valuetype", "max-value-length"],
            help: HelpText.nameFilter,
            .rows { arguments, node in
                try await NameRows.filtered(
                    NameFilter(
                        pattern: NamePattern(arguments[0] == nil ? [] : try arguments.octets(0)),
                        maxAge: try arguments.integer(1, default: 0),
                        from: try arguments.integer(2, default: 0),
                        count: try arguments.integer(3, default: 0),
                        isStatistics: try arguments.text(4, default: "") == "stat",
                        values: ValueText(try arguments.text(5, default: "")),
                        valueLimit: try arguments.integer(6, default: 0)
                    ),
                    node: node
                )
            }
        ),
        RPCMethod(
            "name_scan",
            "[start-name] [max-returned] [max-value-length=0] [valuetype]",
            parameters: ["start-name", "max-returned", "max-value-length", "valuetype"],
            help: "\nTells all names from start-name on, the shorter ones first. max-returned is not looked at.\n",
            .rows { arguments, node in
                _ = try arguments.integer(1, default: 0)
                return try await NameRows.scanned(
                    from: arguments[0] == nil ? [] : try arguments.octets(0),
                    values: ValueText(try arguments.text(3, default: "")),
                    valueLimit: try arguments.integer(2, default: 0),
                    node: node
                )
            }
        ),
        RPCMethod(
            "name_scan_address",
            "<address> [max-value-length=0] [valuetype]",
            parameters: ["address", "max-value-length", "valuetype"],
            required: 1,
            .read { _, _ in
                throw RPCError(code: RPCError.databaseError, message: noAddressIndex)
            }
        ),
        RPCMethod(
            "name_indexinfo",
            "",
            parameters: ["indextype"],
            help: "\nTells how many names there are, and a hash over all of them.\n",
            .read { arguments, view in
                guard (0...2).contains(try arguments.integer(0, default: 0)) else {
                    throw RPCError(code: RPCError.invalidParameter, message: "indextype out of range")
                }
                return try indexInfo(isNameOnly: try arguments.integer(0, default: 0) == 1, in: view)
            }
        ),
    ]

    private static let noAddressIndex =
        "Name-address index is not available. Add nameaddress=1 to emercoin.conf to enable it."

    private static func show(_ arguments: RPCArguments, in view: ChainView) throws -> JSON {
        // The third parameter would let the caller write a file here, so it is not looked at.
        let name = try arguments.octets(0)
        let values = ValueText(try arguments.text(1, default: ""))
        let operation: OperationRecord
        switch try view.name(name) {
        case .missing: throw RPCError(code: RPCError.nameNotFound, message: "failed to read from name DB")
        case .undone: throw RPCError(code: RPCError.nameNotFound, message: "no result returned")
        case .operation(let last): operation = last
        }
        let left = operation.expires - (try view.tip().height)
        var json: JSONObject = [
            "name": .string(name),
            "value": values.json(operation.value),
            "txid": .string(operation.txid.shownHash),
            "address": .string(operation.address),
            "vout": .integer(operation.output),
            "expires_in": .integer(left),
            "expires_at": .integer(operation.expires),
            "time": .integer(operation.time),
        ]
        if operation.kind == .delete {
            json.append("deleted", true)
        } else if left <= 0 {
            json.append("expired", true)
        }
        return .object(json)
    }

    private static func history(_ arguments: RPCArguments, in view: ChainView) throws -> JSON {
        let isWhole = try arguments.bool(1, default: false)
        let values = ValueText(try arguments.text(2, default: ""))
        let last: OperationRecord
        switch try view.name(try arguments.octets(0)) {
        case .missing: throw RPCError(code: RPCError.databaseError, message: "failed to read from name DB")
        case .undone:
            throw RPCError(
                code: RPCError.databaseError,
                message: "record for this name exists, but transaction list is empty"
            )
        case .operation(let operation): last = operation
        }
        guard try isWhole || last.state.isActive(at: view.tip().height) else {
            throw RPCError(
                code: RPCError.miscellaneous,
                message: "record for this name exists, but this name is not active"
            )
        }
        return .array(
            try view.history(of: last, whole: isWhole)
                .map { operation in
                    var json: JSONObject = [
                        "txid": .string(operation.txid.shownHash),
                        "time": .integer(operation.time),
                        "height": .integer(operation.height),
                        "address": .string(operation.address),
                        "vout": .integer(operation.output),
                    ]
                    if try view.owns(script: operation.destination) { json.append("address_is_mine", "true") }
                    append(operation.kind, days: operation.days, value: values.json(operation.value), to: &json)
                    return .object(json)
                }
        )
    }

    private static func pending(_ arguments: RPCArguments, in view: ChainView) throws -> JSON {
        let values = ValueText(try arguments.text(0, default: ""))
        return .array(
            try view.pendingOperations()
                .map { stored, operation, destination in
                    var json: JSONObject = [
                        "name": .string(operation.name),
                        "txid": .string(stored.txid.shownHash),
                        "time": .integer(stored.transaction.time),
                        "address": .string(Address(script: destination, network: .regtest)?.text ?? ""),
                    ]
                    if try view.owns(script: destination) { json.append("address_is_mine", "true") }
                    append(operation.kind, days: operation.days, value: values.json(operation.value), to: &json)
                    return .object(json)
                }
        )
    }

    private static func append(_ kind: NameOperation.Kind, days: Int, value: JSON, to json: inout JSONObject) {
        json.append("operation", .string(kind.rpcName))
        guard kind != .delete else { return }
        json.append("days_added", .integer(days))
        json.append("value", value)
    }

    /// The hash is over the rows as kept here; a real node hashes its own serialization.
    private static func indexInfo(isNameOnly: Bool, in view: ChainView) throws -> JSON {
        let (records, octets, hash) = try view.indexDigest()
        let tip = try view.tip()
        var json: JSONObject = [
            "height": .integer(tip.height),
            "bestblock": .string(tip.hash.shownHash),
            "records_name": .integer(records),
            "bytes_name": .integer(octets),
            "hash_name": .string(hash.shownHash),
        ]
        if !isNameOnly { json.append("note", .string(noAddressIndex)) }
        return .object(json)
    }
}
