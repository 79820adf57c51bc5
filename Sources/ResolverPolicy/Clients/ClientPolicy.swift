// SPDX-License-Identifier: MIT

/// What the clients of a network may ask.
public struct ClientPolicy: Hashable, Sendable {
    /// The mode that counts for them; nil for that of all.
    public var mode: ResolverMode?
    /// Whether names of the clearnet are looked up for them.
    public var mayRecurse: Bool
    /// The only names that they may ask; nil for all.
    public var suffixes: [DomainSuffix]?
    /// The block and allow lists that are held against their questions.
    public var lists: ListSelection

    /// Creates a policy; without arguments all is allowed, and all lists count.
    public init(
        mode: ResolverMode? = nil,
        mayRecurse: Bool = true,
        suffixes: [DomainSuffix]? = nil,
        lists: ListSelection = .all
    ) {
        self.mode = mode
        self.mayRecurse = mayRecurse
        self.suffixes = suffixes
        self.lists = lists
    }

    /// For clients on this machine of whom nothing is said.
    public static let loopback = ClientPolicy()
    /// For all others of whom nothing is said: an open resolver is a weapon against third parties (RFC 5358).
    public static let unlisted = ClientPolicy(mayRecurse: false)
}
