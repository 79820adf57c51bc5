// SPDX-License-Identifier: MIT

/// A transaction as the wallet told of it.
public struct TransactionSight: Hashable, Sendable {
    /// Blocks on top of its block plus one; 0 outside the chain; below 0 if a confirmed transaction contradicts it.
    public var confirmations: Int
    /// What it costs the wallet, in millionths of a coin; `nil` if the wallet did not tell.
    public var cost: Int64?
    /// Whether it waits in the mempool or is in the chain.
    public var isWaiting: Bool
    /// Whether another transaction of the wallet spends the same coins.
    public var hasRival: Bool
    /// The confirmations of the deepest one of those.
    public var rivalConfirmations: Int
    /// Whether the chain's index has the operation on the name; `nil` if that was not looked at.
    public var isEffective: Bool?

    /// Creates a value.
    public init(
        confirmations: Int,
        cost: Int64?,
        isWaiting: Bool = true,
        hasRival: Bool = false,
        rivalConfirmations: Int = 0,
        isEffective: Bool? = nil
    ) {
        self.confirmations = confirmations
        self.cost = cost
        self.isWaiting = isWaiting
        self.hasRival = hasRival
        self.rivalConfirmations = rivalConfirmations
        self.isEffective = isEffective
    }
}
