// SPDX-License-Identifier: MIT
import NVS
import Testing

/// Blocks made for one rule each, in the order of the rules' description.
@Suite("The ledger of names")
struct NameLedgerTests {
    private static let mint: Int64 = 5_000_000_000
    private static let funds = Transaction.Outpoint(transaction: Array(repeating: 1, count: 32), index: 0)
    private static let last = Transaction.Outpoint(transaction: Array(repeating: 2, count: 32), index: 3)

    /// A transaction that burns `fee` and carries operations behind an output without one.
    private static func transaction(
        _ operations: [NameOperation],
        spends: [Transaction.Outpoint] = [funds],
        fee: Int64 = 100_000,
        version: Int32 = Transaction.nameVersion
    ) -> Transaction {
        Transaction(
            version: version,
            time: 1,
            inputs: spends.map { .init(outpoint: $0) },
            outputs: [.init(amount: Int64(spends.count { !$0.isRandomPayment }) * 1_000_000 - fee, script: [0x51])]
                + operations.map { .init(amount: 0, script: NameScript.encode($0, destination: [0x51])) }
        )
    }

    private static func new(_ name: String, days: Int = 1) -> NameOperation {
        NameOperation(kind: .new, name: Array(name.utf8), days: days, value: [1])
    }

    private static func update(_ name: String, days: Int = 0) -> NameOperation {
        NameOperation(kind: .update, name: Array(name.utf8), days: days, value: [2])
    }

    private static func delete(_ name: String) -> NameOperation {
        NameOperation(kind: .delete, name: Array(name.utf8))
    }

    /// What takes effect of a block at height 1000, where only the name `old` is known.
    private func effects(
        _ transactions: [Transaction],
        old: NameLedger.State? = nil,
        height: Int = 1000,
        mints: [Int64] = [mint]
    ) -> [NameLedger.Effect] {
        let coinbase = Transaction(
            version: 1,
            time: 1,
            inputs: [.init(outpoint: .init(transaction: Array(repeating: 0, count: 32), index: .max))],
            outputs: [.init(amount: Self.mint, script: [0x51])]
        )
        let header = BlockHeader(
            version: 9,
            previous: Array(repeating: 0, count: 32),
            merkleRoot: Array(repeating: 0, count: 32),
            time: 1,
            bits: 0,
            nonce: 0
        )
        let block = Block(header: header, transactions: [coinbase] + transactions)
        let ids = block.transactions.indices.map { [UInt8](repeating: UInt8(0x80 + $0), count: 32) }
        let ledger = NameLedger(
            amount: { $0.transaction.first == 9 ? nil : 1_000_000 },
            state: { $0 == Array("old".utf8) ? old : nil }
        )
        return ledger.effects(of: block, height: height, ids: ids, mints: mints)
    }

    private func names(_ effects: [NameLedger.Effect]) -> [String] {
        effects.map { "\($0.operation.kind.rpcName) \(String(decoding: $0.operation.name, as: UTF8.self))" }
    }

    private let active = NameLedger.State(outpoint: last, kind: .new, expiresAt: 1000, registeredAt: 10)

    @Test("rule 1: the version counts")
    func version() {
        #expect(effects([Self.transaction([Self.new("a")])]).count == 1)
        #expect(effects([Self.transaction([Self.new("a")], version: 2)]).isEmpty)
    }

