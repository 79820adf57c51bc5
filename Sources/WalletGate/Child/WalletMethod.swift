// SPDX-License-Identifier: MIT

/// What the parent may ask the process that holds the wallet.
enum WalletMethod: String, CaseIterable {
    /// Carry out an order.
    case spend
    /// One spend by its id, or by its key.
    case show
    /// Some spends.
    case list
    /// What is left of today.
    case budget
    /// See to every spend that has not ended.
    case resolve

    /// The most spends in one answer, so that it fits into a frame of 64 KiB with the longest names and keys.
    static let pageLimit = 20
}
