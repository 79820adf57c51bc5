// SPDX-License-Identifier: MIT
import HTTPAPI
import NVS
import Testing

@Suite("Events that wait for confirmations")
struct ConfirmedEventsTests {
    private static func tip(_ height: Int, _ branch: String = "a") -> DirectoryTip {
        DirectoryTip(height: height, hash: "\(branch)\(height)")
    }

    /// The hashes of what is told after each event.
    private static func told(_ confirmations: Int, _ events: [ChainEvent]) -> [[String]] {
        var confirmed = ConfirmedEvents(confirmations: confirmations)
        return events.map { event in
            confirmed.take(event)
                .map { told in
                    switch told {
                    case .position(let tip): "position \(tip.hash)"
                    case .reset(let tip): "reset \(tip.hash)"
                    case .block(let block): block.tip.hash
                    }
                }
        }
    }

    private static func block(_ height: Int, _ branch: String = "a") -> ChainEvent {
        .block(BlockEvents(tip: tip(height, branch), operations: []))
    }

    @Test("With one confirmation nothing waits")
    func one() {
        let told = Self.told(1, [.position(Self.tip(4)), Self.block(5), Self.block(6)])
        #expect(told == [["position a4"], ["a5"], ["a6"]])
    }

    @Test("A block is told when there are enough on top of it")
    func three() {
        let told = Self.told(3, (5...9).map { Self.block($0) })
        #expect(told == [[], [], ["a5"], ["a6"], ["a7"]])
    }

    @Test("What is taken back before that is not told, and what takes its place is, in its time")
    func reorganisation() {
        let events = [Self.block(5), Self.block(6), Self.block(6, "b"), Self.block(7, "b"), Self.block(8, "b")]
        #expect(Self.told(3, events) == [[], [], [], ["a5"], ["b6"]])
        // What was told already is told again, no higher than before.
        let deep = [Self.block(5), Self.block(6), Self.block(5, "b"), Self.block(6, "b")]
        #expect(Self.told(2, deep) == [[], ["a5"], [], ["b5"]])
    }

    @Test("A reset is told at once, and nothing of before it")
    func reset() {
        #expect(Self.told(3, [Self.block(5), .reset(Self.tip(9)), Self.block(10)]) == [[], ["reset a9"], []])
    }
}
