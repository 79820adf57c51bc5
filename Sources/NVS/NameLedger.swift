// SPDX-License-Identifier: MIT

/// Which name operations of a block take effect.
///
/// A block with a bad operation is a valid block all the same; the operation is just not indexed. The rules are those
/// of the node for its present version, in which a transaction may carry several operations.
public struct NameLedger {
    /// What was known of a name before a block.
    public struct State: Hashable, Sendable {
        /// The output of the name's last operation that took effect.
        public var outpoint: Transaction.Outpoint
        /// What that operation was.
        public var kind: NameOperation.Kind
        /// The last height at which the name is active.
        public var expiresAt: Int32
        /// The height of the `name_new` that opened the life.
        public var registeredAt: Int32

        /// Creates a state.
        public init(
            outpoint: Transaction.Outpoint,
            kind: NameOperation.Kind,
            expiresAt: Int32,
            registeredAt: Int32
        ) {
            self.outpoint = outpoint
            self.kind = kind
            self.expiresAt = expiresAt
            self.registeredAt = registeredAt
        }

        /// Whether the name is active at a height.
        public func isActive(at height: Int) -> Bool {
            kind != .delete && height <= Int(expiresAt)
        }
    }

    /// An operation that took effect.
    public struct Effect: Hashable, Sendable {
        /// Its transaction, as an index of the block's transactions.
        public var transaction: Int
        /// The output that carries it.
        public var output: Int
        /// The operation.
        public var operation: NameOperation
        /// The script of who owns the name now.
        public var destination: [UInt8]
        /// What is known of the name from now on.
        public var state: State
    }

    /// What an earlier output holds, in millionths of a coin; nil if there is no such output.
    public var amount: (Transaction.Outpoint) -> Int64?
    /// What is known of a name before the block; nil if it never existed.
    public var state: ([UInt8]) -> State?

    /// Creates a ledger that looks things up through closures.
    public init(
        amount: @escaping (Transaction.Outpoint) -> Int64?,
        state: @escaping ([UInt8]) -> State?
    ) {
        self.amount = amount
        self.state = state
    }

    /// The operations of a block that take effect, in their order.
    ///
    /// - Parameters:
    ///   - block: the block.
    ///   - height: its height.
    ///   - ids: its transactions' ids, in their order.
    ///   - mints: what the last proof-of-work blocks minted, the newest first, this block included; up to ten count.
    /// - Returns: at most one for each name.
    public func effects(of block: Block, height: Int, ids: [[UInt8]], mints: [Int64]) -> [Effect] {
        var effects: [Effect] = []
        var taken: Set<[UInt8]> = []
        for (index, transaction) in block.transactions.enumerated() where !transaction.isCoinbase {
            let operations = transaction.nameOperations
            guard !operations.isEmpty, index < ids.count, paysEnough(transaction, operations.map(\.operation), mints)
            else { continue }
            var names: Set<[UInt8]> = []
            for (output, operation, destination) in operations {
                // The first bad one ends the transaction's say; those before it stay.
                guard names.insert(operation.name).inserted,
                    let state = next(
                        operation,
                        after: self.state(operation.name),
                        spentBy: transaction,
                        outpoint: .init(transaction: ids[index], index: UInt32(truncatingIfNeeded: output)),
                        at: height
                    )
                else { break }
                // The rules look at the state before the block, so two registrations of a name pass; the first counts.
                guard taken.insert(operation.name).inserted else { continue }
                effects.append(
                    Effect(
                        transaction: index,
                        output: output,
                        operation: operation,
                        destination: destination,
                        state: state
                    )
                )
            }
        }
        return effects
    }

    private func paysEnough(_ transaction: Transaction, _ operations: [NameOperation], _ mints: [Int64]) -> Bool {
        var fee: Int64 = 0
        for input in transaction.inputs where !input.outpoint.isRandomPayment {
            guard let amount = amount(input.outpoint) else { return false }
            fee &+= amount
        }
        for output in transaction.outputs {
            fee &-= output.amount
        }
        return mints.prefix(10)
            .contains { mint in
                let needed = operations.reduce(into: Int64(0)) { sum, operation in
                    let one = NameRules.minimumFee(
                        kind: operation.kind,
                        nameLength: operation.name.count,
                        valueLength: operation.value.count,
                        days: operation.days,
                        mint: mint
                    )
                    sum = sum.addingReportingOverflow(one).overflow ? .max : sum + one
                }
                return fee >= needed
            }
    }

    private func next(
        _ operation: NameOperation,
        after state: State?,
        spentBy transaction: Transaction,
        outpoint: Transaction.Outpoint,
        at height: Int
    ) -> State? {
        switch operation.kind {
        case .new:
            if let state, state.isActive(at: height) { return nil }
            return State(
                outpoint: outpoint,
                kind: .new,
                expiresAt: NameRules.expiry(after: height, days: operation.days),
                registeredAt: Int32(clamping: height)
            )
        case .update, .delete:
            guard var state, state.isActive(at: height),
                transaction.inputs.contains(where: { $0.outpoint == state.outpoint })
            else { return nil }
            state.outpoint = outpoint
            state.kind = operation.kind
            state.expiresAt =
                operation.kind == .delete
                ? 0 : NameRules.expiry(after: Int(state.expiresAt), days: operation.days)
            return state
        }
    }
}
