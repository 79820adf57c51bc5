// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import RandomTesting
import Testing

@Suite("Snapshots and those who read them")
struct SnapshotTests {
    private static func state(_ serial: Int) -> [NodeGroup] {
        (0..<8).map { group(node("n\($0)", "\(serial)"), node("s\(serial % 3).n\($0)", "\(serial)")) }
    }

    @Test("A reader sees the state it holds until it asks for a newer one")
    func held() {
        let first = snapshot(Self.state(0))
        let index = NameIndex(first)
        var reader = NameIndex.Reader(index)
        let second = first.replacing(Self.state(1) + [gone("n7")], zones: [zone(apex("coin"))])
        index.publish(second)

        #expect(reader.snapshot.finding("n0") == .node(ReadNode(node("", "0"))))
        #expect(reader.snapshot.finding("s0.n0") != .missing)
        #expect(reader.snapshot.finding("n7") != .missing)
        #expect(reader.snapshot.zones.map(\.apex) == [emc])
        reader.refresh()
        #expect(reader.snapshot.finding("n0") == .node(ReadNode(node("", "1"))))
        #expect(reader.snapshot.finding("s0.n0") == .missing)
        #expect(reader.snapshot.finding("n7") == .missing)
        #expect(reader.snapshot.zones.map(\.apex) == [apex("coin")])
        reader.refresh()
        #expect(reader.snapshot.finding("n0") == .node(ReadNode(node("", "1"))))
        // The older state is still what it was.
        #expect(first.finding("n7") != .missing)
        #expect(index.snapshot.finding("n0") == .node(ReadNode(node("", "1"))))
    }

    @Test("Before the chain is read a snapshot says so")
    func incomplete() {
        var random = SplitMix64(seed: 1)
        let start = IndexSnapshot(zones: [zone(emc)], hash: NameHash(using: &random))
        #expect(!start.isComplete)
        #expect(start.finding("a") == .missing)
        #expect(start.nodeCount == 0)
        #expect(snapshot([]).isComplete)
        #expect(snapshot([]).replacing([], zones: []).isComplete)
    }

    @Test("Readers see whole states only, each newer than the last, while a writer publishes", .timeLimit(.minutes(5)))
    func concurrent() async {
        let last = longTests ? 5_000 : 300
        let index = NameIndex(snapshot(Self.state(0)))
        let seen = await withTaskGroup(of: Bool.self) { tasks in
            for _ in 0..<4 {
                tasks.addTask {
                    var reader = NameIndex.Reader(index)
                    var newest = 0
                    while newest < last {
                        guard let serial = Self.serial(of: reader.snapshot), serial >= newest else { return false }
                        newest = serial
                        reader.refresh()
                        await Task.yield()
                    }
                    return true
                }
            }
            tasks.addTask {
                var snapshot = index.snapshot
                for serial in 1...last {
                    snapshot = snapshot.replacing(Self.state(serial), zones: [zone(emc)])
                    index.publish(snapshot)
                    await Task.yield()
                }
                return true
            }
            return await tasks.reduce(into: [Bool]()) { $0.append($1) }
        }
        #expect(seen == Array(repeating: true, count: 5))
    }

    /// The state that a snapshot holds; nil if it mixes two.
    private static func serial(of snapshot: IndexSnapshot) -> Int? {
        guard case .node(let first) = snapshot.finding("n0"), let text = first.rrsets.first?.rdata.first?.dropFirst(),
            let serial = Int(String(decoding: text, as: UTF8.self))
        else { return nil }
        for number in 0..<8 {
            guard snapshot.finding("n\(number)") == .node(first) else { return nil }
            for sub in 0..<3 {
                let expected: Finding = sub == serial % 3 ? .node(first) : .missing
                guard snapshot.finding("s\(sub).n\(number)") == expected else { return nil }
            }
        }
        return serial
    }
}
