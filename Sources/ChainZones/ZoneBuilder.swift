// SPDX-License-Identifier: MIT
import DNSWire
public import ENUM
import EmerDNS
public import NVS
public import NameIndex

/// Makes zones and their nodes from records of the chain.
public struct ZoneBuilder: Sendable {
    /// Whose signatures count.
    public let trust: TrustList

    private let configuration: ChainZonesConfiguration
    private let tollFree: TollFreeTable
    private var domains: [[UInt8]: (zone: EmerDNSZone, tree: TreeID)] = [:]
    /// Suffixes under the same policy show the same tree.
    private var numberTrees: [(policy: SignaturePolicy, tree: TreeID)] = []

    /// Seconds that the SOA and NS of the zones live.
    private static let apexTTL: UInt32 = 3_600

    /// Creates a builder.
    ///
    /// - Parameters:
    ///   - configuration: which zones there are.
    ///   - trust: whose signatures count.
    ///   - tollFree: records for numbers that have none of their own.
    public init(
        _ configuration: ChainZonesConfiguration,
        trust: TrustList,
        tollFree: TollFreeTable = TollFreeTable()
    ) {
        self.configuration = configuration
        self.trust = trust
        self.tollFree = tollFree
        for policy in SignaturePolicy.allCases where configuration.suffixes.contains(where: { $0.policy == policy }) {
            numberTrees.append((policy, TreeID(rawValue: UInt8(numberTrees.count))))
        }
        for (index, tld) in configuration.tlds.prefix(200).enumerated() {
            let zone = EmerDNSZone(
                tld: tld,
                isSigned: configuration.signedTLDs.contains(tld),
                selfNS: configuration.selfNS,
                blockSeconds: configuration.blockSeconds
            )
            domains[tld] = (zone, TreeID(rawValue: UInt8(10 + index)))
        }
    }

    /// The zones as of a height, which is their serial.
    public func zones(at height: Int) -> [Zone] {
        var zones: [Zone] = []
        for tld in configuration.tlds {
            guard let apex = try? DomainName(labels: [tld]), let tree = domains[tld]?.tree else { continue }
            zones.append(zone(apex, tree, height))
        }
        for (apex, policy) in configuration.suffixes {
            guard let tree = numberTrees.first(where: { $0.policy == policy })?.tree else { continue }
            let ranges = tollFree.isEmpty ? nil : NumberRanges(table: tollFree, maxDigits: configuration.maxDigits)
            zones.append(zone(apex, tree, height, synthesis: ranges))
        }
        return zones
    }

    private func zone(
        _ apex: DomainName,
        _ tree: TreeID,
        _ height: Int,
        synthesis: (any NameSynthesis)? = nil
    ) -> Zone {
        let servers = configuration.nameServers.isEmpty ? [apex] : configuration.nameServers
        let mailbox = configuration.hostmaster ?? (try? apex.prepending(Array("hostmaster".utf8))) ?? apex
        let soa = SOA(
            primaryServer: servers[0],
            mailbox: mailbox,
            serial: UInt32(clamping: height),
            refresh: 600,
            retry: 300,
            expire: 604_800,
            // What does not exist may exist after the next block.
            minimum: 60
        )
        var rrsets = [RRset(type: .ns, ttl: Self.apexTTL, rdata: servers.map(\.wire))]
        if configuration.nameServers.isEmpty {
            for type in [RRType.a, .aaaa] {
                let rdata = configuration.addresses.filter { $0.type == type }.map(\.wire)
                if !rdata.isEmpty { rrsets.append(RRset(type: type, ttl: Self.apexTTL, rdata: rdata)) }
            }
        }
        return Zone(apex: apex, tree: tree, soa: soa, ttl: Self.apexTTL, rrsets: rrsets, synthesis: synthesis)
    }

