// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import RandomTesting
import Testing

@Suite("Memory")
struct EvictionTests {
    private static let octets = 1 << 20

    /// An answer with a number that is the name's alone.
    private static func packet(_ name: String, _ number: Int, records: Int = 1) throws -> [UInt8] {
        var message = try Upstream(name).message
        message.answers = (0..<records)
            .map { index in
                let address = UInt32(truncatingIfNeeded: number &* 256 &+ index)
                return ResourceRecord(name: DNSName(name), ttl: 3_600, rdata: .a(A(address: address)))
            }
        return try message.encode()
    }

    private static func number(_ response: Response) -> Int? {
        guard case .a(let data)? = response.message.answers.first?.rdata else { return nil }
        return Int(data.address >> 8)
    }

    @Test("is never exceeded, and what is found is what was stored last")
    func bound() throws {
        var random = SplitMix64(seed: 3)
        var door = Door(octets: Self.octets)
        var stored: [Int: Int] = [:]
        var hits = 0
        for number in 0..<(longTests ? 400_000 : 8_000) {
            // Half of the time one of the names that were there already, with an answer of another size.
            let isNew = Bool.random(using: &random)
            let key = isNew ? number : Int.random(in: max(0, number - 4_000)...number, using: &random)
            let records =
                isNew || Int.random(in: 0..<8, using: &random) > 0 ? 1 : Int.random(in: 1...200, using: &random)
            door.take(try Self.packet("n\(key).example", number, records: records), name: "n\(key).example")
            stored[key] = number
            #expect(door.cache.octetsInUse <= Self.octets)
            let asked = Int.random(in: max(0, number - 6_000)...number, using: &random)
            guard let hit = door.find("n\(asked).example").hit else { continue }
            hits += 1
            let octets = door.octets(of: hit, to: Query("n\(asked).example", edns: false)) ?? []
            let message = try Message.decode(octets)
            let found = Self.number(Response(octets: octets, message: message))
            try #require(found == stored[asked].map { $0 & 0xFF_FFFF } || message.header.isTruncated)
        }
        #expect(hits > 1_000)
        // Whatever is counted can be found.
        let found = stored.keys.filter { door.find("n\($0).example").kind == .fresh }
        #expect(found.count == door.cache.count)
        #expect(door.cache.counters.evicted > 1_000)
        #expect(door.cache.octetsInUse > Self.octets / 2)
    }

    @Test("goes to those who are asked for: a flood of other names does not push them out")
    func hotNames() throws {
        var door = Door(octets: Self.octets)
        let hot = (0..<500).map { "hot\($0).example" }
        for (number, name) in hot.enumerated() { door.take(try Self.packet(name, number), name: name) }
        var turn = 0
        var lost: Set<Int> = []
        for number in 0..<20_000 {
            let name = "flood\(number).example"
            door.take(try Self.packet(name, number), name: name)
            if number % 4 == 0 {
                if door.find(hot[turn % hot.count]).kind != .fresh { lost.insert(turn % hot.count) }
                turn += 1
            }
        }
        #expect(lost == [])
        let names = hot + (0..<20_000).map { "flood\($0).example" }
        #expect(names.filter { door.find($0).kind == .fresh }.count == door.cache.count)
        #expect(door.find("flood0.example") == .missing)
        #expect(door.find("flood19999.example").kind == .fresh)
    }

    @Test("is bounded in entries, too, however short they are")
    func shortEntries() {
        var door = Door(octets: Self.octets)
        let letters = Array("abcdefghijklmnopqrstuvwxyz").map(String.init)
        for first in letters {
            for second in letters {
                for third in letters { door.fail(.failed(.other), name: first + second + third) }
            }
        }
        // A slot of the table for 64 octets, three of four in use.
        #expect(door.cache.count <= Self.octets / 64 / 4 * 3)
        #expect(door.cache.count > Self.octets / 64 / 3 * 2)
        #expect(door.find("zzz").kind == .fresh)
        #expect(door.find("aaa") == .missing)
    }

    @Test("of whole messages of 64 KiB is found by giving up what is old, hot or not")
    func largeEntries() throws {
        var door = Door(octets: Self.octets)
        for number in 0..<4_000 {
            let name = "n\(number).example"
            door.take(try Self.packet(name, number), name: name)
            for _ in 0..<3 { _ = door.find(name) }
        }
        let before = door.cache.count
        for number in 0..<12 {
            let name = "large\(number).example"
            door.take(try Self.packet(name, number, records: 3_900), name: name)
            #expect(door.find(name).kind == .fresh)
            #expect(door.cache.octetsInUse <= Self.octets)
        }
        #expect(door.cache.count < before)
        #expect(door.find("large11.example").kind == .fresh)
    }

    @Test("of an answer is used again for the next one of its size")
    func inPlace() throws {
        var door = Door(octets: Self.octets)
        door.take(try Self.packet("a.example", 1, records: 8), name: "a.example")
        let used = door.cache.octetsInUse
        for records in [8, 7, 5, 8] {
            door.take(try Self.packet("a.example", 2, records: records), name: "a.example")
            #expect(door.cache.octetsInUse == used)
            #expect(try door.ask("a.example").answers.count == records)
        }
        door.take(try Self.packet("a.example", 3, records: 9), name: "a.example")
        #expect(door.cache.octetsInUse > used)
        #expect(try door.ask("a.example").answers.count == 9)
        #expect(door.cache.count == 1)
    }
}
