// SPDX-License-Identifier: MIT
public import DNSWire
internal import Glibc
public import IP

/// What a resolver does, all of it: nothing is read from `/etc/unbound`, `/etc/resolv.conf` or `/etc/hosts`, and no option
/// that matters is left to the default of the library that happens to be installed.
public struct UnboundSettings: Hashable, Sendable {
    /// Who is asked about every name outside the zones below.
    ///
    /// Empty: nobody in particular; the resolver walks down from the root itself.
    public var forwarders: [Upstream] = []
    /// Zones with authoritative servers of their own.
    ///
    /// Below them the resolver follows delegations.
    public var stubs: [UpstreamZone] = []
    /// Zones with resolvers of their own.
    public var forwardZones: [UpstreamZone] = []
    /// Names at and below which there is nothing, and about which nobody is asked, even if an alias or a delegation of
    /// somebody else leads there.
    ///
    /// Zones of `stubs` and `forwardZones` may lie below them.
    public var emptyZones: [DomainName] = []
    /// A file of root servers in the form of IANA's `named.root`; nil for those built into the library.
    public var rootHintsFile: String?

    /// Files of trust anchors, DS or DNSKEY records as in a zone file.
    public var trustAnchorFiles: [String]
    /// Further trust anchors, one record each.
    public var trustAnchors: [String] = TrustAnchors.root
    /// Names at and below which nothing is validated, such as the inner zones of a company.
    public var insecureZones: [DomainName] = []

    /// Addresses that no name outside `privateDomains` may have: records with them are taken out of answers, so that no
    /// page of the web can reach into this network by way of a name of its own (DNS rebinding).
    public var privateAddresses: [IPNetwork] = PrivateNetworks.all
    /// Names at and below which private addresses are fine.
    public var privateDomains: [DomainName] = []
    /// Whether servers with addresses of ``PrivateNetworks`` are asked that a delegation leads to; upstreams are in any
    /// case, and those with loopback addresses never.
    ///
    /// Who delegates a name to them has this resolver send questions into the network that it stands in.
    public var asksPrivateServers = true
    /// Addresses that are never asked.
    ///
    /// Loopback addresses are among them without being named, but for those of upstreams; so are IPv4 addresses that are
    /// written as IPv6 ones.
    public var doNotQuery: [IPNetwork] = []

    /// Certificate authorities for upstreams over TLS, as PEM.
    public var tlsCertificateBundle = "/etc/ssl/certs/ca-certificates.crt"

    /// Octets of the library's caches together.
    ///
    /// Below 4 MiB they are as good as useless.
    public var cacheOctets = 32 << 20
    /// How many seconds a record is kept at most: 7 days (RFC 8767 §4).
    public var maximumTTL: UInt32 = 604_800
    /// How many seconds the absence of a name is kept at most: 3 hours (RFC 2308 §5).
    public var maximumNegativeTTL: UInt32 = 10_800

    /// How many queries may wait for their answers at a time; what comes beyond is refused at once.
    public var queueLimit = 1_024
    /// How many queries for names below the same registered name may be under way at a time, those that nobody waits for
    /// any more among them; what comes beyond fails at once.
    ///
    /// So a zone with slow servers takes a quarter of the queue at most.
    public var zoneLimit = 256
    /// How long a query may take, from when it is asked, before it counts as timed out.
    public var timeLimit = Duration.seconds(10)
    /// How many UDP sockets there may be at a time, each with a random port.
    ///
    /// The process must be allowed as many files.
    public var outgoingSockets = 1_024
    /// How many TCP connections to servers there may be at a time; each takes 64 KiB.
    ///
    /// For upstreams over TLS there is one each, besides connections within this machine.
    public var outgoingConnections = 32
    /// Addresses that questions are sent from, on random ports; empty: whichever the kernel takes.
    public var outgoingAddresses: [IPAddress] = []
    /// Whether IPv4 is spoken.
    public var usesIPv4 = true
    /// Whether IPv6 is spoken.
    public var usesIPv6 = true

    /// Whether a library without the fixes of `UnboundLibrary.hasRequiredFixes` is good enough.
    public var allowsOldLibrary = false

    /// Full recursion from the root, validated, with the limits of a server for a household or an office.
    ///
    /// `trustAnchorFiles` holds the keys of Debian's package dns-root-data if they can be read.
    public init() {
        trustAnchorFiles = unsafe access(TrustAnchors.debianFile, R_OK) == 0 ? [TrustAnchors.debianFile] : []
    }

    /// Whether every name outside `forwardZones` and `stubs` goes to `forwarders`.
    public var isForwarding: Bool {
        !forwarders.isEmpty
    }

    /// Whether any upstream is asked over TLS.
    var usesTLS: Bool {
        zones.contains(where: \.usesTLS)
    }

    /// All zones with upstreams; the root's are `forwarders`.
    var zones: [UpstreamZone] {
        (isForwarding ? [UpstreamZone(.root, forwarders)] : []) + forwardZones + stubs
    }
}
