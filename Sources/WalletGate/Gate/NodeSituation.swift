// SPDX-License-Identifier: MIT

/// What the node told before an order goes to it.
struct NodeSituation: Hashable, Sendable {
    /// The height of its chain.
    var height: Int
    /// Whether the wallet has to be unlocked first.
    var isLocked: Bool
    /// What the marker of the order is recognised by.
    var before: NameSituation
}
