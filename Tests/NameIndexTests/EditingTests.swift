// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import Testing

@Suite("Groups that replace groups")
struct EditingTests {
    /// A base and an overlay tell the same story.
    private static func both(_ steps: [NodeGroup]) -> [IndexSnapshot] {
        [
            snapshot(steps), snapshot([]).replacing(steps, zones: []),
            snapshot(Array(steps.prefix(1))).replacing(Array(steps.dropFirst()), zones: []),
        ]
    }

    @Test("leave nothing of what they had before")
    func shrinks() {
        for snapshot in Self.both([group(node("a"), node("x.y.a"), node("b.a")), group(node("a", "new"))]) {
            #expect(snapshot.finding("a") == .node(ReadNode(node("a", "new"))))
            #expect(snapshot.finding("b.a") == .missing)
            #expect(snapshot.finding("y.a") == .missing)
            #expect(snapshot.finding("x.y.a") == .missing)
            #expect(snapshot.nodeCount == 1)
        }
    }

    @Test("go whole, and the empty names above them too")
    func vanishes() {
        for snapshot in Self.both([group(node("c.b.a"), node("d.c.b.a")), gone("c.b.a")]) {
            for name in ["a", "b.a", "c.b.a", "d.c.b.a"] { #expect(snapshot.finding(name) == .missing, "\(name)") }
            #expect(snapshot.nodeCount == 0)
        }
    }

    @Test("keep an empty name as long as another group lies below it")
    func sharesParents() {
        let start = snapshot([group(node("1.7.7")), group(node("2.7.7"))])
        let one = start.replacing([gone("1.7.7")], zones: [])
        #expect(one.finding("7.7") == .emptyNonTerminal)
        #expect(one.finding("7") == .emptyNonTerminal)
        let none = one.replacing([gone("2.7.7")], zones: [])
        #expect(none.finding("7.7") == .missing)
        #expect(none.finding("7") == .missing)
    }

    @Test("turn an empty name into a node and back")
    func fillsParents() {
        let below = snapshot([group(node("x.a"))])
        #expect(below.finding("a") == .emptyNonTerminal)
        let filled = below.replacing([group(node("a"))], zones: [])
        #expect(filled.finding("a") == .node(ReadNode(node("a"))))
        #expect(filled.finding("x.a") == .node(ReadNode(node("x.a"))))
        #expect(filled.replacing([gone("a")], zones: []).finding("a") == .emptyNonTerminal)
        let lone = filled.replacing([gone("x.a")], zones: [])
        #expect(lone.finding("a") == .node(ReadNode(node("a"))))
        #expect(lone.finding("x.a") == .missing)
    }

    @Test("may be taken away twice, or without having been there")
    func absent() {
        for snapshot in Self.both([gone("a"), group(node("a")), gone("a"), gone("a"), gone("b.a")]) {
            #expect(snapshot.finding("a") == .missing)
            #expect(snapshot.nodeCount == 0)
        }
    }

    @Test("may name a node twice: the last one counts")
    func repeated() {
        let twice = group(node("a"), node("b.a", "1"), node("b.a", "2"))
        for snapshot in Self.both([twice]) {
            #expect(snapshot.finding("b.a") == .node(ReadNode(node("b.a", "2"))))
            #expect(snapshot.nodeCount == 2)
            let after = snapshot.replacing([gone("a")], zones: [])
            #expect(after.nodeCount == 0)
            #expect(after.finding("a") == .missing)
        }
    }

    @Test("are seen in their own tree alone")
    func trees() {
        let other = NodeGroup(tree: TreeID(rawValue: 1), root: labels("a"), nodes: [node("a", "other")])
        let snapshot = snapshot([group(node("a")), other])
        #expect(snapshot.finding("a") == .node(ReadNode(node("a"))))
        let found = snapshot.findings(labels("a"), in: TreeID(rawValue: 1), apex: emc)
        #expect(found == [.node(ReadNode(node("a", "other")))])
        #expect(snapshot.findings(labels("a"), in: TreeID(rawValue: 2), apex: emc) == [.missing])
    }
}
