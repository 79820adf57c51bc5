// SPDX-License-Identifier: MIT
import Address
import NVS
import Testing

/// A recorded chain, of whose name operations the node ignored many, read again by the rules alone.
@Suite("The ledger of names on a recorded chain")
struct NameLedgerReplayTests {
    /// All that the chain says, block by block.
    private struct Replay {
        var amounts: [Transaction.Outpoint: Int64] = [:]
        var mints: [Int64] = []
        var names: [[UInt8]: NameLedger.Effect] = [:]
        var operations: [RecordedChain.IndexedOperation] = []
        /// Operations that stand in blocks, whether or not they take effect.
        var seen = 0

        mutating func connect(_ block: Block, height: Int) {
            let ids = block.transactionIDs
            for (id, transaction) in zip(ids, block.transactions) {
                for (index, output) in transaction.outputs.enumerated() {
                    amounts[.init(transaction: id, index: UInt32(index))] = output.amount
                }
            }
            // Fees are burned, so what a block mints is what its coinbase pays.
            mints.insert(block.transactions[0].outputs.reduce(0) { $0 + $1.amount }, at: 0)
            seen += block.transactions.reduce(0) { $0 + $1.nameOperations.count }
            let amounts = amounts
            let names = names
            let ledger = NameLedger(amount: { amounts[$0] }, state: { names[$0]?.state })
            for effect in ledger.effects(of: block, height: height, ids: ids, mints: mints) {
                self.names[effect.operation.name] = effect
                operations.append(indexed(effect, height: height, txid: shown(ids[effect.transaction])))
            }
        }

        private func indexed(_ effect: NameLedger.Effect, height: Int, txid: String) -> RecordedChain.IndexedOperation {
            let isDelete = effect.operation.kind == .delete
            return RecordedChain.IndexedOperation(
                height: height,
                txid: txid,
                vout: effect.output,
                op: effect.operation.kind.rpcName,
                nameHex: Hex.encode(effect.operation.name),
                days: isDelete ? nil : effect.operation.days,
                valueHex: isDelete ? nil : Hex.encode(effect.operation.value),
                address: Address(script: effect.destination, network: .regtest)?.text
            )
        }
    }

    private func replay() throws -> Replay {
        var replay = Replay()
        for recorded in try RecordedChain.shared.get().blocks {
            replay.connect(try Block(hex: recorded.hex), height: recorded.height)
        }
        return replay
    }

    @Test("finds the operations that the node found")
    func operations() throws {
        let replay = try replay()
        let expected = try RecordedChain.shared.get().effectiveOps
        #expect(expected.count == 189)
        #expect(replay.operations.count == 189)
        #expect(replay.seen > 189)
        #expect(Set(replay.operations).symmetricDifference(expected).isEmpty)
    }

    @Test("leaves every name as the node shows it at the tip")
    func names() throws {
        let chain = try RecordedChain.shared.get()
        #expect(chain.namesAtTip.count == 179)
        let names = try replay().names.values
            .map { effect in
                RecordedChain.IndexedName(
                    nameHex: Hex.encode(effect.operation.name),
                    valueHex: Hex.encode(effect.operation.value),
                    txid: shown(effect.state.outpoint.transaction),
                    vout: Int(effect.state.outpoint.index),
                    address: Address(script: effect.destination, network: .regtest)?.text ?? "",
                    expiresAt: Int(effect.state.expiresAt),
                    deleted: effect.state.kind == .delete,
                    registeredAt: Int(effect.state.registeredAt)
                )
            }
        #expect(names.count == 179)
        #expect(Set(names).symmetricDifference(chain.namesAtTip).isEmpty)
    }
}
