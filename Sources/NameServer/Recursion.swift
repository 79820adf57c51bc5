// SPDX-License-Identifier: MIT

/// What a resolver beside the server does for the client of a query.
public enum Recursion: Hashable, Sendable {
    /// Nothing: what lies in no zone is refused.
    case none
    /// It answers for names in no zone, follows aliases to them, and delegations.
    case outside
    /// It answers for every name; our zones are not to be seen.
    case everything
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
