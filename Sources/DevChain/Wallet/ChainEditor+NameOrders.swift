// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

extension ChainEditor {
    /// Makes the transaction that carries out orders, and lets it wait for a block.
    ///
    /// - Returns: the transaction's id, in the order of hashing.
    func carryOut(_ orders: [NameOrder]) throws -> [UInt8] {
        var names: Set<[UInt8]> = []
        var spent: [Coin] = []
        var outputs: [NVS.Transaction.Output] = []
        var fee: Int64 = 0
        let mint = try view.tip().mint
        for order in orders {
            guard names.insert(order.name).inserted else { throw refusal("Name duplicate is not allowed") }
            let last = try checkState(of: order)
            let value = try value(of: order)
            if order.kind != .new, let last { spent.append(try nameCoin(last)) }
            let days = order.kind == .delete ? 0 : order.days
            let operation = NameOperation(kind: order.kind, name: order.name, days: days, value: value)
            try checkLimits(operation)
            let script = NameScript.encode(operation, destination: try destination(of: order))
            outputs.append(NVS.Transaction.Output(amount: Genesis.nameAmount, script: script))
            let one = NameRules.minimumFee(
                kind: order.kind,
                nameLength: order.name.count,
                valueLength: value.count,
                days: days,
                mint: mint
            )
            fee = fee.addingReportingOverflow(one).overflow ? .max : fee + one
            // More is never paid, so that no list of orders keeps others waiting for long.
            if fee > Genesis.largestFee { break }
        }
        return try pay(outputs, spending: spent, nameFee: fee, version: NVS.Transaction.nameVersion)
    }

    /// Whether an order can be carried out now; the name's last operation, if it is active.
    private func checkState(of order: NameOrder) throws -> OperationRecord? {
        let pending = try view.pending(order.name)
        if let first = pending.first {
            throw refusal(
                "there are \(pending.count) pending operations on that name, including \(first.txid.shownHash)"
            )
        }
        let active = try view.activeOperation(order.name)
        if order.kind == .new, active != nil { throw refusal("name_new on an unexpired name") }
        if order.kind != .new, active == nil { throw refusal("\(order.kind.rpcName) on an inactive name") }
        return active
    }

    private func value(of order: NameOrder) throws -> [UInt8] {
        guard order.kind != .delete else { return [] }
        guard !order.value.isEmpty else { throw refusal("value must not be empty") }
        switch order.valueType {
        case "": return order.value
        case "hex":
            guard let value = Hex.decode(order.value) else { throw refusal("failed to decode value as hex") }
            return value
        case "base64":
            guard let value = Base64.decode(order.value) else { throw refusal("failed to decode value as base64") }
            return value
        // A real node reads a file of its own here. No client is to read files through this one.
        default: throw refusal("failed to open file")
        }
    }

    private func nameCoin(_ operation: OperationRecord) throws -> Coin {
        guard try view.owns(script: operation.destination) else {
            throw refusal("prev name tx is not yours or is not spendable")
        }
        let outpoint = operation.state.outpoint
        return Coin(outpoint: outpoint, amount: try view.output(outpoint)?.output.amount ?? 0)
    }

    private func checkLimits(_ operation: NameOperation) throws(RPCError) {
        guard operation.name.count <= NameRules.maxNameLength else { throw refusal("name is too long.\n") }
        guard operation.kind != .delete else { return }
        guard operation.value.count <= NameRules.maxValueLength else { throw refusal("value is too long.\n") }
        // An update need not lengthen the life.
        guard operation.days >= (operation.kind == .new ? 1 : 0) else {
            throw refusal("rental days must be greater than 0.\n")
        }
        guard operation.days <= NameRules.maxDays else { throw refusal("rental days value is too large.\n") }
    }

    private func destination(of order: NameOrder) throws -> [UInt8] {
        switch order.address {
        case "": return try makeAddress(for: .receive).script
        case "legacy": return try makeAddress(for: .receive, kind: .keyHash).script
        default:
            guard let address = Address(order.address, network: .regtest) else {
                throw RPCError(code: RPCError.invalidAddressOrKey, message: "emercoin address is invalid")
            }
            return address.script
        }
    }

    private func refusal(_ message: String) -> RPCError {
        RPCError(code: RPCError.internalError, message: message)
    }
}
