// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import RandomTesting
import Testing

@Suite("An index against a plain dictionary")
struct ModelTests {
    @Test("agrees on every name after every batch of changes", arguments: 0..<(longTests ? 200 : 4))
    func agrees(seed: Int) throws {
        var random = SplitMix64(seed: UInt64(seed))
        var model = IndexModel()
        var builder = IndexBuilder(capacity: seed * 10, hash: NameHash(using: &random))
        // Some groups are replaced, and taken away, while the base is being built.
        for _ in 0..<60 {
            if let group = model.draw(using: &random) { builder.insert(group) }
        }
        var snapshot = builder.finish(zones: [])
        compare(snapshot, model)
        for batch in 0..<12 {
            let groups = (0..<Int.random(in: 0...12, using: &random)).compactMap { _ in model.draw(using: &random) }
            snapshot = snapshot.replacing(groups, zones: [])
            compare(snapshot, model)
            try #require(snapshot.nodeCount == model.nodeCount, "batch \(batch)")
        }
    }

    private func compare(_ snapshot: IndexSnapshot, _ model: IndexModel) {
        var differences: [String] = []
        for tree in IndexModel.trees {
            let expected = model.findings(in: tree)
            for name in IndexModel.names where name.count == IndexModel.depth {
                // The name and its ancestors, the topmost first; asked in upper case.
                let asked = name.map { $0.map { $0 &- 0x61 < 26 ? $0 & 0xDF : $0 } }
                let found = snapshot.findings(asked, in: tree, apex: emc)
                for (level, finding) in found.enumerated()
                where finding != expected[name.suffix(level + 1)] ?? .missing {
                    differences.append("\(tree) \(name.suffix(level + 1)) \(finding)")
                }
                if found.count != name.count { differences.append("\(name) cannot be asked") }
            }
        }
        #expect(differences.isEmpty, "\(differences.prefix(3))")
    }

    @Test("forgets all when all groups are taken away")
    func empties() {
        var random = SplitMix64(seed: 99)
        var model = IndexModel()
        let groups = (0..<80).compactMap { _ in model.draw(using: &random) }
        let full = snapshot([]).replacing(groups, zones: [])
        let taken = groups.map { NodeGroup(tree: $0.tree, root: $0.root, nodes: []) }
        let empty = full.replacing(taken, zones: [])
        #expect(full.nodeCount == model.nodeCount)
        #expect(empty.nodeCount == 0)
        compare(empty, IndexModel())
        compare(full, model)
    }
}