    /// The nodes of a group of the chain's names.
    ///
    /// - Parameters:
    ///   - group: the group.
    ///   - records: all its records, active or not.
    ///   - height: the height of the chain.
    /// - Returns: one group of nodes for each tree in which the names are shown, empty ones included, so that what was
    ///   there before goes; and what could not be used, in words.
    public func nodes(
        of group: NameGroup,
        records: [NameRecord],
        at height: Int
    ) -> (groups: [NodeGroup], faults: [String]) {
        group.isDNS ? domainNodes(group, records, height) : numberNodes(group, records, height)
    }

    private func domainNodes(
        _ group: NameGroup,
        _ records: [NameRecord],
        _ height: Int
    ) -> (groups: [NodeGroup], faults: [String]) {
        let labels = group.subject.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
        guard labels.count == 2, let (zone, tree) = domains[Array(labels[1])] else { return ([], []) }
        let trust = trust
        let outcome = zone.nodes(of: records, at: height) { name, signatures in
            let signatures = signatures.map { ENUMSignature(verifier: $0.verifier, base64: $0.base64) }
            return trust.verdict(on: name, signatures: signatures) == .valid
        }
        let nodes = NodeGroup(tree: tree, root: [Array(labels[0])], nodes: outcome.nodes)
        return ([nodes], outcome.faults.map(\.description))
    }

    private func numberNodes(
        _ group: NameGroup,
        _ records: [NameRecord],
        _ height: Int
    ) -> (groups: [NodeGroup], faults: [String]) {
        guard let number = E164Number(digits: group.subject, maxDigits: configuration.maxDigits) else {
            let digits = String(decoding: group.subject, as: UTF8.self)
            return ([], ["enum:\(digits): has more than \(configuration.maxDigits) digits"])
        }
        var groups: [NodeGroup] = []
        var faults: [String] = []
        for (policy, tree) in numberTrees {
            let answer = answer(for: number, records: records, policy: policy, at: height)
            var nodes: [ZoneNode] = []
            // Numbers of ranges are made when they are asked for.
            if !answer.isTollFree, let rrset = answer.rrset {
                nodes = [ZoneNode(labels: number.labels, rrsets: [rrset])]
            }
            groups.append(NodeGroup(tree: tree, root: number.labels, nodes: nodes))
            if tree == numberTrees.first?.tree {
                for part in answer.parts {
                    faults += part.value.faults.map { "\(String(decoding: part.name, as: UTF8.self)): \($0)" }
                }
            }
        }
        return (groups, faults)
    }

    /// All that is known of a number, with the reasons: what `numen enum` explains.
    ///
    /// - Parameters:
    ///   - number: the number.
    ///   - records: the records of its group.
    ///   - policy: what signatures decide.
    ///   - height: the height of the chain.
    /// - Returns: every name with what became of it, and what is answered.
    public func answer(
        for number: E164Number,
        records: [NameRecord],
        policy: SignaturePolicy,
        at height: Int
    ) -> NumberAnswer {
        let sources = records.filter { $0.isActive(at: height) }
            .map { record in
                let left = (Int(record.expiresAt) - height + 1) * configuration.blockSeconds
                return NumberAnswer.Source(
                    name: record.name,
                    value: record.value,
                    ttlLimit: UInt32(clamping: left)
                )
            }
        return NumberAnswer(number, sources: sources, policy: policy, trust: trust, tollFree: tollFree)
    }
}

/// The numbers of ranges, made when they are asked for.
private struct NumberRanges: NameSynthesis {
    let table: TollFreeTable
    let maxDigits: Int

    func node(for labels: [[UInt8]]) -> ZoneNode? {
        guard let number = E164Number(labels: labels, maxDigits: maxDigits) else { return nil }
        let rdata = table.records(for: number).map(\.naptr.wire)
        guard !rdata.isEmpty else { return nil }
        return ZoneNode(labels: labels, rrsets: [RRset(type: .naptr, ttl: ENUMValue.nativeTTL, rdata: rdata)])
    }
}
