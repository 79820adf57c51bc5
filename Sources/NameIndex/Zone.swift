// SPDX-License-Identifier: MIT
public import DNSWire

/// A zone that the server answers for: an apex with its data, and the tree of nodes shown below it.
public struct Zone: Sendable {
    /// The owner name of the apex, as configured.
    public let apex: DomainName
    /// How many labels the apex has.
    public let labelCount: Int
    /// The nodes below the apex.
    public let tree: TreeID
    /// The apex in wire form, folded to lower case.
    public let foldedApex: [UInt8]
    /// The SOA for negative answers, from its TYPE to the end of its RDATA; TTL = min(SOA TTL, MINIMUM) (RFC 2308 §3).
    public let negativeSOA: [UInt8]

    /// Where names that have no node may get one from, if anywhere.
    public let synthesis: (any NameSynthesis)?

    /// The apex as a node record.
    let record: [UInt8]

    /// Creates a zone.
    ///
    /// - Parameters:
    ///   - apex: the owner name of the apex.
    ///   - tree: the nodes below it.
    ///   - soa: the start of authority.
    ///   - ttl: the TTL of the SOA record, in seconds.
    ///   - rrsets: the other data of the apex: NS, and addresses if a name server has the apex as its name.
    ///   - synthesis: asked for names that have no node.
    public init(
        apex: DomainName,
        tree: TreeID,
        soa: SOA,
        ttl: UInt32,
        rrsets: [RRset],
        synthesis: (any NameSynthesis)? = nil
    ) {
        self.synthesis = synthesis
        self.apex = apex
        self.tree = tree
        labelCount = apex.labelCount
        foldedApex = apex.wire.map { $0 &- 0x41 < 26 ? $0 | 0x20 : $0 }

        let rdata = soa.wire
        var negative: [UInt8] = []
        NodeRecord.append(RRset(type: .soa, ttl: min(ttl, soa.minimum), rdata: [rdata]), to: &negative)
        negativeSOA = Array(negative.dropFirst(8))

        var record: [UInt8] = []
        let node = ZoneNode(labels: [], rrsets: [RRset(type: .soa, ttl: ttl, rdata: [rdata])] + rrsets)
        NodeRecord.append(node, name: [], members: [], to: &record)
        self.record = record
    }
}
