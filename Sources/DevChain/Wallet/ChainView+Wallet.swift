// SPDX-License-Identifier: MIT
internal import Address
internal import GRDB
internal import NVS

extension ChainView {
    /// The wallet's key for an address; nil if it is not the wallet's.
    func key(for address: Address) throws -> PrivateKey? {
        guard let hash = address.keyHash,
            let row = try db.row("SELECT secret FROM key WHERE hash = ?", [hash.blob])
        else { return nil }
        return PrivateKey(row.octets(0))
    }

    /// Whether the wallet can spend what a script locks.
    func owns(script: [UInt8]) throws -> Bool {
        guard let hash = Address(script: script, network: .regtest)?.keyHash else { return false }
        return try db.number("SELECT count(*) FROM key WHERE hash = ?", [hash.blob]) > 0
    }

    /// What the wallet made a key for; nil if it is not the wallet's.
    func purpose(ofScript script: [UInt8]) throws -> KeyPurpose? {
        guard let hash = Address(script: script, network: .regtest)?.keyHash,
            let row = try db.row("SELECT purpose FROM key WHERE hash = ?", [hash.blob])
        else { return nil }
        return KeyPurpose(rawValue: row[0])
    }

    /// When the wallet's key with a hash was made, in seconds since 1970; 0 if it has none.
    func keyCreation(hash: [UInt8]) throws -> Int {
        try db.number("SELECT created FROM key WHERE hash = ?", [hash.blob])
    }

    /// When the wallet's first key was made, in seconds since 1970.
    func oldestKeyCreation() throws -> Int {
        try db.number("SELECT coalesce(min(created), 0) FROM key")
    }

    /// How many transactions touch the wallet.
    func walletTransactionCount() throws -> Int {
        try db.number("SELECT count(*) FROM tx WHERE ours = 1")
    }

    /// Whether a transaction spends from the wallet or pays to it.
    func isOurs(_ transaction: NVS.Transaction) throws -> Bool {
        for output in transaction.outputs where try owns(script: output.destination) {
            return true
        }
        for input in transaction.inputs {
            if let output = try output(input.outpoint)?.output, try owns(script: output.destination) { return true }
        }
        return false
    }

    /// The wallet's coins, in millionths: what can be spent, and what is too young for it.
    func balance() throws -> (spendable: Int64, immature: Int64, unconfirmed: Int64) {
        let mature = try tip().height - Genesis.maturity
        let row = try db.row(
            """
            SELECT coalesce(sum(amount) FILTER (WHERE coinbase = 0 OR height <= ?1), 0),
                   coalesce(sum(amount) FILTER (WHERE coinbase = 1 AND height > ?1), 0)
            FROM coin WHERE spent = 0
            """,
            [mature]
        )
        guard let row else { return (0, 0, 0) }
        return (row[0], row[1], 0)
    }

    /// Coins that hold at least an amount: the smallest one that does alone, or else the largest ones together.
    ///
    /// - Returns: nil if all coins together hold less.
    func coins(worth amount: Int64) throws -> [Coin]? {
        let mature = try tip().height - Genesis.maturity
        let condition = "spent = 0 AND (coinbase = 0 OR height <= ?1)"
        let columns = "SELECT tx.txid, coin.vout, coin.amount FROM coin JOIN tx ON tx.id = coin.tx WHERE"
        let single = try db.row(
            "\(columns) \(condition) AND coin.amount >= ?2 ORDER BY coin.amount LIMIT 1",
            [mature, amount]
        )
        if let single { return [Coin(single)] }
        var chosen: [Coin] = []
        var sum: Int64 = 0
        let rows = try Row.fetchCursor(
            db.cachedStatement(sql: "\(columns) \(condition) ORDER BY coin.amount DESC"),
            arguments: [mature]
        )
        while sum < amount, let row = try rows.next() {
            let coin = Coin(row)
            chosen.append(coin)
            sum += coin.amount
        }
        return sum >= amount ? chosen : nil
    }
}
