// SPDX-License-Identifier: MIT
public import DNSWire

/// One owner name of a zone with all that the zone knows of it and of the names below it.
///
/// The index takes nodes in this readable form and keeps them encoded; a query never sees one.
public struct ZoneNode: Hashable, Sendable {
    /// The owner relative to the zone apex, leftmost label first, A-Z folded to lower case; 1…63 octets a label.
    public var labels: [[UInt8]]
    /// The owner's data, at most one RRset a type.
    public var rrsets: [RRset]
    /// Types for which the source held nothing but broken records: they are answered with SERVFAIL, not with
    /// NODATA, because the owner meant to say something (RFC 8914 §4.25, "Invalid Data").
    public var unusable: [RRType]
    /// Whether the name is delegated to other name servers.
    public var delegation: Delegation
    /// Whether names below that have no node of their own are answered from this node's data.
    ///
    /// This is EmerDNS's rule for a value without a matching `SD` element; it is what a wildcard would do.
    public var answersBelow: Bool
    /// Folded labels that say which names below must have nodes of their own: EmerDNS's `SD` key.
    ///
    /// A name whose next label is a prefix of one of them is NXDOMAIN without such a node. An element that starts with
    /// `*` means every label.
    public var subdomains: [[UInt8]]

    /// Creates a node; everything but its name and data has the plainest default.
    public init(
        labels: [[UInt8]],
        rrsets: [RRset],
        unusable: [RRType] = [],
        delegation: Delegation = .none,
        answersBelow: Bool = false,
        subdomains: [[UInt8]] = []
    ) {
        self.labels = labels
        self.rrsets = rrsets
        self.unusable = unusable
        self.delegation = delegation
        self.answersBelow = answersBelow
        self.subdomains = subdomains
    }
}

/// How much of a name is in the hands of other name servers.
public enum Delegation: UInt8, Hashable, Sendable {
    /// Not at all.
    case none = 0
    /// A zone cut (RFC 1034 §4.2): every question at it, and at names below that have no node of their own, gets a
    /// referral. EmerDNS goes on past a value with `NS` where its `SD` leads to a value of its own.
    case cut = 1
    /// EmerDNS's NS beside other data: the types that are there are answered, all other questions get a referral.
    case partial = 2
}
