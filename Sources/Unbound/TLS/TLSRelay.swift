// SPDX-License-Identifier: MIT
internal import IP

/// Carries the library's questions to upstreams over TLS (RFC 7858).
///
/// Debian builds the library without TLS. DNS over TLS is DNS over TCP inside TLS, so the library is told to ask a port of
/// this machine over TCP for each such upstream, behind which stands a `RelayedUpstream`. Everything happens on the
/// resolver's own thread and ends with it.
///
/// Any program of this machine can connect to such a port and so ask the upstream, which it could ask itself.
final class TLSRelay {
    /// Where the library finds it.
    ///
    /// Whoever delegates a name to this address has the library ask its port 53, so it is one that nobody can know.
    static let address = {
        var random = SystemRandomNumberGenerator()
        return IPAddress.loopback(using: &random)
    }()

    private let upstreams: [Upstream: RelayedUpstream]

    /// Listens for all upstreams with a TLS name in the settings; nil if there is none.
    init?(
        for settings: UnboundSettings,
        base: borrowing EventBase,
        queue: ResolverQueue,
        log: ResolverLog
    ) throws(UnboundError) {
        let wanted = Set(settings.zones.flatMap(\.upstreams).filter { $0.tlsName != nil })
        guard !wanted.isEmpty else { return nil }
        let context = try TLSContext(bundle: settings.tlsCertificateBundle)
        var upstreams: [Upstream: RelayedUpstream] = [:]
        for upstream in wanted {
            upstreams[upstream] = try RelayedUpstream(
                upstream,
                sources: settings.outgoingAddresses,
                context: context,
                base: base
            ) { reason in
                queue.tally.countTLSFailure()
                log.append("TLS to \(upstream): \(reason)")
            }
        }
        self.upstreams = upstreams
    }

    /// What the library asks instead of the upstream.
    func entrance(to upstream: Upstream) -> Upstream? {
        upstreams[upstream].map { Upstream(address: Self.address, port: $0.port) }
    }
}
