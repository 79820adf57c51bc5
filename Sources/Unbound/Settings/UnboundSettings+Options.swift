// SPDX-License-Identifier: MIT
internal import DNSWire
internal import IP

extension UnboundSettings {
    /// Every option that is set on the library, in the order in which it is; names and values as in unbound.conf(5).
    ///
    /// An option may occur more than once. The upstreams of zones are not among them, they are clauses of their own.
    public var options: [(name: String, value: String)] {
        resources + transport + hardening + validation + caching + addresses
    }

    private func option(_ name: String, _ value: some CustomStringConvertible) -> (name: String, value: String) {
        (name, value.description)
    }

    private func option(_ name: String, _ value: Bool) -> (name: String, value: String) {
        (name, value ? "yes" : "no")
    }

    /// What a query may use up, and where the library writes.
    private var resources: [(name: String, value: String)] {
        [
            // The library has one thread by itself: ours, which runs its events.
            option("module-config", "validator iterator"),
            option("chroot", ""),
            option("verbosity", 0),
            option("use-syslog", false),
            // One line for each failed query, which becomes the reason in its answer.
            option("log-servfail", true),
            option("val-log-level", 2),
            option("val-log-squelch", false),
            option("outgoing-range", outgoingSockets),
            // For TLS a connection to the relay for each question under way; beyond that, the library ends the oldest.
            option("outgoing-num-tcp", usesTLS ? max(outgoingConnections, queueLimit) : outgoingConnections),
            option("num-queries-per-thread", queueLimit),
            // Packets for a question and for each further question that it leads to, and CNAMEs in a row. Together with
            // the library's own bound of 64 such further questions, this is what a hostile zone can make us send.
            option("max-sent-count", 32),
            option("max-query-restarts", 11),
            option("outbound-msg-retry", 5),
            // Addresses of name servers are only looked for when they are needed (against NXNSAttack, CVE-2020-12662).
            // Resolvers by name are needed as soon as those by address are silent, which takes long to be sure of.
            option("target-fetch-policy", forwarders.contains { $0.address == nil } ? "3 2 1 0 0" : "0 0 0 0 0"),
        ]
    }

    private var transport: [(name: String, value: String)] {
        [
            option("do-ip4", usesIPv4),
            option("do-ip6", usesIPv6),
            option("do-udp", true),
            option("do-tcp", true),
            // As large as gets through without fragments, which can be forged (RFC 9715 §3.1).
            option("edns-buffer-size", 1_232),
            option("udp-connect", true),
            // Connections to the relay are not worth keeping, it has its own to the upstream.
            option("tcp-reuse-timeout", usesTLS ? 1_000 : 60_000),
            option("max-reuse-tcp-queries", 200),
            option("tcp-auth-query-timeout", 3_000),
            // A server that was silent is tried again every 16 s at most, by one query at a time, so that a resolver is
            // back soon after the network is.
            // From 376 ms on a question over TCP has the whole time of tcp-auth-query-timeout: a handshake takes longer than
            // the answers before it, when a connection over TLS has to be made anew.
            option("infra-cache-min-rtt", usesTLS ? 400 : 50),
            option("infra-host-ttl", 900),
            option("infra-cache-max-rtt", 16_000),
            option("infra-keep-probing", true),
            option("infra-cache-numhosts", 10_000),
        ] + outgoingAddresses.map { option("outgoing-interface", $0) }
    }

    private var hardening: [(name: String, value: String)] {
        [
            // Letter case as 32 more bits or so to guess (0x20). Of no use with resolvers, of which some answer in lower
            // case and many know what they answer anyway from their caches.
            option("use-caps-for-id", !isForwarding),
            // Off. To empty the caches after so many answers that nobody asked for is something that only the program
            // unbound can do: the library finds that it cannot, and ends the process, so that whoever sends such
            // answers could. Connected sockets hear nothing but what seems to come from the server that was asked.
            option("unwanted-reply-threshold", 0),
            option("harden-glue", true),
            option("harden-dnssec-stripped", true),
            option("harden-below-nxdomain", true),
            option("harden-algo-downgrade", true),
            option("harden-short-bufsize", true),
            option("harden-large-queries", true),
            // Doubles the questions to name servers, and finds what validation finds anyway.
            option("harden-referral-path", false),
            option("qname-minimisation", true),
            option("qname-minimisation-strict", false),
            option("minimal-responses", true),
            option("rrset-roundrobin", false),
            option("hide-identity", true),
            option("hide-version", true),
        ] + forwardZones.map { option("caps-whitelist", $0.suffix) }
    }

    private var validation: [(name: String, value: String)] {
        [
            option("val-permissive-mode", false),
            option("ignore-cd-flag", false),
            option("val-clean-additional", true),
            option("val-bogus-ttl", 60),
            option("val-max-restart", 5),
            option("val-nsec3-keysize-iterations", "1024 150 2048 150 4096 150"),
            option("aggressive-nsec", true),
            // Telling the root which keys are trusted here serves others and says something about us (RFC 8145).
            option("trust-anchor-signaling", false),
            option("root-key-sentinel", false),
        ]
            // Of empty zones not even the root is to be asked whether they are signed.
            + (insecureZones + emptyZones.filter { !insecureZones.contains($0) }).map { option("domain-insecure", $0) }
            + trustAnchorFiles.map { option("trust-anchor-file", $0) }
            + trustAnchors.map { option("trust-anchor", $0) }
    }

    /// The library's caches hold what was learnt; answers are kept, renewed and served stale in front of it.
    private var caching: [(name: String, value: String)] {
        [
            option("msg-cache-size", cacheOctets / 4),
            option("rrset-cache-size", cacheOctets / 2),
            option("key-cache-size", cacheOctets / 8),
            option("neg-cache-size", cacheOctets / 8),
            option("cache-min-ttl", 0),
            option("cache-max-ttl", maximumTTL),
            option("cache-max-negative-ttl", maximumNegativeTTL),
            option("prefetch", false),
            // The key is needed as soon as a DS record is there, so this costs no packet and saves waiting.
            option("prefetch-key", true),
            option("serve-expired", false),
        ] + (rootHintsFile.map { [option("root-hints", $0)] } ?? [])
    }

    private var addresses: [(name: String, value: String)] {
        let upstreams = zones.flatMap(\.upstreams)
        // Upstreams over TLS are asked through a connection of our own to this machine.
        let relay = usesTLS ? [TLSRelay.address] : []
        let asked = Set(upstreams.compactMap(\.address) + relay).sorted { $0.number < $1.number }
        let loopback =
            PrivateNetworks.network(.loopbackV4, without: asked) + PrivateNetworks.network(.loopbackV6, without: asked)
        let inner = PrivateNetworks.all.flatMap { PrivateNetworks.network(AddressBlock($0), without: asked) }
        let refused = asksPrivateServers ? loopback : inner
        let mapped = privateAddresses.isEmpty ? [] : [option("private-address", PrivateNetworks.mappedV4)]
        return privateAddresses.map { option("private-address", $0) } + mapped
            + privateDomains.map { option("private-domain", $0) }
            // The library knows all loopback addresses or none.
            + [option("do-not-query-localhost", !asked.contains(where: \.isLoopback))]
            + refused.map { option("do-not-query-address", $0) }
            // By these addresses of IPv6 the same servers are reached.
            + [option("do-not-query-address", PrivateNetworks.mappedV4)]
            + doNotQuery.map { option("do-not-query-address", $0) }
    }
}
