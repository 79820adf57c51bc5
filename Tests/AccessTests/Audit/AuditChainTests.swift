// SPDX-License-Identifier: MIT
import Access
import JSONRPC
import RandomTesting
import Testing

@Suite("The chain of audit entries")
struct AuditChainTests {
    /// What Fixtures/make-audit-log.py wrote, which knows the documented format and nothing of this module.
    private static let entries: [(Int64, String, String, JSONObject)] = [
        (1_763_723_472_123, "uid:0", "token.new", ["scopes": "register", "id": "k3v5qa7h2mzd", "label": ""]),
        (1_763_723_472_124, "token:k3v5qa7h2mzd", "enum.register", [:]),
        (
            1_763_723_472_124, "anonymous", "x",
            ["z": nil, "a": [true, false, 0, -7, "", [:], [], ["b": 1, "B": 2]]]
        ),
        (0, "", "", ["quotes \" and \\ and /": "\u{8}\u{C}\n\r\t\0\u{1F}\u{7F}"]),
        (
            -1, "é€😀", "\u{2028}\u{FEFF}",
            ["é": "\u{10FFFF}\u{D7FF}\u{E000}", "e": "a", "😀": 1, "\u{FFFF}": 2]
        ),
        (.max, "wallet", "wallet.spend", ["outcome": "confirmed", "amount": "0.010000"]),
    ]

    /// A chain of entries, as lines.
    private static func lines(_ count: Int) throws -> [[UInt8]] {
        var chain = AuditChain()
        return try (1...count)
            .map { number in
                try chain.append(
                    time: Int64(number),
                    actor: "uid:\(number % 3)",
                    action: "test",
                    details: ["n": .integer(number % 5)]
                )
                .line
            }
    }

    /// The line of the first fault, counted from 1, and what it is; nil if there is none.
    private static func fault(in lines: [[UInt8]], after head: AuditHead = .start) -> (line: Int, fault: AuditFault)? {
        var chain = AuditChain(after: head)
        for (index, line) in lines.enumerated() {
            do throws(AuditFault) { _ = try chain.follow(line: line) } catch { return (index + 1, error) }
        }
        return nil
    }

    @Test("is written as another program writes it")
    func written() throws {
        var chain = AuditChain()
        let expected = try fixtureLines("audit.log")
        for ((time, actor, action, details), line) in zip(Self.entries, expected) {
            let entry = try chain.append(time: time, actor: actor, action: action, details: details)
            #expect(String(decoding: entry.line, as: UTF8.self) == String(decoding: line, as: UTF8.self))
            #expect(entry.isIntact)
            #expect(entry.head == chain.head)
        }
        #expect(expected.count == Self.entries.count)
        #expect(chain.head.sequence == Self.entries.count)
    }

