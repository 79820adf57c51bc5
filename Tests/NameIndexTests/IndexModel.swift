// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import RandomTesting

/// What an index should hold, kept in the plainest way: a dictionary of groups.
struct IndexModel {
    /// A name in one of the trees.
    struct Key: Hashable {
        var tree: TreeID
        var labels: [[UInt8]]
    }

    /// Few labels, so that groups nest, names collide and empty non-terminals come and go.
    static let vocabulary: [[UInt8]] = [[0x61], [0x62, 0x2e], [0, 0xff], Array("0123456789abcdef-".utf8)]
    static let depth = 4
    static let trees = [TreeID(rawValue: 0), TreeID(rawValue: 9)]

    private(set) var groups: [Key: [ZoneNode]] = [:]
    private var owners: [Key: Key] = [:]

    /// Every name that can be made of the vocabulary.
    static let names: [[[UInt8]]] = (0..<depth)
        .reduce(into: [[]]) { names, level in
            names += names.filter { $0.count == level }.flatMap { name in vocabulary.map { [$0] + name } }
        }
        .filter { !$0.isEmpty }

    /// Draws a group that shares no name with the others, and remembers it.
    mutating func draw(using random: inout SplitMix64) -> NodeGroup? {
        guard let tree = Self.trees.randomElement(using: &random),
            let root = Self.names.filter({ $0.count <= 2 }).randomElement(using: &random)
        else { return nil }
        let key = Key(tree: tree, labels: root)
        guard owners[key, default: key] == key else { return nil }
        var nodes: [ZoneNode] = []
        if !Bool.random(using: &random) || groups[key] == nil {
            let below = Self.names.filter { $0.count > root.count && $0.suffix(root.count) == root[...] }
            let free = below.filter { owners[Key(tree: tree, labels: $0), default: key] == key }
            let names = [root] + free.shuffled(using: &random).prefix(Int.random(in: 0...5, using: &random))
            nodes = names.map { Self.node($0, using: &random) }.shuffled(using: &random)
        }
        let group = NodeGroup(tree: tree, root: root, nodes: nodes)
        for node in groups[key] ?? [] { owners[Key(tree: tree, labels: node.labels)] = nil }
        for node in nodes { owners[Key(tree: tree, labels: node.labels)] = key }
        groups[key] = nodes.isEmpty ? nil : nodes
        return group
    }

    private static func node(_ labels: [[UInt8]], using random: inout SplitMix64) -> ZoneNode {
        let types: [RRType] = [.a, .txt, .naptr, RRType(rawValue: 65_280)]
        let used = types.shuffled(using: &random).prefix(Int.random(in: 0...4, using: &random))
        let unusable = Int.random(in: 0...used.count, using: &random) / 3
        return ZoneNode(
            labels: labels,
            rrsets: used.dropFirst(unusable)
                .map { type in
                    let count = Int.random(in: 1...3, using: &random)
                    let rdata = (0..<count)
                        .map { _ in
                            (0..<Int.random(in: 0...40, using: &random))
                                .map { _ in UInt8.random(in: 0...255, using: &random) }
                        }
                    return RRset(type: type, ttl: .random(in: 0...(.max), using: &random), rdata: rdata)
                },
            unusable: Array(used.prefix(unusable)),
            delegation: [.none, .cut, .partial].randomElement(using: &random) ?? .none,
            answersBelow: .random(using: &random),
            subdomains: Bool.random(using: &random) ? [] : [vocabulary[Int.random(in: 0...3, using: &random)]]
        )
    }

    /// What each name is, by looking through all nodes.
    func findings(in tree: TreeID) -> [[[UInt8]]: Finding] {
        var findings: [[[UInt8]]: Finding] = [:]
        let nodes = groups.filter { $0.key.tree == tree }.flatMap(\.value)
        for node in nodes { findings[node.labels] = .node(ReadNode(node)) }
        for node in nodes {
            for above in 1..<max(1, node.labels.count) where findings[Array(node.labels[above...])] == nil {
                findings[Array(node.labels[above...])] = .emptyNonTerminal
            }
        }
        return findings
    }

    var nodeCount: Int { groups.values.reduce(0) { $0 + $1.count } }
}
