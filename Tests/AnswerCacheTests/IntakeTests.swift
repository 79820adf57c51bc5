// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import LDNS
import Testing

@Suite("What is taken from upstream")
struct IntakeTests {
    /// A packet that is changed in one place.
    struct Change: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var fault: CacheFault
        var change: @Sendable (inout [UInt8]) -> Void

        init(_ text: String, _ fault: CacheFault, _ change: @escaping @Sendable (inout [UInt8]) -> Void) {
            testDescription = text
            self.fault = fault
            self.change = change
        }
    }

    static let damages = [
        Change("nothing at all", .malformed) { $0 = [] },
        Change("a header that is cut", .malformed) { $0.removeSubrange(11...) },
        Change("a header alone", .malformed) { $0.removeSubrange(12...) },
        Change("a query", .otherQuestion) { $0[2] &= 0x7F },
        Change("another opcode", .otherQuestion) { $0[2] |= 0x08 },
        Change("TC", .truncated) { $0[2] |= 0x02 },
        Change("no question", .otherQuestion) { $0[5] = 0 },
        Change("two questions", .otherQuestion) { $0[5] = 2 },
        Change("another name", .otherQuestion) { $0[13] = UInt8(ascii: "b") },
        Change("another type", .otherQuestion) { $0[24] = 28 },
        Change("another class", .otherQuestion) { $0[26] = 3 },
        Change("a record that is missing", .malformed) { $0[7] = 2 },
        Change("a record too many", .malformed) { $0[7] = 0 },
        Change("an octet too many", .malformed) { $0.append(0) },
        Change("an octet too few", .malformed) { $0.removeLast() },
        Change("an owner that points to itself", .malformed) { $0[28] = 27 },
        Change("an owner that points forward", .malformed) { $0[28] = 40 },
        Change("an owner of a label type that there is not", .malformed) { $0[27] = 0x80 },
        Change("an address of five octets", .malformed) {
            $0[38] = 5
            $0.append(0)
        },
        Change("an address of three octets", .malformed) {
            $0[38] = 3
            $0.removeLast()
        },
        Change("RDATA beyond the end", .malformed) { $0[37] = 1 },
        Change("NXDOMAIN with data", .malformed) { $0[3] |= 3 },
        Change("SERVFAIL", .code(.servFail)) { $0[3] |= 2 },
    ]

    @Test("A packet that breaks a rule is a failure", arguments: damages)
    func changes(change: Change) throws {
        var upstream = Upstream("a.example", answers: ["a.example. 300 IN A 192.0.2.1"])
        upstream.edns = nil
        var packet = try upstream.packet
        // Question from 12 to 27, owner, type, class, TTL, RDLENGTH at 37, RDATA at 39.
        #expect(packet.count == 43)
        change.change(&packet)
        var door = Door()
        let outcome = door.take(packet, name: "a.example")
        #expect(outcome == .failure(outcome.hit, change.fault))
        let response = try door.ask("a.example")
        #expect(response.code == .servFail)
        #expect(response.error == (change.fault == .code(.servFail) ? .other : .networkError))
        #expect(door.reader.refused == 1)
        #expect(door.cache.counters.stored == 0)
    }

    @Test("Records that nobody asked for are left out")
    func strangers() throws {
        var door = Door()
        let upstream = Upstream(
            "a.example",
            answers: [
                "b.example. 300 IN A 192.0.2.66", "a.example. 300 IN AAAA 2001:db8::66", "a.example. 300 CH TXT x",
                "a.example. 300 IN A 192.0.2.1", "a.example. 300 IN CNAME b.example.",
                "b.example. 300 IN CNAME a.example.",
                "x.other. 1 IN DNAME example.",
            ],
            authorities: [
                "example. 300 IN NS ns.evil.example.", "example. 1 IN SOA ns.example. root.example. 1 2 3 4 5",
                "a.example. 300 IN A 192.0.2.66",
            ],
            additionals: [
                "evil.example. 300 IN TXT x", "mail.example. 300 IN A 192.0.2.25", "mail.example. 1 CH A 192.0.2.25",
            ]
        )
        try door.take(upstream)
        let response = try door.ask(Query("a.example", dnssecOK: true))
        #expect(response.answers == ["a.example. 300 A 192.0.2.1"])
        #expect(response.authorities == [])
        #expect(response.additionals == ["mail.example. 300 A 192.0.2.25"])
    }

    @Test("An alias that leads nowhere is no answer, nor is one in the wrong order")
    func brokenChains() throws {
        let chains = [
            ["www.example. 300 IN A 192.0.2.1"],
            ["a.example. 300 IN CNAME www.example."],
            ["www.example. 300 IN A 192.0.2.1", "a.example. 300 IN CNAME www.example."],
            ["a.example. 300 IN CNAME a.example.", "b.example. 300 IN A 192.0.2.1"],
        ]
        for chain in chains {
            var door = Door()
            let outcome = try door.take(Upstream("a.example", answers: chain))
            let response = try #require(try door.write(outcome.hit, to: Query("a.example")))
            #expect(response.code == .noError)
            #expect(response.message.answers.allSatisfy { $0.type == .cname })
            // Without an SOA it is kept for nobody else.
            #expect(door.find("a.example") == .missing)
        }
    }

    @Test("An alias of an alias and so on is followed sixteen times", arguments: [(16, true), (17, false)])
    func longChains(links: Int, isFollowed: Bool) throws {
        var door = Door()
        var records = (0..<links).map { "n\($0).example. 300 IN CNAME n\($0 + 1).example." }
        records.append("n\(links).example. 300 IN A 192.0.2.1")
        let outcome = try door.take(Upstream("n0.example", answers: records))
        #expect(outcome == (isFollowed ? .answer(outcome.hit) : .failure(outcome.hit, .malformed)))
    }

    @Test("ANY gets everything there is at the name")
    func any() throws {
        var door = Door()
        let records = [
            "a.example. 300 IN A 192.0.2.1", rrsig("a.example.", .a), "a.example. 300 IN MX 10 a.example.",
            "b.example. 300 IN A 192.0.2.2",
        ]
        try door.take(Upstream("a.example", .any, answers: records))
        #expect(try door.ask("a.example", .any).message.answers.map(\.type) == [.a, .rrsig, .mx])
    }

    /// RDATA of a type with names in it, each of which is a pointer to the question's name.
    struct Layout: Sendable, CustomTestStringConvertible {
        var type: UInt16
        var prefix: [UInt8] = []
        var names = 1
        var suffix: [UInt8] = []
        /// Whether names may be compressed in what is sent (RFC 3597 §4).
        var isCompressed = false

        var testDescription: String { "\(RRType(rawValue: type))" }
    }

    static let layouts = [
        Layout(type: 2, isCompressed: true), Layout(type: 3, isCompressed: true), Layout(type: 4, isCompressed: true),
        Layout(type: 7, isCompressed: true), Layout(type: 8, isCompressed: true), Layout(type: 9, isCompressed: true),
        Layout(type: 12, isCompressed: true), Layout(type: 14, names: 2, isCompressed: true),
        Layout(type: 6, names: 2, suffix: [UInt8](0..<20), isCompressed: true),
        Layout(type: 15, prefix: [0, 1], isCompressed: true),
        Layout(type: 17, names: 2), Layout(type: 18, prefix: [0, 1]), Layout(type: 21, prefix: [0, 1]),
        Layout(type: 36, prefix: [0, 1]), Layout(type: 26, prefix: [0, 1], names: 2),
        Layout(type: 33, prefix: [0, 1, 2, 3, 4, 5]), Layout(type: 39),
        Layout(type: 35, prefix: [0, 1, 0, 2, 1, 0x75, 3, 0x73, 0x69, 0x70, 0]),
        Layout(type: 24, prefix: [0, 1] + [UInt8](0..<16), suffix: [1, 2, 3]),
        Layout(type: 46, prefix: [0, 1] + [UInt8](0..<16), suffix: [1, 2, 3]),
        Layout(type: 30, suffix: [0x40]), Layout(type: 47, suffix: [0, 1, 0x40]),
        Layout(type: 65, prefix: [0, 1, 0xC0, 12], names: 0), Layout(type: 65_280, prefix: [0xC0, 12], names: 0),
    ]

    @Test("Names in RDATA keep their meaning (RFC 3597 §4)", arguments: layouts)
    func names(layout: Layout) throws {
        let name = DNSName("name.example").wire
        let pointers = layout.prefix + Array(repeating: [0xC0, 12], count: layout.names).flatMap { $0 } + layout.suffix
        let whole = layout.prefix + Array(repeating: name, count: layout.names).flatMap { $0 } + layout.suffix
        let packet =
            [0, 0, 0x81, 0x80, 0, 1, 0, 1, 0, 0, 0, 0] + name + octets(layout.type, 1) + [0xC0, 12]
            + octets(layout.type, 1, 0, 300, UInt16(pointers.count)) + pointers
        var door = Door()
        let outcome = door.take(packet, name: "name.example", RRType(rawValue: layout.type))
        #expect(outcome == .answer(outcome.hit))
        let response = door.octets(of: outcome.hit, to: Query("NAME.example", RRType(rawValue: layout.type))) ?? []
        let sent = layout.isCompressed ? pointers : whole
        #expect(response.count == packet.count - pointers.count + sent.count + 11)
        #expect(Array(response.dropLast(11).suffix(sent.count)) == sent)
        if layout.isCompressed {
            // In the letter case of the client, whose name they point to.
            let read = try LDNSPacket.parse(response).answers.map(\.rdata)
            #expect(read.map { $0.map(DomainName.folded) } == [whole.map(DomainName.folded)])
        }
        // An octet more or less is another layout, if the type has one that ends.
        guard layout.suffix.isEmpty || layout.type == 6, layout.names > 0 else { return }
        for broken in [pointers.dropLast(), pointers + [0]] {
            let broken = packet.dropLast(pointers.count + 2) + octets(UInt16(broken.count)) + broken
            let outcome = door.take(Array(broken), name: "name.example", RRType(rawValue: layout.type))
            #expect(outcome.fault == .malformed)
        }
    }

    private func octets(_ numbers: UInt16...) -> [UInt8] {
        numbers.flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
    }
}

extension CacheOutcome {
    /// What was wrong, nil for an answer.
    var fault: CacheFault? {
        switch self {
        case .answer: nil
        case .failure(_, let fault), .kept(_, let fault): fault
        }
    }
}
