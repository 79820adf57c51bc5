// SPDX-License-Identifier: MIT
internal import Chain
internal import JSONRPC
internal import NVS

/// The node's wallet, as far as the gate goes: these calls in these shapes, and no others.
///
/// A node knows no rights, so what is missing here is what keeps the wallet safe from whoever uses the gate. `name_new` and
/// `name_update` have exactly three parameters: with a fifth the node would publish a file of its own disk, and the fourth
/// would give the name away. `name_show` has two: with a third the node writes a file.
struct WalletNode: Sendable {
    /// Seconds for which the gate unlocks a wallet; it locks it sooner.
    private static let unlockTime = 10

    let client: RPCClient

    // MARK: Reading

    /// State of the node's chain.
    func chain() async throws -> ChainInfo { try await client.blockchainInfo() }

    /// State of the wallet.
    func wallet() async throws -> WalletInfo { WalletInfo(json: try await client.call("getwalletinfo", [])) }

    /// The last confirmed operation on a name; `nil` if there never was one.
    func show(_ name: [UInt8]) async throws -> NameEntry? { try await client.nameShow(name) }

    /// Every confirmed operation on a name, the oldest first.
    func history(of name: [UInt8]) async throws -> [NameOperationEntry] {
        try await client.nameHistory(name, full: true)
    }

    /// The operations that wait for a block.
    func waiting() async throws -> [NameOperationEntry] { try await client.nameMempool() }

    /// A transaction of the wallet; `nil` if the wallet does not know it.
    func transaction(_ txid: String) async throws -> WalletTransaction? {
        do {
            return try WalletTransaction(json: try await client.call("gettransaction", [.string(txid)]))
        } catch ChainError.rpc(let error) where error.code == RPCError.invalidAddressOrKey {
            return nil
        }
    }

    // MARK: Spending

    /// Carries out an operation; the transaction, or what the node said instead.
    ///
    /// Names and values go as the octets that they are. A character of a value that is written as an escape would reach the
    /// node as one octet; only octets below 0x20 and 0x7F are, and they are meant so.
    func carryOut(_ operation: WalletOperation) async throws -> String {
        let result =
            switch operation {
            case .new(let name, let value, let days):
                try await client.callWallet("name_new", [.string(name), .string(value), .integer(days)])
            case .update(let name, let value, let days):
                try await client.callWallet("name_update", [.string(name), .string(value), .integer(days)])
            case .delete(let name):
                try await client.callWallet("name_delete", [.string(name)])
            }
        guard let txid = Self.hash(result) else {
            throw ChainError.malformedReply(method: operation.kind.rpcName, reason: "no transaction is named")
        }
        return txid
    }

    /// Unlocks the wallet for some seconds, for spending and not for minting alone.
    func unlock(_ passphrase: [UInt8]) async throws {
        _ = try await client.callWallet("walletpassphrase", [.string(passphrase), .integer(Self.unlockTime)])
    }

    /// Locks the wallet.
    func lock() async throws {
        _ = try await client.callWallet("walletlock", [])
    }

    private static func hash(_ json: JSON) -> String? {
        guard let text = json.text, text.utf8.count == 64 else { return nil }
        let isHexadecimal = text.utf8.allSatisfy { octet in
            switch octet {
            case 0x30...0x39, 0x41...0x46, 0x61...0x66: true
            default: false
            }
        }
        return isHexadecimal ? text.lowercased() : nil
    }
}
