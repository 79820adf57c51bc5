// SPDX-License-Identifier: MIT
import Foundation
import JSONRPC
import NVS

/// What the rules of names make of a chain's blocks, read over its JSON-RPC: a second opinion on what it says of names.
struct LedgerReplay {
    /// What is known of a name.
    struct Entry: Equatable {
        var state: NameLedger.State
        var value: [UInt8]
    }

    /// The names with their last operations.
    private(set) var names: [[UInt8]: Entry] = [:]
    /// Operations in the blocks that had no effect.
    private(set) var ignored = 0

    /// Reads all blocks of the active chain.
    init(_ client: ChainClient) async throws {
        guard let height = try await client.call("getblockcount").int else { return }
        var amounts: [Transaction.Outpoint: Int64] = [:]
        var mints: [Int64] = []
        for height in 1...max(height, 1) {
            let hash = try await client.call("getblockhash", .integer(height))
            let octets = Hex.decode(try await client.call("getblock", hash, 0).octets ?? []) ?? []
            let block = try Block(decoding: octets)
            let shown = try await client.call("getblock", hash)["tx"]?.array ?? []
            let ids = shown.map { Array((Hex.decode($0.text ?? "") ?? []).reversed()) }
            for (id, transaction) in zip(ids, block.transactions) {
                for (index, output) in transaction.outputs.enumerated() {
                    amounts[Transaction.Outpoint(transaction: id, index: UInt32(index))] = output.amount
                }
            }
            mints.insert(block.transactions.first?.outputs.map(\.amount).reduce(0, +) ?? 0, at: 0)
            let (before, known) = (names, amounts)
            let ledger = NameLedger(amount: { known[$0] }, state: { before[$0]?.state })
            let effects = ledger.effects(of: block, height: height, ids: ids, mints: Array(mints.prefix(10)))
            for effect in effects {
                names[effect.operation.name] = Entry(state: effect.state, value: effect.operation.value)
            }
            ignored += block.transactions.map(\.nameOperations.count).reduce(0, +) - effects.count
        }
    }

    /// Whether `name_filter` tells the same of every name, and tells of no other.
    func agrees(with client: ChainClient) async throws -> Bool {
        let rows = try await client.call("name_filter", "", 0, 0, 0, "", "hex").array ?? []
        let height = try await client.call("getblockcount").int ?? 0
        let living = names.filter { $0.value.state.kind != .delete }
        guard rows.count == living.count else { return false }
        return rows.allSatisfy { row in
            guard let entry = living[row["name"]?.octets ?? []] else { return false }
            return row["value"]?.text == Hex.encode(entry.value)
                && row["registered_at"]?.int == Int(entry.state.registeredAt)
                && row["expires_in"]?.int == Int(entry.state.expiresAt) - height
        }
    }
}
