// SPDX-License-Identifier: MIT

/// What is answered to a name that has a meaning of its own and is never asked of anybody.
public struct SpecialUseAnswer: Hashable, Sendable {
    /// What the answer says.
    public enum Outcome: Hashable, Sendable {
        /// The name does not exist.
        case nxdomain
        /// The name exists and has no record of that type.
        case nodata
        /// The zone's SOA record: the question was for it.
        case soa
        /// The zone's NS record, which names the zone itself (RFC 6303 §3).
        case ns
        /// `127.0.0.1` to a question for A, `::1` to one for AAAA.
        case addressLoopback
        /// PTR: `localhost.`
        case pointerToLocalhost
        /// A: `192.0.0.170` and `192.0.0.171` (RFC 8880 §7.1, RFC 7050 §2.2).
        case ipv4only
        /// The DS record of the zone, which its parent answers: with the clearnet on this question goes there, because
        /// it is what shows a validating client that the zone is not signed (RFC 8375 §4); NODATA otherwise.
        case delegationSigner
    }

    /// What the answer says.
    public var outcome: Outcome
    /// How many of the name's last labels are the zone that the name is in: the owner of SOA in a negative answer.
    public var zoneLabels: Int
    /// Which of the zones it is: an index, because the answer is made for each query and counts no references.
    let zone: Int

    /// Whether the operator may have a server for these names, to which a route of the configuration leads.
    public var yieldsToRoutes: Bool { SpecialUseZone.yields[zone] }

    /// What says so, such as `RFC 6761 §6.3`.
    public var source: String { SpecialUseZone.all[zone].source }
}
