// SPDX-License-Identifier: MIT

/// Puts nodes into a table and takes them out, and keeps count of the names between them and the apex.
///
/// With a `base` the table is an overlay: names that it does not know are looked up there, and what changes is copied
/// up. A name that is gone stays in an overlay as a slot without record and children.
struct IndexEditor {
    let hash: NameHash
    let base: IndexSegment?
    var table: IndexSegment

    /// Replaces all nodes of a group.
    mutating func replace(_ group: NodeGroup) {
        let rootHashes = hashes(of: group.root, in: group.tree)
        guard let rootHash = rootHashes.last else { return }
        for member in members(of: rootHash) {
            remove(hashes(of: labels(ofWire: member), in: group.tree))
        }
        remove(rootHashes)

        let others = group.nodes.lazy.filter { $0.labels != group.root }.map(\.labels)
        for node in group.nodes {
            let members = node.labels == group.root ? others.compactMap(wire(of:)) : []
            insert(node, members: Array(members), tree: group.tree)
        }
    }

    private mutating func insert(_ node: ZoneNode, members: [[UInt8]], tree: TreeID) {
        guard let name = wire(of: node.labels) else { return }
        let path = hashes(of: node.labels, in: tree)
        guard let hash = path.last, let place = RecordPlace(offset: table.arena.count) else { return }
        NodeRecord.append(node, name: name, members: members, to: &table.arena)
        var entry = self[hash]
        let existed = entry.exists
        entry.record = place
        table[hash] = entry
        if !existed {
            changeAncestors(of: path, by: 1)
        }
    }

    private mutating func remove(_ path: [UInt64]) {
        guard let hash = path.last else { return }
        var entry = self[hash]
        guard entry.record != .none else { return }
        entry.record = .none
        table[hash] = entry
        if !entry.exists {
            changeAncestors(of: path, by: -1)
        }
    }

    /// Tells the names above that a name below them came into being or went, as far up as that makes a difference.
    private mutating func changeAncestors(of path: [UInt64], by difference: Int32) {
        for hash in path.dropLast().reversed() {
            var entry = self[hash]
            let existed = entry.exists
            entry.children = entry.children &+ UInt32(bitPattern: difference)
            table[hash] = entry
            if entry.exists == existed { return }
        }
    }

    private subscript(hash: UInt64) -> IndexSegment.Entry {
        if let entry = table[hash] { return entry }
        guard let entry = base?[hash] else { return IndexSegment.Entry(record: .none, children: 0) }
        return IndexSegment.Entry(record: entry.record.seenFromOverlay, children: entry.children)
    }

    private func members(of hash: UInt64) -> [[UInt8]] {
        let place = self[hash].record
        if place == .none { return [] }
        guard place.isInBase, let base else { return table.node(at: place).members }
        return base.node(at: place).members
    }

    /// The hashes of all names from just below the apex to this one.
    private func hashes(of labels: [[UInt8]], in tree: TreeID) -> [UInt64] {
        var value = hash.apex(of: tree)
        return labels.reversed()
            .map { label in
                value = hash.child(of: value, octets: label.span, start: 0, count: label.count)
                return value
            }
    }
}

/// The relative wire form of labels, without a root label; nil if it would not fit a name.
private func wire(of labels: [[UInt8]]) -> [UInt8]? {
    var wire: [UInt8] = []
    for label in labels {
        guard (1...63).contains(label.count) else { return nil }
        wire.append(UInt8(truncatingIfNeeded: label.count))
        wire.append(contentsOf: label)
    }
    return wire.isEmpty || wire.count > 254 ? nil : wire
}

private func labels(ofWire wire: [UInt8]) -> [[UInt8]] {
    var labels: [[UInt8]] = []
    var position = 0
    while position < wire.count {
        let end = min(position + 1 + Int(wire[position]), wire.count)
        labels.append(Array(wire[position + 1..<end]))
        position = end
    }
    return labels
}
