// SPDX-License-Identifier: MIT
import DNSWire
import EmerDNS
import NVS
import NameIndex

/// What a resolver is told, as far as names and values decide it.
///
/// SOA records are left out.
struct Reply: Hashable, Sendable, CustomStringConvertible {
    var code: String
    var answer: Set<String> = []
    var authority: Set<String> = []

    var description: String { "\(code) answer \(answer.sorted()) authority \(authority.sorted())" }
}

/// Answers questions from zone nodes in the plainest way: the meaning of ``ZoneNode``, without an index or a packet.
struct NodeResolver: Sendable {
    /// All nodes, by top-level domain and by labels below it.
    private(set) var zones: [[UInt8]: [[[UInt8]]: ZoneNode]]

    init(_ zones: [[UInt8]: EmerDNSZone], records: [NameRecord], height: Int) {
        self.zones = zones.mapValues { _ in [:] }
        let groups = Dictionary(grouping: records) { NameGroup(name: $0.name) }
        for (group, records) in groups {
            guard let group, group.isDNS, let tld = group.subject.split(separator: UInt8(ascii: ".")).last,
                let zone = zones[Array(tld)]
            else { continue }
            let outcome = zone.nodes(of: records, at: height) { name, signatures in
                signatures.contains { $0.verifier == Array("ver:enum".utf8) }
                    && RecordedStore.signed.contains(String(decoding: name, as: UTF8.self))
            }
            for node in outcome.nodes { self.zones[zone.tld]?[node.labels] = node }
        }
    }

    func reply(to name: DomainName, _ type: RRType) -> Reply {
        var reply = Reply(code: "NOERROR")
        var owner = name
        for link in 0...16 {
            let labels = owner.folded.labels
            guard let tld = labels.last, let nodes = zones[tld] else {
                if link == 0 { reply.code = "REFUSED" }
                return reply
            }
            guard let alias = answer(Array(labels.dropLast()), tld, owner, type, nodes, &reply) else { return reply }
            owner = alias
        }
        return reply
    }

    /// Answers for one name; returns the target if the name is an alias.
    private func answer(
        _ labels: [[UInt8]],
        _ tld: [UInt8],
        _ owner: DomainName,
        _ type: RRType,
        _ nodes: [[[UInt8]]: ZoneNode],
        _ reply: inout Reply
    ) -> DomainName? {
        guard !labels.isEmpty else { return nil }
        for depth in labels.indices {
            guard let node = nodes[Array(labels[depth...])] else { continue }
            if depth > 0 {
                let next = labels[depth - 1]
                if node.subdomains.contains(where: { $0.first == UInt8(ascii: "*") || $0.starts(with: next) }) { break }
            }
            if node.delegation == .cut || (depth > 0 && node.delegation == .partial) {
                refer(to: node, tld, &reply)
                return nil
            }
            guard depth == 0 || node.answersBelow else { break }
            return answer(from: node, tld, owner, type, &reply)
        }
        reply.code = "NXDOMAIN"
        return nil
    }

    private func answer(
        from node: ZoneNode,
        _ tld: [UInt8],
        _ owner: DomainName,
        _ type: RRType,
        _ reply: inout Reply
    ) -> DomainName? {
        let alias = node.rrsets.first { $0.type == .cname }
        if node.unusable.contains(type) || (alias == nil && node.unusable.contains(.cname)) {
            reply.code = "SERVFAIL"
        } else if type == .any {
            for rrset in node.rrsets { reply.answer.formUnion(Self.text(owner, rrset)) }
        } else if let rrset = node.rrsets.first(where: { $0.type == type }) {
            reply.answer.formUnion(Self.text(owner, rrset))
        } else if let alias {
            reply.answer.formUnion(Self.text(owner, alias))
            return alias.rdata.first.flatMap { try? DomainName(wire: $0) }
        } else if node.delegation == .partial {
            refer(to: node, tld, &reply)
        }
        return nil
    }

    private func refer(to node: ZoneNode, _ tld: [UInt8], _ reply: inout Reply) {
        guard let owner = try? DomainName(labels: node.labels + [tld]) else { return }
        for rrset in node.rrsets where rrset.type == .ns { reply.authority.formUnion(Self.text(owner, rrset)) }
    }

    private static func text(_ owner: DomainName, _ rrset: RRset) -> [String] {
        rrset.rdata.map { text(owner, rrset.ttl, rrset.type, try? RData(type: rrset.type, wire: $0)) }
    }

    /// A record as the recording prints it.
    static func text(_ owner: DomainName, _ ttl: UInt32, _ type: RRType, _ data: RData?) -> String {
        var text = data?.description ?? "broken"
        if type == .tlsa {
            // Hexadecimal is in lower case and in one piece there.
            let fields = text.split(separator: " ")
            text = fields.prefix(3).joined(separator: " ") + " " + fields.dropFirst(3).joined().lowercased()
        }
        return "\(owner.description.lowercased()) \(ttl) \(type) \(text)"
    }
}
