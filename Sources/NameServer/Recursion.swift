// SPDX-License-Identifier: MIT

/// What a resolver beside the server does for the client of a query.
public enum Recursion: Hashable, Sendable {
    /// Nothing: what lies in no zone is refused.
    case none
    /// Nothing for this client, who is told so: what lies in no zone is refused.
    case denied
    /// It answers for names in no zone, follows aliases to them, and delegations.
    case outside
    /// It answers for every name; our zones are not to be seen.
    case everything
    /// Every question is answered by a rule, whether or not recursion is asked for; our zones are not to be seen.
    case rule

    /// Whether questions of these clients may be left to it.
    var isOffered: Bool { self != .none && self != .denied }
    /// Whether our zones are not to be seen.
    var hidesZones: Bool { self == .everything || self == .rule }
}

/// What a server has left to the resolver, of a query that asks for recursion.
public enum Remainder: Hashable, Sendable {
    /// Nothing: the response is whole.
    case nothing
    /// All of the question: no response was written.
    case question
    /// The response ends with an alias for a name in no zone.
    case alias
    /// The response is a referral, for the name in question or the target of the last alias.
    case delegation
}
