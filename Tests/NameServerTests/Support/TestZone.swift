// SPDX-License-Identifier: MIT
import DNSWire
import Foundation
import LDNS
import NameIndex
import RandomTesting

/// Zones read from the master files of `Fixtures/`, as an index for a server under test.
enum TestZone {
    /// The zones `emc.` and `coin.`, the first with what a master file cannot say.
    static let index = NameIndex(snapshot(adding: rules))

    /// The same zones before the chain has been read.
    static let unreadIndex: NameIndex = {
        var random = SplitMix64(seed: 1)
        return NameIndex(IndexSnapshot(zones: zones(), hash: NameHash(using: &random)))
    }()

    /// Both zones, the first with these nodes and without what a master file cannot say.
    static func index(adding nodes: [ZoneNode]) -> NameIndex {
        NameIndex(snapshot(adding: nodes))
    }

    static func snapshot(adding extra: [ZoneNode]) -> IndexSnapshot {
        var random = SplitMix64(seed: 1)
        var builder = IndexBuilder(hash: NameHash(using: &random))
        for (number, apex) in apexes.enumerated() {
            for node in nodes(in: apex) + (number == 0 ? extra : []) where !node.labels.isEmpty {
                builder.insert(NodeGroup(tree: TreeID(rawValue: UInt8(number)), root: node.labels, nodes: [node]))
            }
        }
        return builder.finish(zones: zones())
    }

    private static let apexes = ["emc", "coin"]

    private static let rules: [ZoneNode] = {
        let address = rrset(.a, "192.0.2.80")
        return [
            ZoneNode(labels: labels("broken"), rrsets: [rrset(.txt, "whole")], unusable: [.a, .mx]),
            ZoneNode(labels: labels("ruined"), rrsets: [], unusable: [.a, .mx]),
            ZoneNode(labels: labels("brokenalias"), rrsets: [rrset(.txt, "whole")], unusable: [.cname]),
            ZoneNode(labels: labels("open"), rrsets: [address], answersBelow: true),
            ZoneNode(labels: labels("openalias"), rrsets: [rrset(.cname, "www.emc.")], answersBelow: true),
            ZoneNode(labels: labels("ruled"), rrsets: [address], answersBelow: true, subdomains: labels("www.ftp")),
            ZoneNode(labels: labels("www.ruled"), rrsets: [rrset(.a, "192.0.2.81")]),
            ZoneNode(
                labels: labels("passing"),
                rrsets: [rrset(.ns, "ns.coin.")],
                delegation: .cut,
                subdomains: labels("www")
            ),
            ZoneNode(labels: labels("www.passing"), rrsets: [rrset(.a, "192.0.2.82")]),
        ]
    }()

    private static func zones() -> [Zone] {
        apexes.enumerated()
            .compactMap { number, text in
                let records = records(of: text).filter { $0.owner == name(text + ".").wire }
                guard let record = records.first(where: { $0.type == RRType.soa.rawValue }),
                    case .soa(let soa)? = try? RData(type: .soa, wire: record.rdata)
                else { return nil }
                return Zone(
                    apex: name(text),
                    tree: TreeID(rawValue: UInt8(number)),
                    soa: soa,
                    ttl: record.ttl,
                    rrsets: rrsets(of: records.filter { $0.type != RRType.soa.rawValue })
                )
            }
    }

    private static func nodes(in apex: String) -> [ZoneNode] {
        Dictionary(grouping: records(of: apex), by: \.owner)
            .compactMap { owner, records in
                guard let owner = try? DomainName(wire: owner) else { return nil }
                let rrsets = rrsets(of: records)
                let isDelegated = rrsets.contains { $0.type == .ns }
                return ZoneNode(
                    labels: owner.folded.labels.dropLast(),
                    rrsets: rrsets,
                    delegation: !isDelegated ? .none : rrsets.count == 1 ? .cut : .partial
                )
            }
    }

    private static func rrsets(of records: [LDNSRecord]) -> [RRset] {
        var rrsets: [RRset] = []
        for record in records {
            let type = RRType(rawValue: record.type)
            if let index = rrsets.firstIndex(where: { $0.type == type }) {
                rrsets[index].rdata.append(record.rdata)
            } else {
                rrsets.append(RRset(type: type, ttl: record.ttl, rdata: [record.rdata]))
            }
        }
        return rrsets
    }

    private static func records(of apex: String) -> [LDNSRecord] {
        guard let url = Bundle.module.url(forResource: "Fixtures/\(apex).zone", withExtension: nil),
            let text = try? Data(contentsOf: url), let zone = try? LDNSZone(text: Array(text), origin: apex + ".")
        else { return [] }
        return zone.records
    }
}

/// A name, or the root if the text is none.
func name(_ text: String) -> DomainName {
    (try? DomainName(presentation: text)) ?? .root
}

func labels(_ text: String) -> [[UInt8]] {
    text.split(separator: ".").map { Array($0.utf8) }
}

/// An RRset of records written as in a master file.
func rrset(_ type: RRType, _ texts: String..., ttl: UInt32 = 300) -> RRset {
    rrset(type, texts, ttl: ttl)
}

func rrset(_ type: RRType, _ texts: [String], ttl: UInt32 = 300) -> RRset {
    let records = texts.compactMap { try? LDNSRecord(text: "x. 1 IN \(type) \($0)") }
    return RRset(type: type, ttl: ttl, rdata: records.map(\.rdata))
}

/// A TXT RRset of one record whose RDATA has `count` octets.
func txt(octets count: Int) -> RRset {
    var rdata: [UInt8] = []
    while rdata.count < count {
        let size = min(256, count - rdata.count)
        rdata += [UInt8(size - 1)] + [UInt8](repeating: UInt8(ascii: "x"), count: size - 1)
    }
    return RRset(type: .txt, ttl: 300, rdata: [rdata])
}
