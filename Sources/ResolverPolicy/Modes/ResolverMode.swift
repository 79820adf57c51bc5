// SPDX-License-Identifier: MIT

/// What a client perceives: the names of the chain, those of the world, or both.
public enum ResolverMode: String, Hashable, Sendable, CaseIterable {
    /// The clearnet is off: what is not on the chain or in a zone of ours does not exist.
    case emerdns
    /// The clearnet is on: names of the chain first, all others from the world.
    case hybrid
    /// The names of the chain do not exist, all others come from the world.
    case icann

    /// Whether queries may leave the machine.
    public var usesClearnet: Bool { self != .emerdns }

    /// Whether the names of the chain are answered.
    public var usesChain: Bool { self != .icann }

    /// The words that the dashboards of the Ness stack show for it.
    public var label: String {
        switch self {
        case .emerdns: "Emer only"
        case .hybrid: "both"
        case .icann: "clearnet only"
        }
    }
}
