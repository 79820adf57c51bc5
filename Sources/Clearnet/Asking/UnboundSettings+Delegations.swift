// SPDX-License-Identifier: MIT
internal import Unbound

extension UnboundSettings {
    /// For names that the chain delegates: nothing is kept for longer than half a minute.
    ///
    /// A block is to change answers, and with them the servers that a name is delegated to. But a resolver goes on asking
    /// those that it knows for as long as they themselves say, which may be days, in which somebody who has sold a name
    /// would go on speaking for it. What the rest of the Internet has said is worth keeping longer; so these names have a
    /// resolver of their own, which fewer questions fit, besides: dead delegations do not stand in the way of others.
    var forDelegations: UnboundSettings {
        var settings = self
        settings.maximumTTL = min(maximumTTL, 30)
        settings.maximumNegativeTTL = min(maximumNegativeTTL, 30)
        settings.cacheOctets = min(cacheOctets, 4 << 20)
        settings.queueLimit = min(queueLimit, 256)
        settings.zoneLimit = min(zoneLimit, 64)
        settings.outgoingSockets = min(outgoingSockets, 256)
        return settings
    }
}
