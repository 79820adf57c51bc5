// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import RandomTesting

/// What a snapshot says of a name, as a value that can be compared.
enum Finding: Hashable {
    case node(ReadNode)
    case emptyNonTerminal
    case missing
}

/// A node as it reads from an index: what ``ZoneNode`` gave, apart from its name and its subdomain rules.
struct ReadNode: Hashable {
    var rrsets: [RRset]
    var unusable: [RRType]
    var delegation: Delegation
    var answersBelow: Bool

    init(_ node: ZoneNode) {
        rrsets = node.rrsets
        unusable = node.unusable
        delegation = node.delegation
        answersBelow = node.answersBelow
    }

    init(_ view: borrowing NodeView) {
        rrsets = []
        unusable = []
        delegation = view.delegation
        answersBelow = view.answersBelow
        for index in 0..<view.rrsetCount {
            guard let found = view.rrset(at: index) else { continue }
            if let rrset = RRset(found) { rrsets.append(rrset) } else { unusable.append(found.type) }
        }
    }
}

extension NodeView {
    /// The node's RRset of a type, as a value; nil if it has none, or only broken records.
    borrowing func values(of type: RRType) -> RRset? {
        guard let found = rrset(type) else { return nil }
        return RRset(found)
    }
}

extension RRset {
    /// Reads an RRset from an index; nil if it stands for broken records.
    init?(_ view: borrowing RRsetView) {
        guard view.count > 0 else { return nil }
        self.init(type: view.type, ttl: 0, rdata: [])
        let octets = view.records
        var position = 0
        while position < octets.count {
            let fixed = (position..<position + 10).map { Int(octets[$0]) }
            let length = fixed[8] << 8 | fixed[9]
            ttl = fixed[4..<8].reduce(0) { $0 << 8 | UInt32($1) }
            rdata.append((position + 10..<position + 10 + length).map { octets[$0] })
            position += 10 + length
        }
        // Each record names the type and the class again: it is copied to a message as it is.
        if rdata.count != view.count { return nil }
    }
}

extension IndexSnapshot {
    /// Looks up a name and all names between it and the apex; the one just below the apex comes first.
    func findings(_ labels: [[UInt8]], in tree: TreeID, apex: DomainName) -> [Finding] {
        var folded = FoldedName()
        guard let name = try? DomainName(labels: labels + apex.labels), folded.load(name.wire.span, at: 0) != nil else {
            return []
        }
        folded.hash(below: apex.labelCount, in: tree, with: hash)
        var findings: [Finding] = []
        for level in stride(from: 1, through: labels.count, by: 1) {
            switch find(folded, level: level, apexLabels: apex.labelCount) {
            case .node(let location): findings.append(.node(ReadNode(node(at: location))))
            case .emptyNonTerminal: findings.append(.emptyNonTerminal)
            case .missing: findings.append(.missing)
            }
        }
        return findings
    }

    /// Looks up one name below `emc.` in tree 0.
    func finding(_ text: String) -> Finding? {
        findings(labels(text), in: TreeID(rawValue: 0), apex: emc).last
    }
}

/// The apex of most tests.
let emc = apex("emc")

func apex(_ text: String) -> DomainName {
    (try? DomainName(presentation: text)) ?? .root
}

/// A name as a query brings it; without labels if the text is no name.
func folded(_ text: String) -> FoldedName {
    var name = FoldedName()
    let wire = apex(text).wire
    return name.load(wire.span, at: 0) == wire.count ? name : FoldedName()
}

func labels(_ text: String) -> [[UInt8]] {
    text.split(separator: ".").map { Array($0.utf8) }
}

/// A node with one TXT record.
func node(_ name: String, _ text: String = "") -> ZoneNode {
    ZoneNode(labels: labels(name), rrsets: [txt(text)])
}

func txt(_ text: String, ttl: UInt32 = 60) -> RRset {
    RRset(type: .txt, ttl: ttl, rdata: [[UInt8(clamping: text.utf8.count)] + Array(text.utf8.prefix(255))])
}

/// A group in tree 0 whose root is its first node.
func group(_ nodes: ZoneNode...) -> NodeGroup {
    NodeGroup(tree: TreeID(rawValue: 0), root: nodes.first?.labels ?? [], nodes: nodes)
}

/// A group in tree 0 without nodes, which takes away what was below `root`.
func gone(_ root: String) -> NodeGroup {
    NodeGroup(tree: TreeID(rawValue: 0), root: labels(root), nodes: [])
}

func zone(_ apex: DomainName, tree: UInt8 = 0, serial: UInt32 = 1, ttl: UInt32 = 3_600, minimum: UInt32 = 60) -> Zone {
    let soa = SOA(
        primaryServer: apex,
        mailbox: apex,
        serial: serial,
        refresh: 1,
        retry: 1,
        expire: 1,
        minimum: minimum
    )
    return Zone(apex: apex, tree: TreeID(rawValue: tree), soa: soa, ttl: ttl, rrsets: [])
}

/// An index of these groups, with a key that is the same in every run.
func snapshot(_ groups: [NodeGroup], zones: [Zone] = [zone(emc)]) -> IndexSnapshot {
    var random = SplitMix64(seed: 7)
    var builder = IndexBuilder(hash: NameHash(using: &random))
    for group in groups { builder.insert(group) }
    return builder.finish(zones: zones)
}