    @Test("is read as another program writes it")
    func read() throws {
        var chain = AuditChain()
        for ((time, actor, action, _), line) in zip(Self.entries, try fixtureLines("audit.log")) {
            let entry = try chain.follow(line: line)
            #expect(entry.time == time && entry.actor == actor && entry.action == action)
            #expect(AuditEntry(line: entry.line) == entry)
            #expect(AuditHead(entry.head.description) == entry.head)
        }
        #expect(
            try fixtureLines("audit.log").last.flatMap { AuditEntry(line: $0) }?.details["amount"]?.text == "0.010000"
        )
    }

    @Test("repairs what is no UTF-8, and records what was repaired")
    func repaired() throws {
        var chain = AuditChain()
        let entry = try chain.append(time: 0, actor: "", action: "", details: ["name": .string([0x61, 0xFF, 0xC3])])
        #expect(entry.details["name"]?.text == "a\u{FFFD}\u{FFFD}")
        #expect(entry.details["name"]?.octets == Array("a\u{FFFD}\u{FFFD}".utf8))
        #expect(AuditEntry(line: entry.line) == entry)
    }

    @Test("refuses what cannot be written in one way")
    func refused() {
        var deep: JSON = 1
        for _ in 0..<20 { deep = [deep] }
        let cases: [(JSONObject, AuditEntryError)] = [
            (["a": 1, "b": 2, "a": 3], .repeatedMember("a")),
            (["a": ["x": [["é": 1, "é": 1]]]], .repeatedMember("é")),
            (["a": .number("01")], .malformed),
            (["a": .number("1}")], .malformed),
            (["a": .number("")], .malformed),
            (["a": .number(" 1")], .malformed),
            (["a": .number("NaN")], .malformed),
            (["a": deep], .tooDeep),
        ]
        var chain = AuditChain()
        for (details, error) in cases {
            #expect(throws: error) { try chain.append(time: 0, actor: "", action: "", details: details) }
            #expect(!error.description.isEmpty)
        }
        #expect(chain.head == .start)
        var full = AuditChain(after: AuditHead(sequence: .max, hash: AuditHead.start.hash))
        #expect(throws: AuditEntryError.malformed) { try full.append(time: 0, actor: "", action: "", details: [:]) }
        #expect(throws: AuditFault.malformed) { try full.follow(line: try Self.lines(1)[0]) }
    }

    @Test("has lines of at most 65,536 octets with the line feed")
    func longest() throws {
        var chain = AuditChain()
        func size(_ count: Int) throws -> Int {
            var chain = chain
            let details: JSONObject = ["a": .string([UInt8](repeating: 0x61, count: count))]
            return try chain.append(time: 0, actor: "", action: "", details: details).line.count
        }
        let overhead = try size(0)
        let longest = AuditEntry.lineLimit - overhead - 1
        #expect(try size(longest) == AuditEntry.lineLimit - 1)
        #expect(throws: AuditEntryError.tooLong(octets: AuditEntry.lineLimit + 1)) { try size(longest + 1) }
        let details: JSONObject = ["a": .string([UInt8](repeating: 0x61, count: longest))]
        let entry = try chain.append(time: 0, actor: "", action: "", details: details)
        #expect(AuditEntry(line: entry.line) == entry)
    }

    @Test("shows each octet that was changed, in its line")
    func changed() throws {
        let lines = try Self.lines(3)
        for index in lines.indices {
            for place in lines[index].indices {
                for bit in [0, 3, 5, 7] {
                    var copy = lines
                    copy[index][place] ^= 1 << UInt8(bit)
                    #expect(Self.fault(in: copy)?.line == index + 1, "octet \(place) of line \(index + 1)")
                }
            }
        }
        #expect(Self.fault(in: lines) == nil)
    }

    @Test("shows what was removed, moved, repeated and inserted")
    func moved() throws {
        let lines = try Self.lines(20)
        for index in 0..<19 {
            var copy = lines
            copy.remove(at: index)
            #expect(Self.fault(in: copy)?.line == index + 1)
            #expect(Self.fault(in: copy)?.fault == .outOfOrder(found: index + 2, expected: index + 1))
            copy = lines
            copy.swapAt(index, index + 1)
            #expect(Self.fault(in: copy)?.line == index + 1)
            copy = lines
            copy.insert(lines[index], at: index)
            #expect(Self.fault(in: copy)?.line == index + 2)
            copy = lines
            copy.insert([], at: index)
            #expect(Self.fault(in: copy)?.line == index + 1)
        }
    }

    @Test("shows an entry that was written anew, with a right hash")
    func forged() throws {
        let lines = try Self.lines(5)
        var chain = AuditChain()
        for line in lines.prefix(2) { _ = try chain.follow(line: line) }
        let forged = try chain.append(time: 3, actor: "uid:0", action: "test", details: ["n": 4])
        var copy = lines
        copy[2] = forged.line
        #expect(Self.fault(in: copy)?.line == 4)
        #expect(Self.fault(in: copy)?.fault == .otherPredecessor)
    }

    @Test(
        "takes one spelling alone",
        arguments: [
            ("{\"action\"", "{ \"action\""), ("\"details\":{\"n\":1}", "\"details\":{\"n\":1,\"n\":1}"),
            ("\"test\"", "\"t\\u0065st\""), ("\"sequence\":1", "\"sequence\":1,\"extra\":1"),
            ("\"n\":1", "\"n\":1,\"a\":1"),
            ("\"time\":1", "\"time\":-0"),
        ]
    )
    func spelled(old: String, new: String) throws {
        let line = String(decoding: try Self.lines(1)[0], as: UTF8.self)
        let respelled = line.replacing(old, with: new)
        #expect(respelled != line)
        #expect(Self.fault(in: [Array(respelled.utf8)])?.fault == .malformed)
        let capitals = String(line.dropLast(66)) + line.suffix(66).uppercased().replacing("HASH", with: "hash")
        #expect(Self.fault(in: [Array(capitals.utf8)])?.fault == .malformed)
    }

    @Test("reads any octets without a trap, and finds no entry in them")
    func mutated() throws {
        var random = SplitMix64(seed: 5)
        let lines = try fixtureLines("audit.log")
        for _ in 0..<(longTests ? 500_000 : 4_000) {
            let index = Int.random(in: 0..<lines.count, using: &random)
            let line = random.mutate(lines[index], favouring: Array("{}[]\":,\\u0".utf8))
            let entry = AuditEntry(line: line)
            #expect(entry == nil || line == lines[index] || entry?.isIntact == false)
            if let entry { #expect(entry.line == line) }
        }
    }
}

@Suite("Sums of an audit log")
struct AuditSumsTests {
    @Test("add amounts up by what became of them")
    func sums() throws {
        var chain = AuditChain()
        var sums = AuditSums()
        let details: [JSONObject] = [
            ["outcome": "confirmed", "amount": "0.010000"], ["outcome": "confirmed", "amount": .amount(units: 5)],
            ["outcome": "failed"], ["amount": "7"], ["outcome": "failed", "amount": "not a number"], ["outcome": 1],
            ["outcome": "much", "amount": "9000000000000"], ["outcome": "much", "amount": "9000000000000"],
        ]
        for details in details {
            sums.add(try chain.append(time: 0, actor: "", action: "", details: details))
        }
        #expect(sums.byOutcome.keys.sorted() == ["confirmed", "failed", "much"])
        #expect(sums.byOutcome["confirmed"]?.units == 10_005)
        #expect(sums.byOutcome["confirmed"]?.entries == 2)
        #expect(sums.byOutcome["failed"]?.units == 0)
        #expect(sums.byOutcome["failed"]?.entries == 2)
        #expect(sums.byOutcome["much"]?.units == .max)
        for number in 0..<1_000 {
            sums.add(try chain.append(time: 0, actor: "", action: "", details: ["outcome": .string("o\(number)")]))
        }
        #expect(sums.byOutcome.count == 101)
        #expect(sums.byOutcome["other"]?.entries == 903)
    }
}
