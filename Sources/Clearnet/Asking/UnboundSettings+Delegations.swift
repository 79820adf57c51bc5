// SPDX-License-Identifier: MIT
internal import Unbound

extension UnboundSettings {
    /// For a resolver of names that the chain delegates, which fewer questions fit: dead delegations do not stand in the
    /// way of others.
    ///
    /// TTLs are not bounded here: the library has one bound for all its contexts.
    var forDelegations: UnboundSettings {
        var settings = self
        settings.cacheOctets = min(cacheOctets, 4 << 20)
        settings.queueLimit = min(queueLimit, 256)
        settings.zoneLimit = min(zoneLimit, 64)
        settings.outgoingSockets = min(outgoingSockets, 256)
        return settings
    }
}
