// SPDX-License-Identifier: MIT

/// What is done with a question for a name that no zone of ours holds.
public enum NameDecision: Hashable, Sendable {
    /// It has a meaning of its own and is answered with that.
    case special(SpecialUseAnswer)
    /// It is in a suffix of the chain, which alone answers it.
    case chain
    /// The default resolver is asked.
    case clearnet
    /// The group of upstreams with this index in the ``RoutePlan`` is asked.
    case forward(Int)
    /// The client is told REFUSED.
    case refused
    /// The client is told NXDOMAIN.
    case nonexistent(Nonexistence)

    /// Why a name does not exist.
    public enum Nonexistence: Hashable, Sendable {
        /// The clearnet is off.
        case clearnetOff
        /// The names of the chain are off.
        case chainOff
        /// It belongs to another naming system.
        case foreign
        /// A route says so.
        case routed
    }

    /// Whether queries leave the machine for it.
    public var leaves: Bool {
        switch self {
        case .clearnet, .forward: true
        case .special, .chain, .refused, .nonexistent: false
        }
    }
}
