// SPDX-License-Identifier: MIT

/// What a listener hears of the chain.
public enum ChainEvent: Hashable, Sendable {
    /// The listener has heard of everything up to this block, and hears of what comes behind it.
    case position(DirectoryTip)
    /// A block, and what it did to names.
    ///
    /// If it is no higher than one before it, the chain was reorganised: what was told of that one and those behind it no
    /// longer holds, as far as it is not told again.
    case block(BlockEvents)
    /// There may be changes up to this block that cannot be told: whoever keeps names has to read them again.
    case reset(DirectoryTip)
}
