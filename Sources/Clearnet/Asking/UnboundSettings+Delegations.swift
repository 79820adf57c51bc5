// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import IP
internal import Unbound

/// What counts for names that the chain delegates.
struct DelegationTerms: Sendable {
    /// The suffixes of the chain.
    let suffixes: [DomainName]
    /// What addresses this machine has now.
    let ownAddresses: @Sendable () -> [IPAddress]
}

extension UnboundSettings {
    /// For a resolver of names that the chain delegates, which fewer questions fit: dead delegations do not stand in the
    /// way of others.
    ///
    /// Anybody can register a name and delegate it to the neighbours of this machine. TTLs are not bounded here: the
    /// library has one bound for all its contexts.
    /// - Parameters:
    ///   - terms: what counts for such names.
    ///   - asksPrivateServers: whether their servers may be in the own network.
    /// - Returns: the settings of that resolver.
    func forDelegations(_ terms: DelegationTerms, asksPrivateServers: Bool) -> UnboundSettings {
        var settings = self
        settings.cacheOctets = min(cacheOctets, 4 << 20)
        settings.queueLimit = min(queueLimit, 256)
        settings.zoneLimit = min(zoneLimit, 64)
        settings.outgoingSockets = min(outgoingSockets, 256)
        settings.privateDomains += terms.suffixes
        settings.asksPrivateServers = asksPrivateServers
        if !asksPrivateServers {
            let upstreams = forwarders + (forwardZones + stubs).flatMap(\.upstreams)
            settings.doNotQuery += Set(terms.ownAddresses()).subtracting(upstreams.compactMap(\.address))
                .compactMap { try? IPNetwork($0.description) }
        }
        return settings
    }
}
