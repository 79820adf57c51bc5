// SPDX-License-Identifier: MIT

/// Places in the life of a spend where a test can let the process end.
///
/// What a closure that is called at them throws goes straight out, with nothing written on the way: as if the power had
/// gone there.
public enum WalletCheckpoint: String, Sendable, CaseIterable {
    /// Nothing is in the ledger yet.
    case accepting
    /// The order is in the ledger, and its amount is reserved.
    case prepared
    /// That the node is asked now is in the ledger; it was not asked yet.
    case sending
    /// The node answered, or did not; nothing of it is in the ledger.
    case answered
    /// The answer is in the ledger.
    case recorded
    /// Something was found out later; it is not in the ledger.
    case learned
    /// What was found out later is in the ledger.
    case noted
}
