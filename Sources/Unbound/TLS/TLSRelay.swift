// SPDX-License-Identifier: MIT
internal import IP

/// Carries the library's TCP connections to upstreams over TLS (RFC 7858).
final class TLSRelay {
    /// Where the library finds it.
    static let address = IPAddress(v4: 0x7f00_0001)

    init?(
        for settings: UnboundSettings,
        base: borrowing EventBase,
        queue: ResolverQueue,
        log: ResolverLog
    ) throws(UnboundError) {
        guard settings.zones.contains(where: { $0.upstreams.contains { $0.tlsName != nil } }) else { return nil }
        throw .tls("not there yet")
    }

    /// What the library asks instead of the upstream.
    func entrance(to upstream: Upstream) -> Upstream? {
        nil
    }
}
