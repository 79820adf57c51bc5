// SPDX-License-Identifier: MIT
internal import Address
internal import GRDB
internal import NVS

/// Registers the names of seed files in blocks of their own, many names in a transaction.
///
/// The rules of names are not asked what takes effect: the seeder keeps them by what it writes. A name that was there
/// before is updated, and never in the block that registers it; every transaction pays the fee of its operations.
struct ChainSeeder {
    /// Names of one transaction.
    private static let transactionNames = 250
    /// Names of one block, and the most that are held.
    private static let blockNames = 5_000
    /// Octets of names and values behind which a block ends; one with the longest of them stays below a block's limit.
    private static let blockOctets = 3_000_000

    private let editor: ChainEditor
    private let wallet: Address
    private let legacyWallet: Address
    private let change: Address

    /// Names registered so far.
    private(set) var names = 0
    private var entries: [Entry] = []
    private var namesOfBlock: Set<[UInt8]> = []
    private var octets = 0
    private var height: Int
    private let mint = Genesis.mint

    private struct Entry {
        let operation: NameOperation
        let destination: [UInt8]
        /// What is known of the name before the block.
        let last: NameLedger.State?
        let fee: Int64
    }

    init(_ editor: ChainEditor) throws {
        self.editor = editor
        wallet = try editor.makeAddress(for: .seed)
        legacyWallet = try editor.makeAddress(for: .seed, kind: .keyHash)
        change = try editor.makeAddress(for: .change)
        height = try editor.view.tip().height + 1
    }

    /// Registers all names.
    ///
    /// `progress`: told after each block how many names were registered, and how many octets were read.
    mutating func register(_ reader: inout SeedReader, progress: (Int, Int) -> Void) throws {
        while let line = try reader.next() {
            if entries.count >= Self.blockNames || octets >= Self.blockOctets || namesOfBlock.contains(line.name) {
                try makeBlock()
                progress(names, reader.octets)
            }
            do {
                try add(line)
            } catch let error as SeedFault {
                throw reader.fault(error.description)
            }
        }
        try makeBlock()
        progress(names, reader.octets)
    }

    private mutating func add(_ line: SeedFile.Line) throws {
        var last: NameLedger.State?
        if case .operation(let operation) = try editor.view.name(line.name), operation.state.isActive(at: height) {
            last = operation.state
        }
        let operation = NameOperation(
            kind: last == nil ? .new : .update,
            name: line.name,
            days: line.days,
            value: line.value
        )
        let fee = NameRules.minimumFee(
            kind: operation.kind,
            nameLength: line.name.count,
            valueLength: line.value.count,
            days: line.days,
            mint: mint
        )
        entries.append(
            Entry(operation: operation, destination: try destination(of: line), last: last, fee: fee)
        )
        namesOfBlock.insert(line.name)
        octets += line.name.count + line.value.count
    }

    private func destination(of line: SeedFile.Line) throws(SeedFault) -> [UInt8] {
        switch line.owner {
        case "": return wallet.script
        case "legacy": return legacyWallet.script
        default:
            guard let address = Address(line.owner, network: .regtest) else { throw SeedFault(owner: line.owner) }
            return address.script
        }
    }

    /// Puts the names that were read into a block.
    private mutating func makeBlock() throws {
        guard !entries.isEmpty else { return }
        let groups = stride(from: 0, to: entries.count, by: Self.transactionNames)
            .map {
                entries[$0..<min($0 + Self.transactionNames, entries.count)]
            }
        var purse = try coins(for: entries, transactions: groups.count)
        var transactions: [NVS.Transaction] = []
        for group in groups {
            let transaction = transaction(for: group, spending: purse)
            let leftOver = transaction.outputs.count - 1
            purse = [
                Coin(
                    outpoint: NVS.Transaction.Outpoint(
                        transaction: transaction.id(hash: Digest.sha256d),
                        index: UInt32(truncatingIfNeeded: leftOver)
                    ),
                    amount: transaction.outputs[leftOver].amount
                )
            ]
            transactions.append(transaction)
        }
        for transaction in transactions { _ = try editor.store(transaction, isOurs: true) }
        let block = try editor.makeBlock(of: transactions)
        let record = try editor.store(block, after: try editor.view.tip())
        let stored = try editor.view.transactions(of: record)
        try editor.connect(record, transactions: stored, effects: effects())
        names += entries.count
        entries.removeAll(keepingCapacity: true)
        namesOfBlock.removeAll(keepingCapacity: true)
        octets = 0
        height = record.height + 1
    }

    /// Coins that pay for all names of a block; blocks are made until there are as many.
    private mutating func coins(for entries: [Entry], transactions: Int) throws -> [Coin] {
        let names = entries.reduce(Int64(0)) { $0 + $1.fee + Genesis.nameAmount }
        // What each transaction leaves over must be an output that may be.
        let needed = names + Int64(transactions) * (Genesis.ordinaryFee * 100 + Genesis.nameAmount)
        while true {
            if let coins = try editor.view.coins(worth: needed) { return coins }
            _ = try editor.mine(1)
            height += 1
        }
    }

    private func transaction(for entries: ArraySlice<Entry>, spending purse: [Coin]) -> NVS.Transaction {
        var inputs = purse.map(\.outpoint)
        var amount = purse.reduce(Int64(0)) { $0 + $1.amount }
        var outputs: [NVS.Transaction.Output] = []
        for entry in entries {
            if let last = entry.last {
                inputs.append(last.outpoint)
                amount += Genesis.nameAmount
            }
            let script = NameScript.encode(entry.operation, destination: entry.destination)
            outputs.append(NVS.Transaction.Output(amount: Genesis.nameAmount, script: script))
            amount -= entry.fee + Genesis.nameAmount
        }
        outputs.append(NVS.Transaction.Output(amount: amount, script: change.script))
        return NVS.Transaction(
            version: NVS.Transaction.nameVersion,
            time: UInt32(clamping: ChainEditor.now),
            inputs: inputs.map { NVS.Transaction.Input(outpoint: $0) },
            outputs: outputs
        )
    }

    /// What the block does to its names.
    private func effects() -> [NameEffect] {
        entries.enumerated()
            .map { index, entry in
                let start = entry.last.map { Int($0.expiresAt) } ?? height
                return NameEffect(
                    // The first transaction of the block makes its coins.
                    transaction: index / Self.transactionNames + 1,
                    output: index % Self.transactionNames,
                    operation: entry.operation,
                    destination: entry.destination,
                    registered: entry.last?.registeredAt ?? Int32(clamping: height),
                    expires: NameRules.expiry(after: start, days: entry.operation.days)
                )
            }
    }
}

/// What is wrong with a line that reads well.
private struct SeedFault: Error, CustomStringConvertible {
    let owner: String

    var description: String {
        "has the owner \(owner), which is no address of the private test chain (they begin with emrt1, m, n or 2)"
    }
}
