// SPDX-License-Identifier: MIT
import HTTPAPI
import NVS
import Testing

@Suite("The newest blocks")
struct RecentBlocksTests {
    private static func tip(_ height: Int, _ branch: String = "a") -> DirectoryTip {
        DirectoryTip(height: height, hash: "\(branch)\(height)")
    }

    private static func block(_ height: Int, _ branch: String = "a", octets: Int = 1) -> BlockEvents {
        BlockEvents(
            tip: tip(height, branch),
            operations: [
                NameOperation(kind: .new, name: Array("dns:a".utf8), value: Array(repeating: 0, count: octets))
            ]
        )
    }

    private static func blocks(_ heights: ClosedRange<Int>, _ branch: String = "a") -> [BlockEvents] {
        heights.map { block($0, branch) }
    }

    /// Blocks 1 to 10, and what was before is not known.
    private static func ten(limit: Int = 100, octetLimit: Int = 4 << 20) -> RecentBlocks {
        var recent = RecentBlocks(limit: limit, octetLimit: octetLimit)
        #expect(recent.follow(blocks(1...10), behind: nil, to: tip(10)).isEmpty)
        return recent
    }

    @Test("Before there is one, nobody is told anything")
    func nothing() {
        let recent = RecentBlocks()
        #expect(recent.events(after: nil).isEmpty)
        #expect(recent.events(after: "a1").isEmpty)
        #expect(!recent.knows("a1"))
    }

    @Test("Who comes again hears of those behind the last that he knows")
    func catchingUp() {
        let recent = Self.ten()
        #expect(recent.events(after: "a7") == Self.blocks(8...10).map { .block($0) })
        #expect(recent.events(after: "a10") == [.position(Self.tip(10))])
        #expect(recent.events(after: nil) == [.position(Self.tip(10))])
        #expect(recent.events(after: "a0") == [.reset(Self.tip(10))])
    }

    @Test("A longer branch is told from where it begins")
    func reorganization() {
        var recent = Self.ten()
        let branch = Self.blocks(8...11, "b")
        #expect(recent.follow(branch, behind: "a7", to: Self.tip(11, "b")) == branch.map { .block($0) })
        #expect(recent.events(after: "a10") == [.reset(Self.tip(11, "b"))])
        #expect(recent.events(after: "a6") == [.block(Self.block(7))] + branch.map { .block($0) })
        #expect(!recent.knows("a8"))
    }

    @Test("A branch that begins before all that is known")
    func otherChain() {
        var recent = Self.ten()
        let told = recent.follow(Self.blocks(5...12, "b"), behind: nil, to: Self.tip(12, "b"))
        #expect(told == [.reset(Self.tip(12, "b"))])
        #expect(recent.events(after: "b11") == [.block(Self.block(12, "b"))])
        #expect(recent.events(after: "a4") == [.reset(Self.tip(12, "b"))])
    }

    @Test("A chain that has become shorter, and grows again")
    func shorter() {
        var recent = Self.ten()
        #expect(recent.follow([], behind: "a4", to: Self.tip(4)) == [.reset(Self.tip(4))])
        #expect(recent.events(after: "a3") == [.block(Self.block(4))])
        #expect(recent.follow([Self.block(5, "b")], behind: "a4", to: Self.tip(5, "b")) == [.block(Self.block(5, "b"))])
        // The same tip again is no news.
        #expect(recent.follow([], behind: "b5", to: Self.tip(5, "b")).isEmpty)
    }

    @Test("Blocks that could not be read")
    func unreadable() {
        var recent = Self.ten()
        #expect(recent.follow([], behind: nil, to: Self.tip(11)) == [.reset(Self.tip(11))])
        #expect(recent.events(after: "a11") == [.position(Self.tip(11))])
        #expect(recent.events(after: "a10") == [.reset(Self.tip(11))])
        #expect(recent.follow([Self.block(12)], behind: "a11", to: Self.tip(12)) == [.block(Self.block(12))])
        #expect(recent.events(after: "a11") == [.block(Self.block(12))])
    }

    @Test("No more of them are kept than a number, and the one before them is known")
    func limit() {
        let recent = Self.ten(limit: 4)
        #expect(recent.events(after: "a6") == Self.blocks(7...10).map { .block($0) })
        #expect(recent.events(after: "a5") == [.reset(Self.tip(10))])
    }

    @Test("Nor more octets, but for the newest")
    func octets() {
        var recent = RecentBlocks(octetLimit: 10_000)
        var last: String?
        for height in 1...5 {
            _ = recent.follow([Self.block(height, octets: 4_000)], behind: last, to: Self.tip(height))
            last = "a\(height)"
        }
        #expect(recent.events(after: "a3") == (4...5).map { .block(Self.block($0, octets: 4_000)) })
        #expect(recent.events(after: "a2") == [.reset(Self.tip(5))])
        let large = Self.block(6, octets: 20_000)
        _ = recent.follow([large], behind: "a5", to: Self.tip(6))
        #expect(recent.events(after: "a5") == [.block(large)])
        #expect(recent.events(after: "a4") == [.reset(Self.tip(6))])
    }
}
