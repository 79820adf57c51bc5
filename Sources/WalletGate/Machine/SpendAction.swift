// SPDX-License-Identifier: MIT

/// What has to be done about a spend.
public enum SpendAction: Hashable, Sendable {
    /// Ask the node to carry it out.
    case send
    /// Find out whether the node did.
    case look
    /// See how its transaction fares.
    case track
}