    @Test("rule 2: the fee counts, of the last ten proofs of work")
    func fee() {
        #expect(effects([Self.transaction([Self.new("a")], fee: 7_100)]).count == 1)
        #expect(effects([Self.transaction([Self.new("a")], fee: 7_099)]).isEmpty)
        #expect(effects([Self.transaction([Self.new("a"), Self.new("b")], fee: 14_200)]).count == 2)
        #expect(effects([Self.transaction([Self.new("a"), Self.new("b")], fee: 14_199)]).isEmpty)
        let rising = Array(repeating: Self.mint * 4, count: 9) + [Self.mint]
        #expect(effects([Self.transaction([Self.new("a")], fee: 7_100)], mints: rising).count == 1)
        #expect(effects([Self.transaction([Self.new("a")], fee: 7_100)], mints: [Self.mint * 4] + rising).isEmpty)
        #expect(effects([Self.transaction([Self.new("a")])], mints: []).isEmpty)
        // Of an input that is not known nothing is known; RANDPAY's mark is worth nothing and stops nothing.
        let unknown = Transaction.Outpoint(transaction: Array(repeating: 9, count: 32), index: 0)
        #expect(effects([Self.transaction([Self.new("a")], spends: [unknown])]).isEmpty)
        let mark = Transaction.Outpoint(transaction: Array(repeating: 0xEC, count: 32), index: 0)
        #expect(effects([Self.transaction([Self.new("a")], spends: [mark, Self.funds], fee: 7_100)]).count == 1)
        #expect(effects([Self.transaction([Self.new("a")], spends: [mark, Self.funds], fee: 7_099)]).isEmpty)
    }

    @Test("rule 3: the first bad operation ends a transaction's say")
    func order() {
        let mixed = Self.transaction([Self.new("a"), Self.update("missing"), Self.new("b")])
        #expect(names(effects([mixed, Self.transaction([Self.new("c")])])) == ["name_new a", "name_new c"])
        let doubled = Self.transaction([Self.new("a"), Self.new("a"), Self.new("b")])
        #expect(names(effects([doubled])) == ["name_new a"])
    }

    @Test("rule 4: a registration needs a name that is not active")
    func registration() {
        let again = Self.transaction([Self.new("old", days: 2)])
        #expect(effects([again], old: active, height: 1000).isEmpty)
        let effect = effects([again], old: active, height: 1001).first
        #expect(effect?.state.expiresAt == 1351)
        #expect(effect?.state.registeredAt == 1001)
        #expect(effect?.state.outpoint.index == 1)
        #expect(effect?.transaction == 1)
        let deleted = NameLedger.State(outpoint: Self.last, kind: .delete, expiresAt: 0, registeredAt: 10)
        #expect(effects([again], old: deleted).count == 1)
    }

    @Test("rule 4: changes need an active name and its last output")
    func changes() {
        for change in [Self.update("old", days: 3), Self.delete("old")] {
            let good = Self.transaction([change], spends: [Self.funds, Self.last])
            #expect(effects([good], old: active).count == 1)
            #expect(effects([good], old: active, height: 1001).isEmpty)
            #expect(effects([good]).isEmpty)
            #expect(effects([Self.transaction([change])], old: active).isEmpty)
            let beside = Transaction.Outpoint(transaction: Self.last.transaction, index: 2)
            #expect(effects([Self.transaction([change], spends: [beside])], old: active).isEmpty)
            var deleted = active
            deleted.kind = .delete
            #expect(effects([good], old: deleted).isEmpty)
        }
        let update = effects([Self.transaction([Self.update("old", days: 3)], spends: [Self.last])], old: active).first
        #expect(update?.state.expiresAt == 1525)
        #expect(update?.state.registeredAt == 10)
        let delete = effects([Self.transaction([Self.delete("old")], spends: [Self.last])], old: active).first
        #expect(delete?.state.isActive(at: 0) == false)
        #expect(delete?.state.expiresAt == 0)
    }

    @Test("rule 5: what a block does to a name counts from the next block on")
    func sameBlock() {
        let first = Self.transaction([Self.new("a")])
        let made = Transaction.Outpoint(transaction: Array(repeating: 0x81, count: 32), index: 1)
        let update = Self.transaction([Self.update("a")], spends: [made, Self.funds])
        #expect(names(effects([first, update])) == ["name_new a"])
        // The second registration of a name is passed over, and does not stop those behind it.
        let second = Self.transaction([Self.new("a", days: 9), Self.new("b")])
        let both = effects([first, second])
        #expect(names(both) == ["name_new a", "name_new b"])
        #expect(both.first?.operation.days == 1)
    }

    @Test("coinbases have no say")
    func coinbase() {
        var coinbase = Self.transaction([Self.new("a")])
        coinbase.inputs = [.init(outpoint: .init(transaction: Array(repeating: 0, count: 32), index: .max))]
        #expect(effects([coinbase]).isEmpty)
    }
}
