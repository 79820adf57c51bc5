// SPDX-License-Identifier: MIT
import ResolverPolicy
import Testing

@Suite("Several lists at once") struct NameListsTests {
    private let lists = NameLists([
        readList(".ads.example\nexact.example", NameListOptions(format: .domains)),
        readList(
            "ads.example CNAME *.\n*.x.ads.example CNAME rpz-drop.\nonly.example A 192.0.2.1",
            NameListOptions(format: .rpz)
        ),
        readList(".good.ads.example\nexact.example", NameListOptions(format: .domains, purpose: .allow)),
    ])

    @Test(arguments: [
        // The first list counts, whatever longer entry another one has.
        ("ads.example.", "block", 0), ("a.x.ads.example.", "block", 0), ("only.example.", "A 300 [\"192.0.2.1\"]", 1),
        // The allow list counts before both.
        ("a.good.ads.example.", "allow", 2), ("exact.example.", "allow", 2),
    ])
    func order(name: String, expected: String, list: Int) throws {
        #expect(try verdict(lists, name) == expected)
        let match = lists.match(try wire(name))
        #expect(match?.list == list)
    }

    @Test func selection() throws {
        #expect(try verdict(lists, "ads.example.", in: .none) == "-")
        #expect(try verdict(lists, "ads.example.", in: ListSelection([1])) == "nodata")
        #expect(try verdict(lists, "a.x.ads.example.", in: ListSelection([1])) == "drop")
        #expect(try verdict(lists, "x.ads.example.", in: ListSelection([1, 2])) == "-")
        #expect(try verdict(lists, "a.good.ads.example.", in: ListSelection([0, 1])) == "block")
        let match = lists.match(try wire("b.a.ads.example."))
        #expect(match?.labels == 2)
    }

    @Test func nothingIsNoList() throws {
        let name = try wire("a.")
        #expect(NameLists([]).match(name) == nil)
        let empty = NameLists([readList("", NameListOptions(format: .rpz))])
        #expect(empty.match(name) == nil && empty.match([0]) == nil)
    }

    @Test func everything() throws {
        let all = NameLists([readList("* CNAME .\nok.example CNAME rpz-passthru.", NameListOptions(format: .rpz))])
        #expect(try verdict(all, "a.b.c.") == "nxdomain")
        #expect(try verdict(all, "ok.example.") == "allow")
        #expect(try verdict(all, ".") == "-")
    }

    @Test func octetsThatAreNoName() {
        for octets in [[], [1], [3, 0x61, 0], [0, 0], [0xc0, 0x0c], [1, 0x41, 0]] as [[UInt8]] {
            #expect(lists.match(octets) == nil)
        }
    }

    @Test func limits() {
        let text = (0..<10).map { "n\($0).example" }.joined(separator: "\n")
        let few = readList(text, NameListOptions(format: .domains, nameLimit: 4))
        #expect(few.count == 4 && few.counts.overLimit == 6)
        let long = readList(
            "a.example\n" + String(repeating: "b", count: 100) + "\nc.example",
            NameListOptions(format: .domains, lineLimit: 50)
        )
        #expect(long.count == 2 && long.counts.firstFault == .init(line: 2, reason: .tooLong))
        for piece in [1, 7, 60] {
            let options = NameListOptions(format: .domains, lineLimit: 50)
            let text = "a.example\n" + String(repeating: "b", count: 1_000)
            #expect(readList(text, options, piece: piece).counts.firstFault == .init(line: 2, reason: .tooLong))
        }
    }
}
