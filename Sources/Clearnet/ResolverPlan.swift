// SPDX-License-Identifier: MIT
public import ResolverPolicy

/// Everything that decides what becomes of a question for a name outside of our zones; replaced as a whole.
public struct ResolverPlan: Sendable {
    /// What all clients see, unless a policy says otherwise for some.
    public var mode: ResolverMode
    /// Which names go where.
    public var names: NamePolicy
    /// Who may ask what.
    public var clients: ClientPolicies
    /// What is blocked.
    public var lists: NameLists

    /// Puts a plan together.
    public init(mode: ResolverMode, names: NamePolicy, clients: ClientPolicies, lists: NameLists) {
        self.mode = mode
        self.names = names
        self.clients = clients
        self.lists = lists
    }

    /// Whether there is anybody for whom names of the clearnet are looked up.
    var needsClearnet: Bool { mode.usesClearnet || clients.anyUsesClearnet }

    /// Whether every client sees the same sides, chain and clearnet, as by another plan.
    func showsTheSame(as other: ResolverPlan) -> Bool {
        mode == other.mode && clients.entries == other.clients.entries
    }
}
