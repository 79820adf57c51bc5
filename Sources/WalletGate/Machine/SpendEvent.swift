// SPDX-License-Identifier: MIT

/// Something that happened to a spend.
public enum SpendEvent: Hashable, Sendable {
    /// It goes to the node now, whose chain has this height.
    case begun(height: Int)
    /// It cannot go now, but may later.
    case postponed(String)
    /// It must not go any more.
    case dropped(String)
    /// The node made this transaction.
    case replied(txid: String)
    /// The node made no transaction, and said why.
    case refused(String)
    /// The node may or may not have made a transaction: its reply was lost, or the process that waited for it.
    case lost(String)
    /// There is a transaction that is this spend's.
    case found(txid: String)
    /// The node answers, and neither its mempool nor its chain has a transaction that could be this spend's.
    ///
    /// `isWalletUnchanged`: whether the wallet has exactly the transactions that are accounted for.
    case notSeen(isWalletUnchanged: Bool, height: Int)
    /// The wallet has given the transaction up, or does not know it, and neither mempool nor chain has it.
    case vanished(String, height: Int)
    /// Nothing could be found out.
    case undecided(String)
    /// The wallet told of the transaction.
    case seen(TransactionSight)
}
