// SPDX-License-Identifier: MIT
internal import Address
internal import GRDB
internal import JSONRPC
internal import NVS

extension ChainEditor {
    /// Draws a key of the wallet.
    func makeKey(for purpose: KeyPurpose) throws -> PrivateKey {
        var generator = SystemRandomNumberGenerator()
        let key = PrivateKey.random(using: &generator)
        try db.run(
            "INSERT INTO key (hash, secret, created, purpose) VALUES (?, ?, ?, ?)",
            [key.keyHash.blob, key.octets.blob, Self.now, purpose.rawValue]
        )
        return key
    }

    /// An address of the wallet that was never used.
    func makeAddress(for purpose: KeyPurpose, kind: Address.Kind = .witnessKeyHash) throws -> Address {
        let key = try makeKey(for: purpose)
        guard let address = Address(kind: kind, payload: key.keyHash, network: .regtest) else {
            throw RPCError(code: RPCError.internalError, message: "failed to get key from pool")
        }
        return address
    }

    /// The script that gets the coins of new blocks.
    func miningScript() throws -> [UInt8] {
        let row = try db.row("SELECT hash FROM key WHERE purpose = ? LIMIT 1", [KeyPurpose.mining.rawValue])
        if let hash = row?.octets(0), let address = Address(kind: .witnessKeyHash, payload: hash, network: .regtest) {
            return address.script
        }
        return try makeAddress(for: .mining).script
    }

    /// Pays for outputs, and lets the transaction wait for a block.
    ///
    /// `outputs`: what it makes, without what is left over.
    /// `names`: outputs it spends because they carry names.
    /// `nameFee`: what the operations on names have to burn, in millionths of a coin.
    /// `version`: the transaction's version.
    /// The result: the transaction's id, in the order of hashing.
    func pay(
        _ outputs: [NVS.Transaction.Output],
        spending names: [Coin] = [],
        nameFee: Int64 = 0,
        version: Int32 = 2
    ) throws -> [UInt8] {
        let amount = outputs.reduce(Int64(0)) { $0 &+ $1.amount }
        guard amount <= (try view.balance()).spendable else {
            throw RPCError(code: RPCError.insufficientFunds, message: "Insufficient funds")
        }
        // One octet of script more or less may need one more step of the fee, so the fee is found by trying.
        var fee = max(nameFee, Genesis.ordinaryFee)
        while true {
            guard fee <= Genesis.largestFee else {
                // These are the node's words, and its spelling.
                throw RPCError(code: RPCError.internalError, message: "unkown error")
            }
            let transaction = try draft(outputs, spending: names, fee: fee, version: version)
            let steps = Int64(transaction.encoded(witness: true).count / 10_240 + 1)
            let needed = max(nameFee, steps * Genesis.ordinaryFee)
            if needed <= fee {
                let stored = try store(transaction)
                try admit(stored)
                return stored.txid
            }
            fee = needed
        }
    }

    private func draft(
        _ outputs: [NVS.Transaction.Output],
        spending names: [Coin],
        fee: Int64,
        version: Int32
    ) throws -> NVS.Transaction {
        let needed = outputs.reduce(fee) { $0 &+ $1.amount } &- names.reduce(0) { $0 &+ $1.amount }
        // A transaction always spends a coin, so that no two are the same.
        guard let coins = try view.coins(worth: max(needed, 1)) else {
            throw RPCError(
                code: RPCError.internalError,
                message: "Error: This transaction requires a transaction fee of at least "
                    + Self.shownAmount(fee)
            )
        }
        var outputs = outputs
        let left = coins.reduce(Int64(0)) { $0 &+ $1.amount } &- needed
        if left >= Genesis.nameAmount {
            outputs.append(
                NVS.Transaction.Output(amount: left, script: try makeAddress(for: .change).script)
            )
        }
        return NVS.Transaction(
            version: version,
            time: UInt32(clamping: Self.now),
            inputs: (names + coins).map { NVS.Transaction.Input(outpoint: $0.outpoint) },
            outputs: outputs
        )
    }

    /// An amount as the node's texts write it: two to six decimals.
    static func shownAmount(_ units: Int64) -> String {
        guard case .number(var text) = JSON.amount(units: units) else { return "" }
        while text.hasSuffix("0"), !text.dropLast(2).hasSuffix(".") { text.removeLast() }
        return text
    }
}
