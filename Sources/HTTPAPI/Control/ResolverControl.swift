// SPDX-License-Identifier: MIT
public import Access
public import DNSWire
public import IP
public import ResolverPolicy

/// What the control face asks of the resolver.
public protocol ResolverControl: Sendable {
    /// How it is.
    var report: ResolverReport { get }

    /// Configuration by which other programs send names here.
    ///
    /// - Parameter server: where they reach this server; nil for where it listens.
    /// - Returns: the texts, for the suffixes of the chain and those that routes lead to resolvers of their own.
    func texts(server: IPAddress?) -> ConfigurationTexts

    /// Turns the resolver to a mode, and keeps it there over a restart.
    ///
    /// - Parameters:
    ///   - mode: what clients see from now on; nil for what the settings say, or those who come after them.
    ///   - principal: who says so, for the audit log.
    /// - Throws: ``ResolverControlError``; nothing was changed then.
    func turn(to mode: ResolverMode?, by principal: Principal) async throws(ResolverControlError)

    /// Forgets what is known of a name and all below it; of the root everything.
    func flush(_ name: DomainName)
}

/// Why the resolver is not as it was told to be.
public enum ResolverControlError: Error, Hashable, Sendable {
    /// What is not written down must not be done, and it could not be.
    case notRecorded
    /// Names of the Internet would have to be looked up and cannot be, for this reason.
    case resolverFailed(String)
}
