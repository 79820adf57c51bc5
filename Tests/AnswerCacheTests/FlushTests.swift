// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import Testing

@Suite("Flushing")
struct FlushTests {
    private static let names = ["example", "a.example", "b.a.example", "a.other", "example.other", "xexample"]

    private static func door() throws -> Door {
        var door = Door()
        for name in names {
            try door.take(Upstream(name, .a, answers: ["\(name). 300 IN A 192.0.2.1"]))
            try door.take(Upstream(name, .txt, answers: ["\(name). 300 IN TXT x"]))
        }
        return door
    }

    private static func flush(_ suffix: String, _ door: inout Door) -> Int {
        door.cache.flush(suffix: DNSName(suffix))
    }

    private static func left(_ door: inout Door) -> Set<String> {
        Set(names.filter { door.find($0).kind != .missing || door.find($0, .txt).kind != .missing })
    }

    @Test("forgets everything, and gives room for all again")
    func everything() throws {
        var door = try Self.door()
        #expect(door.cache.count == 12)
        door.cache.flush()
        #expect(door.cache.count == 0)
        #expect(door.cache.octetsInUse == 0)
        #expect(Self.left(&door) == [])
        try door.take(Upstream("a.example", answers: ["a.example. 300 IN A 192.0.2.1"]))
        #expect(Self.left(&door) == ["a.example"])
    }

    @Test("forgets what is at and below a suffix")
    func suffix() throws {
        var door = try Self.door()
        #expect(Self.flush("EXAMPLE", &door) == 6)
        #expect(Self.left(&door) == ["a.other", "example.other", "xexample"])
        #expect(Self.flush(".", &door) == 6)
        #expect(door.cache.count == 0)
    }

    @Test("forgets failures and what is kept beyond its time, too")
    func others() throws {
        var door = Door()
        door.fail(.failed(.other), name: "a.example")
        try door.take(Upstream("b.example", answers: ["b.example. 1 IN A 192.0.2.1"]))
        door.wait(seconds: 1.5)
        #expect(Self.flush("example", &door) == 2)
        #expect(door.find("b.example") == .missing)
        // The count of failures starts anew.
        door.fail(.failed(.other), name: "a.example")
        door.wait(seconds: 1)
        #expect(door.find("a.example") == .missing)
    }
}
