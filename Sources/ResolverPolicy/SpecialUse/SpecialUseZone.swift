// SPDX-License-Identifier: MIT

/// A name that IANA's registry of special-use domain names, or that of locally served zones, says something about.
struct SpecialUseZone: Sendable {
    /// How the zone is answered.
    enum Kind: Hashable, Sendable {
        /// No name in it exists, nor does the zone.
        case nothing
        /// An empty zone (RFC 6303 §3): its apex has SOA and NS, no other name exists.
        case empty
        /// As `empty`, with a parent in the public DNS that shows that it is not signed.
        case emptyDelegated
        /// `localhost` and what is below it.
        case localhost
        /// The reverse zone of `127.0.0.0/8`.
        case loopbackV4
        /// The reverse name of `::1`.
        case loopbackV6
        /// `ipv4only.arpa`.
        case ipv4only
        /// Every name exists and has no records.
        case records
    }

    let suffix: String
    let kind: Kind
    let source: String
    /// Whether the operator may route the names to a server of the own network.
    let yieldsToRoutes: Bool

    init(_ suffix: String, _ kind: Kind, _ source: String, yields: Bool) {
        (self.suffix, self.kind, self.source, yieldsToRoutes) = (suffix, kind, source, yields)
    }

    /// All zones.
    ///
    /// `onion` and `alt` are other naming systems' (see ``RoutePlan``); `onion` is here, too, because no
    /// configuration may let it out. Not here, because resolvers are to treat them like any other: `example` and its
    /// kind (RFC 6761 §6.5).
    static let all: [SpecialUseZone] =
        [
            SpecialUseZone("localhost", .localhost, "RFC 6761 §6.3", yields: false),
            SpecialUseZone("invalid", .nothing, "RFC 6761 §6.4", yields: false),
            SpecialUseZone("test", .nothing, "RFC 6761 §6.2", yields: true),
            SpecialUseZone("onion", .nothing, "RFC 7686 §2", yields: false),
            SpecialUseZone("local", .nothing, "RFC 6762 §22.1", yields: true),
            SpecialUseZone("home.arpa", .emptyDelegated, "RFC 8375 §4", yields: true),
            SpecialUseZone("service.arpa", .emptyDelegated, "RFC 9665", yields: true),
            SpecialUseZone("resolver.arpa", .records, "RFC 9462 §6.4", yields: false),
            SpecialUseZone("ipv4only.arpa", .ipv4only, "RFC 8880 §7.1", yields: false),
            SpecialUseZone("127.in-addr.arpa", .loopbackV4, "RFC 6303 §4.2", yields: false),
            SpecialUseZone(reverse("1", zeros: 31), .loopbackV6, "RFC 6303 §4.3", yields: false),
            SpecialUseZone(reverse("0", zeros: 31), .empty, "RFC 6303 §4.3", yields: false),
        ]
        + reverseV4.map { SpecialUseZone($0 + ".in-addr.arpa", .emptyDelegated, $1, yields: $2) }
        + reverseV6.map { SpecialUseZone($0 + ".ip6.arpa", .emptyDelegated, $1, yields: $2) }

    /// Of each zone of ``all`` whether it yields to routes.
    static let yields = all.map(\.yieldsToRoutes)

    /// Private networks, whose names the operator's own servers may know, and networks that are nobody's.
    private static let reverseV4: [(String, String, Bool)] =
        [
            ("10", "RFC 6303 §4.1", true), ("168.192", "RFC 6303 §4.1", true),
            ("0", "RFC 6303 §4.2", false), ("254.169", "RFC 6303 §4.2", true), ("2.0.192", "RFC 6303 §4.2", false),
            ("100.51.198", "RFC 6303 §4.2", false), ("113.0.203", "RFC 6303 §4.2", false),
            ("255.255.255.255", "RFC 6303 §4.2", false),
        ]
        + (16...31).map { ("\($0).172", "RFC 6303 §4.1", true) }
        + (64...127).map { ("\($0).100", "RFC 7793 §2.1", true) }

    private static let reverseV6: [(String, String, Bool)] = [
        ("d.f", "RFC 6303 §4.4", true), ("8.e.f", "RFC 6303 §4.5", true), ("9.e.f", "RFC 6303 §4.5", true),
        ("a.e.f", "RFC 6303 §4.5", true), ("b.e.f", "RFC 6303 §4.5", true),
        ("8.b.d.0.1.0.0.2", "RFC 6303 §4.6", false),
    ]

    /// The reverse name of an IPv6 address that ends with this digit and has only zeros before it.
    private static func reverse(_ digit: String, zeros: Int) -> String {
        digit + String(repeating: ".0", count: zeros) + ".ip6.arpa"
    }
}
