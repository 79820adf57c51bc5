// SPDX-License-Identifier: MIT
internal import Address
internal import JSONRPC
internal import NVS

extension RPCMethod {
    static let wallet: [RPCMethod] = [
        RPCMethod(
            "getnewaddress",
            "( \"label\" \"address_type\" )",
            parameters: ["label", "address_type"],
            help: "\nMakes an address of the wallet: bech32 (the default) or legacy.\n",
            isWallet: true,
            .edit { arguments, editor in
                let kind: Address.Kind
                switch try arguments.text(1, default: "bech32") {
                case "bech32": kind = .witnessKeyHash
                case "legacy": kind = .keyHash
                case let type:
                    throw RPCError(code: RPCError.invalidAddressOrKey, message: "Unknown address type '\(type)'")
                }
                return .string(try editor.makeAddress(for: .receive, kind: kind).text)
            }
        ),
        RPCMethod(
            "getaddressinfo",
            "\"address\"",
            parameters: ["address"],
            required: 1,
            help: "\nTells of an address. The wallet's keys are drawn one by one, so nothing tells of a seed.\n",
            isWallet: true,
            .read { arguments, view in try AddressText.info(try arguments.text(0), in: view) }
        ),
        RPCMethod(
            "getbalance",
            "( \"dummy\" minconf include_watchonly avoid_reuse )",
            parameters: ["dummy", "minconf", "include_watchonly", "avoid_reuse"],
            help: "\nTells the coins that can be spent.\n",
            isWallet: true,
            .read { _, view in .amount(units: try view.balance().spendable) }
        ),
        RPCMethod("getwalletinfo", isWallet: true, .read { _, view in try walletInfo(view) }),
        RPCMethod("listwallets", .read { _, _ in [""] }),
        RPCMethod(
            "walletpassphrase",
            "\"passphrase\" timeout ( mintonly )",
            parameters: ["passphrase", "timeout", "mintonly"],
            required: 2,
            help: "\nUnlocks the wallet. The embedded chain's is never locked.\n",
            isWallet: true,
            .read { _, _ in throw unencrypted("walletpassphrase") }
        ),
        RPCMethod(
            "walletlock",
            help: "\nLocks the wallet. The embedded chain's has no passphrase.\n",
            isWallet: true,
            .read { _, _ in throw unencrypted("walletlock") }
        ),
        RPCMethod(
            "gettransaction",
            "\"txid\" ( include_watchonly verbose )",
            parameters: ["txid", "include_watchonly", "verbose"],
            required: 1,
            help: "\nTells of a transaction of the wallet.\n",
            isWallet: true,
            .read { arguments, view in
                let txid = try arguments.hash(0, called: "txid")
                guard let stored = try view.transaction(txid: txid), stored.isOurs else {
                    throw RPCError(
                        code: RPCError.invalidAddressOrKey,
                        message: "Invalid or non-wallet transaction id"
                    )
                }
                return try WalletTransactionText(view: view, stored: stored).json()
            }
        ),
        RPCMethod(
            "sendtoaddress",
            "\"address\" amount ( \"comment\" \"comment_to\" )",
            parameters: ["address", "amount", "comment", "comment_to"],
            required: 2,
            help: "\nPays an amount to an address.\n",
            isWallet: true,
            .write { arguments, editor in
                guard let address = Address(try arguments.text(0), network: .regtest) else {
                    throw RPCError(code: RPCError.invalidAddressOrKey, message: "Invalid address")
                }
                return .string(try send(try arguments.amount(1), to: address.script, with: editor).shownHash)
            }
        ),
        RPCMethod(
            "sendtoname",
            "\"name\" amount ( \"comment\" \"comment_to\" )",
            parameters: ["name", "amount", "comment", "comment_to"],
            required: 2,
            help: "\nPays an amount to the owner of a name.\n",
            isWallet: true,
            .write { arguments, editor in try sendToName(arguments, with: editor) }
        ),
    ]

    private static func unencrypted(_ method: String) -> RPCError {
        RPCError(
            code: RPCError.walletNotEncrypted,
            message: "Error: running with an unencrypted wallet, but \(method) was called."
        )
    }

    private static func send(_ amount: Int64, to script: [UInt8], with editor: ChainEditor) throws -> [UInt8] {
        guard amount >= Genesis.nameAmount else {
            throw RPCError(code: RPCError.amountTooSmall, message: "Send amount too small")
        }
        return try editor.pay([NVS.Transaction.Output(amount: amount, script: script)])
    }

    private static func sendToName(_ arguments: RPCArguments, with editor: ChainEditor) throws -> JSON {
        let amount = try arguments.amount(1)
        guard amount >= Genesis.nameAmount else {
            throw RPCError(code: RPCError.amountTooSmall, message: "Send amount too small")
        }
        guard case .operation(let operation) = try editor.view.name(try arguments.octets(0)), operation.kind != .delete
        else { throw RPCError(code: RPCError.invalidAddressOrKey, message: "Name not found") }
        guard try operation.state.isActive(at: editor.view.tip().height) else {
            throw RPCError(
                code: RPCError.invalidAddressOrKey,
                message: """
                    This name have expired. If you still wish to send money to it's last owner you can use this command:
                    sendtoaddress \(operation.address) <your_amount> \

                    """
            )
        }
        let txid = try send(amount, to: operation.destination, with: editor)
        return ["sending to": .string(operation.address), "transaction": .string(txid.shownHash)]
    }

    private static func walletInfo(_ view: ChainView) throws -> JSON {
        let balance = try view.balance()
        return [
            "walletname": "",
            "walletversion": 169_900,
            "balance": .amount(units: balance.spendable),
            "unconfirmed_balance": .amount(units: balance.unconfirmed),
            "immature_balance": .amount(units: balance.immature),
            "txcount": .integer(try view.walletTransactionCount()),
            "keypoololdest": .integer(try view.oldestKeyCreation()),
            // Keys are drawn when they are needed.
            "keypoolsize": 0,
            "keypoolsize_hd_internal": 0,
            "paytxfee": .amount(units: Genesis.ordinaryFee),
            "private_keys_enabled": true,
            "avoid_reuse": false,
            "scanning": false,
        ]
    }
}
