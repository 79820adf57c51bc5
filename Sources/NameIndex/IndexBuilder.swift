// SPDX-License-Identifier: MIT

/// Builds a whole index from the beginning, as at start or after a deep reorganisation.
public struct IndexBuilder: ~Copyable {
    private var editor: IndexEditor

    /// Starts with nothing.
    ///
    /// - Parameters:
    ///   - capacity: names expected, those without data included; the table grows beyond by itself.
    ///   - hash: the key of the index.
    public init(capacity: Int = 0, hash: NameHash) {
        editor = IndexEditor(hash: hash, base: nil, table: IndexSegment(capacity: capacity))
    }

    /// Adds a group; one with the same root is replaced.
    public mutating func insert(_ group: NodeGroup) {
        editor.replace(group)
    }

    /// Ends the work and hands out the index.
    public consuming func finish(zones: [Zone]) -> IndexSnapshot {
        IndexSnapshot(zones: zones, hash: editor.hash, base: editor.table)
    }
}

extension IndexSnapshot {
    /// The state after a block: this one with some groups replaced and zones that carry a new serial.
    ///
    /// - Complexity: O(changed names + overlay); once the overlay has outgrown an eighth of the base (at least 65,536
    ///   names or 4 MiB of data) both are merged, which takes O(all names).
    public func replacing(_ groups: [NodeGroup], zones: [Zone]) -> IndexSnapshot {
        var editor = IndexEditor(hash: hash, base: base, table: overlay)
        for group in groups {
            editor.replace(group)
        }
        let next = IndexSnapshot(zones: zones, hash: hash, base: base, overlay: editor.table)
        // Data that was replaced stays in the arena until the merge: a name that changes in every block makes no new
        // slot, but more and more of that.
        let isOutgrown =
            editor.table.used > max(65_536, base.used / 8)
            || editor.table.arena.count > max(4 << 20, base.arena.count / 8)
        return isOutgrown ? next.merged() : next
    }

    private func merged() -> IndexSnapshot {
        var table = IndexSegment(capacity: base.used + overlay.used)
        table.arena.reserveCapacity(base.arena.count)
        for slot in overlay.hashes.indices where overlay.hashes[slot] != 0 {
            let entry = overlay.entry(in: slot)
            let source = entry.record.isInBase ? base : overlay
            table.copy(entry, of: overlay.hashes[slot], from: source)
        }
        for slot in base.hashes.indices where base.hashes[slot] != 0 && overlay.slot(of: base.hashes[slot]) == nil {
            table.copy(base.entry(in: slot), of: base.hashes[slot], from: base)
        }
        return IndexSnapshot(zones: zones, hash: hash, base: table)
    }
}

extension IndexSegment {
    /// Takes over a name from another table, unless it is gone there.
    fileprivate mutating func copy(_ entry: Entry, of hash: UInt64, from source: IndexSegment) {
        guard entry.exists else { return }
        var entry = entry
        if entry.record != .none {
            let start = entry.record.offset
            entry.record = RecordPlace(offset: arena.count) ?? .none
            arena.append(contentsOf: source.arena[start..<start + source.arena.span.u32(at: start)])
        }
        self[hash] = entry
    }
}
