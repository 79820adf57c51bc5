// SPDX-License-Identifier: MIT
import DNSWire
import NameIndex
import Testing

@Suite("A query's name, folded")
struct FoldedNameTests {
    /// 255 octets in four labels.
    private static let longest = wire([63, 63, 63, 61])
    /// 255 octets in 127 labels.
    private static let deepest = wire(Array(repeating: 1, count: 127))

    private static let none: [[UInt8]] = [
        [], [1], [1, 0x61], [3, 0x61, 0x62, 0], [0xC0, 0], [0x40, 0], [0x80, 0], [1, 0x61, 0xC0, 0],
        wire([64]), wire([63, 63, 63, 62]), wire([1, 63, 63, 63, 61]), wire(Array(repeating: 1, count: 128)),
    ]

    private static func wire(_ sizes: [UInt8]) -> [UInt8] {
        var wire: [UInt8] = []
        for size in sizes { wire += [size] + [UInt8](repeating: 0x41, count: Int(size)) }
        return wire + [0]
    }

    private func load(_ name: inout FoldedName, _ octets: [UInt8], at start: Int = 0) -> Int? {
        name.load(octets.span, at: start)
    }

    @Test("folds A to Z and nothing else (RFC 4343 §3)")
    func folds() {
        let octets = (0...255).map { UInt8($0) }
        for start in stride(from: 0, to: 256, by: 32) {
            var name = FoldedName()
            let label = Array(octets[start..<start + 32])
            #expect(load(&name, [32] + label + [0]) == 34)
            let folded = (0..<32).map { name.wire[1 + $0] }
            #expect(folded == label.map { (0x41...0x5A).contains($0) ? $0 + 0x20 : $0 })
        }
    }

    @Test("reads what is a name", arguments: [([0], 0), (longest, 4), (deepest, 127)] as [([UInt8], Int)])
    func legal(wire: [UInt8], labels: Int) {
        var name = FoldedName()
        #expect(load(&name, wire) == wire.count)
        #expect(name.count == wire.count)
        #expect(name.labelCount == labels)
        #expect(name.labels(upTo: .max).count == labels)
        #expect(name.offset(ofLabel: labels) == wire.count - 1)
        #expect(load(&name, [7] + wire + [9], at: 1) == wire.count + 1)
    }

    @Test("refuses what is none (RFC 1035 §2.3.4, §4.1.4)", arguments: none)
    func illegal(wire: [UInt8]) {
        var name = FoldedName()
        #expect(load(&name, wire) == nil)
    }

    @Test("does not remember the name loaded before")
    func reused() throws {
        var name = FoldedName()
        _ = load(&name, Self.deepest)
        #expect(load(&name, emc.wire) == 5)
        #expect(name.labels(upTo: .max) == labels("emc"))
        #expect(name.labels(upTo: 0) == [])
    }

    @Test(
        "knows its suffixes",
        arguments: [
            ("www.a.emc", "emc", true), ("www.a.emc", "a.EMC", true), ("www.a.emc", "www.a.emc", true),
            ("www.a.emc", ".", true), (".", ".", true), ("wwwa.emc", "a.emc", false), ("a.emc", "b.a.emc", false),
            ("www.a.emc", "www.a", false), (".", "emc", false), ("aemc", "emc", false),
        ]
    )
    func suffixes(text: String, suffix: String, isSuffix: Bool) throws {
        let name = folded(text)
        let other = folded(suffix)
        let folded = (0..<other.count).map { other.wire[$0] }
        let hasSuffix = name.hasSuffix(folded.span, labels: other.labelCount)
        let isAtOrBelow = name.isAtOrBelow(other, fromLabel: 0)
        let isEqual = name.isEqual(to: other)
        #expect(hasSuffix == isSuffix)
        #expect(isAtOrBelow == isSuffix)
        #expect(isEqual == (isSuffix && name.count == other.count))
    }
}
