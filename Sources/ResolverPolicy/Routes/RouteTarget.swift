// SPDX-License-Identifier: MIT

/// Where the answer to a name comes from.
public enum RouteTarget: Hashable, Sendable {
    /// From our own zones, of the chain or of a file, and from nowhere else.
    case chain
    /// From the default resolver.
    case clearnet
    /// From the group of upstreams with this index in the ``RoutePlan``.
    case forward(Int)
    /// Nobody: the client is told REFUSED.
    case refuse
    /// Nobody: the name does not exist.
    case nonexistent

    /// Whether queries leave the machine for it.
    public var leaves: Bool {
        switch self {
        case .clearnet, .forward: true
        case .chain, .refuse, .nonexistent: false
        }
    }
}
