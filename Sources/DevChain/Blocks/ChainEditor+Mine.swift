// SPDX-License-Identifier: MIT
internal import Address
internal import GRDB
internal import NVS

extension ChainEditor {
    /// The most octets of a block.
    static let blockLimit = 4_000_000

    /// Makes blocks, the first of which holds what waits.
    ///
    /// `script`: who gets the coins; nil for the wallet.
    /// The result: the blocks' hashes, in the order of hashing.
    func mine(_ count: Int, to script: [UInt8]? = nil) throws -> [[UInt8]] {
        var hashes: [[UInt8]] = []
        for _ in 0..<count {
            let block = try makeBlock(of: try chosen(), to: script)
            let stored = try store(block, after: try view.tip())
            try connect(stored)
            hashes.append(stored.hash)
        }
        return hashes
    }

    /// What waits and fits into the next block.
    ///
    /// Of a name's operations only the first one goes in: the second would be judged by the state before the block, and
    /// have no effect. They come to wait together when blocks are taken from the chain.
    private func chosen() throws -> [NVS.Transaction] {
        var chosen: [NVS.Transaction] = []
        var octets = 0
        var names: Set<[UInt8]> = []
        var later: Set<[UInt8]> = []
        for transaction in try view.waiting().map(\.transaction) {
            let ownNames = transaction.nameOperations.map(\.operation.name)
            octets += transaction.encoded(witness: true).count
            // Some are left for the header and the transaction that makes the coins.
            guard octets <= Self.blockLimit - 1_000 else { break }
            guard names.isDisjoint(with: ownNames),
                !transaction.inputs.contains(where: { later.contains($0.outpoint.transaction) })
            else {
                later.insert(transaction.id(hash: Digest.sha256d))
                continue
            }
            names.formUnion(ownNames)
            chosen.append(transaction)
        }
        return chosen
    }

    /// A block that follows the tip.
    func makeBlock(of transactions: [NVS.Transaction], to script: [UInt8]? = nil) throws -> Block {
        let tip = try view.tip()
        let time = max(
            UInt32(clamping: Self.now),
            min(try view.medianTime(of: tip), .max - 1) + 1,
            transactions.map(\.time).max() ?? 0
        )
        let script = try script ?? miningScript()
        let number = try db.number("SELECT coalesce(max(id), 0) + 1 FROM block")
        let coinbase = Self.coinbase(height: tip.height + 1, number: number, time: time, script: script)
        let all = [coinbase] + transactions
        let header = BlockHeader(
            version: Genesis.blockVersion,
            previous: tip.hash,
            merkleRoot: Self.merkleRoot(all.map { $0.id(hash: Digest.sha256d) }),
            time: time,
            bits: Genesis.bits,
            nonce: 0
        )
        return Block(header: header, transactions: all)
    }

    /// The transaction that makes a block's coins.
    ///
    /// `number`: makes it different from any other at the same height and time.
    private static func coinbase(height: Int, number: Int, time: UInt32, script: [UInt8]) -> NVS.Transaction {
        NVS.Transaction(
            version: 1,
            time: time,
            inputs: [
                NVS.Transaction.Input(
                    outpoint: NVS.Transaction.Outpoint(
                        transaction: [UInt8](repeating: 0, count: 32),
                        index: .max
                    ),
                    script: push(number: height) + push(number: number)
                )
            ],
            outputs: [NVS.Transaction.Output(amount: Genesis.mint, script: script)]
        )
    }

    /// A number of a script as data, the lower octets first, none of them with the bit of the sign.
    private static func push(number: Int) -> [UInt8] {
        var octets: [UInt8] = []
        var rest = number
        while rest > 0 {
            octets.append(UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
        if let last = octets.last, last & 0x80 != 0 { octets.append(0) }
        return [UInt8(truncatingIfNeeded: octets.count)] + octets
    }

    /// Takes a block that somebody else made.
    ///
    /// - Returns: why it is not taken, in the node's words; nil if it is.
    func submit(_ block: Block) throws -> String? {
        if try view.block(hash: block.hash(Digest.sha256d)) != nil { return "duplicate" }
        guard let previous = try view.block(hash: block.header.previous) else { return "prev-blk-not-found" }
        guard try !view.isInvalid(previous) else { return "bad-prevblk" }
        let ids = block.transactions.map { $0.id(hash: Digest.sha256d) }
        if let fault = Self.fault(of: block, ids: ids) { return fault }
        let stored = try store(block, after: previous)
        if let fault = try activateBest()[stored.id] { return fault }
        return try view.block(id: stored.id).isActive ? nil : "inconclusive"
    }
}
