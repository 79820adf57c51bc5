// SPDX-License-Identifier: MIT
internal import NVS

/// What an operation of a block does to a name.
struct NameEffect {
    /// The operation's transaction, as an index of the block's.
    let transaction: Int
    /// The output that carries it.
    let output: Int
    let operation: NameOperation
    /// The script of who owns the name now.
    let destination: [UInt8]
    /// The height at which the name's life began.
    let registered: Int32
    /// The last height at which the name is active; 0 for a deletion.
    let expires: Int32
}

extension NameEffect {
    init(_ effect: NameLedger.Effect) {
        self.init(
            transaction: effect.transaction,
            output: effect.output,
            operation: effect.operation,
            destination: effect.destination,
            registered: effect.state.registeredAt,
            expires: effect.state.expiresAt
        )
    }
}
