// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import Testing

@Suite("Answers")
struct AnswerTests {
    @Test("A question gets its answer back until the TTL is over, each second a second less")
    func countdown() throws {
        var door = Door()
        #expect(door.find("www.example.com") == .missing)
        let records = ["www.example.com. 300 IN A 192.0.2.1", "www.example.com. 300 IN A 192.0.2.2"]
        let outcome = try door.take(Upstream("www.example.com", answers: records))
        let first = try #require(try door.write(outcome.hit, to: Query("www.example.com")))
        #expect(first.answers == ["www.example.com. 300 A 192.0.2.1", "www.example.com. 300 A 192.0.2.2"])
        for (seconds, ttl) in [(0.999, 300), (0.001, 299), (98.9, 201), (0.1, 200), (199, 1), (0.999, 1)] {
            door.wait(seconds: seconds)
            #expect(try door.ask("www.example.com").ttls == [UInt32(ttl), UInt32(ttl)])
        }
        door.wait(seconds: 0.001)
        #expect(door.find("www.example.com").kind == .stale)
    }

    @Test("TTLs of one answer run each for itself, and the answer for the shortest")
    func shortestTTL() throws {
        var door = Door()
        let upstream = Upstream(
            "example.com",
            .mx,
            answers: ["example.com. 900 IN MX 10 mail.example.com."],
            additionals: ["mail.example.com. 60 IN A 192.0.2.25", "mail.example.com. 120 IN AAAA 2001:db8::25"]
        )
        try door.take(upstream)
        door.wait(seconds: 59)
        #expect(try door.ask("example.com", .mx).ttls == [841, 1, 61])
        door.wait(seconds: 1)
        #expect(door.find("example.com", .mx).kind == .expired)
    }

    @Test(
        "No TTL is more than a week, not even one with the highest bit (RFC 8767 §4)",
        arguments: [604_801, UInt32.max]
    )
    func longestTTL(ttl: UInt32) throws {
        var door = Door()
        var message = try Upstream("a.example").message
        message.answers = [ResourceRecord(name: DNSName("a.example"), ttl: ttl, rdata: .a(A(address: 1)))]
        door.take(try message.encode(), name: "a.example")
        #expect(try door.ask("a.example").ttls == [604_800])
        door.wait(seconds: 604_799)
        #expect(door.find("a.example").kind == .fresh)
        door.wait(seconds: 1)
        #expect(door.find("a.example").kind == .stale)
    }

    @Test("A TTL of 0 is for those who wait now, and for nobody later (RFC 1035 §3.2.1)")
    func zeroTTL() throws {
        var door = Door()
        let outcome = try door.take(Upstream("a.example", answers: ["a.example. 0 IN A 192.0.2.1"]))
        #expect(try door.write(outcome.hit, to: Query("a.example"))?.ttls == [0])
        #expect(try door.write(outcome.hit, to: Query("A.Example"))?.ttls == [0])
        #expect(door.find("a.example") == .missing)
        // Not even when nothing newer can be had.
        guard case .failure = door.fail(.failed(.noReachableAuthority), name: "a.example") else {
            Issue.record("an answer for one transaction was kept")
            return
        }
    }

    @Test("Aliases stay in their order")
    func aliases() throws {
        var door = Door()
        let records = [
            "www.example.com. 300 IN CNAME web.example.net.",
            "web.example.net. 200 IN CNAME www.example.com.cdn.example.",
            "www.example.com.cdn.example. 20 IN A 192.0.2.9", "www.example.com.cdn.example. 20 IN A 192.0.2.8",
        ]
        try door.take(Upstream("www.example.com", answers: records))
        door.wait(seconds: 5)
        #expect(
            try door.ask("www.example.com").answers == [
                "www.example.com. 295 CNAME web.example.net.",
                "web.example.net. 195 CNAME www.example.com.cdn.example.",
                "www.example.com.cdn.example. 15 A 192.0.2.9", "www.example.com.cdn.example. 15 A 192.0.2.8",
            ]
        )
    }

    @Test("A DNAME comes with the alias made from it (RFC 6672 §3.1), and alone if that would be too long")
    func redirection() throws {
        var door = Door()
        let records = [
            "example.com. 300 IN DNAME example.net.", "www.example.com. 300 IN CNAME www.example.net.",
            "www.example.net. 300 IN A 192.0.2.9",
        ]
        try door.take(Upstream("www.example.com", answers: records))
        #expect(try door.ask("www.example.com").message.answers.map(\.type) == [.dname, .cname, .a])
        try door.take(Upstream("a.example.com", code: .yxDomain, answers: [records[0]]))
        let broken = try door.ask("a.example.com")
        #expect(broken.code == .yxDomain)
        #expect(broken.message.answers.map(\.type) == [.dname])
    }

    @Test("The question comes back in the client's letter case, and so do names that are the same (0x20)")
    func letterCase() throws {
        var door = Door()
        try door.take(Upstream("WWW.example.com", answers: ["wWw.eXample.com. 300 IN A 192.0.2.1"]))
        #expect(try door.ask("www.EXAMPLE.cOm").answers == ["www.EXAMPLE.cOm. 300 A 192.0.2.1"])
        let alias = Upstream(
            "alias.example.com",
            answers: ["alias.example.com. 300 IN CNAME WwW.Example.ORG.", "www.example.org. 300 IN A 192.0.2.1"]
        )
        try door.take(alias)
        #expect(
            try door.ask("alias.example.com").answers == [
                "alias.example.com. 300 CNAME WwW.Example.ORG.", "WwW.Example.ORG. 300 A 192.0.2.1",
            ]
        )
    }

    @Test("Name, type and class are told apart")
    func identity() throws {
        var door = Door()
        try door.take(Upstream("a.example", .a, answers: ["a.example. 300 IN A 192.0.2.1"]))
        #expect(door.find("a.example", .a).kind == .fresh)
        #expect(door.find("A.EXAMPLE.", .a).kind == .fresh)
        #expect(door.find("a.example", .aaaa) == .missing)
        #expect(door.find("b.example", .a) == .missing)
        #expect(door.find("example", .a) == .missing)
        let name = DNSName("a.example").wire
        let chaos = CacheQuestion(name: name.span, type: .a, class: .ch)
        #expect(door.cache.find(chaos, now: door.now) == .missing)
    }

    @Test("The root has answers like any other name")
    func root() throws {
        var door = Door()
        try door.take(Upstream(".", .ns, answers: [". 518400 IN NS a.root-servers.net."]))
        #expect(try door.ask(".", .ns).answers == [". 518400 NS a.root-servers.net."])
    }

    @Test("A newer answer takes the place of the older one")
    func replacement() throws {
        var door = Door()
        let texts = ["192.0.2.1", "192.0.2.2", "192.0.2.3"]
        for number in 1...3 {
            let records = texts.prefix(number).map { "a.example. 300 IN A \($0)" }
            try door.take(Upstream("a.example", answers: records))
            #expect(try door.ask("a.example").answers.count == number)
        }
        try door.take(Upstream("a.example", answers: ["a.example. 60 IN A 192.0.2.4"]))
        #expect(try door.ask("a.example").answers == ["a.example. 60 A 192.0.2.4"])
        #expect(door.cache.count == 1)
        #expect(door.cache.counters.stored == 4)
    }

    @Test("Only the flags of the query that a response has are copied")
    func flags() throws {
        var door = Door()
        try door.take(Upstream("a.example", answers: ["a.example. 300 IN A 192.0.2.1"]))
        for (sent, expected) in [(0x0000, 0x8080), (0x0100, 0x8180), (0xFFFF, 0x8190), (0x0010, 0x8090)]
            as [(UInt16, UInt16)]
        {
            #expect(try door.ask(Query("a.example", flags: sent)).header.flags == expected)
        }
    }

    @Test("A hit is of no use once the cache has taken in something else, or for another name")
    func staleHit() throws {
        var door = Door()
        let hit = try door.take(Upstream("a.example", answers: ["a.example. 300 IN A 192.0.2.1"])).hit
        #expect(try door.write(hit, to: Query("b.example")) != nil)
        #expect(try door.write(hit, to: Query("bb.example")) == nil)
        try door.take(Upstream("b.example", answers: ["b.example. 300 IN A 192.0.2.1"]))
        #expect(try door.write(hit, to: Query("a.example")) == nil)
        guard case .fresh(let newer) = door.find("a.example") else {
            Issue.record("the answer is gone")
            return
        }
        #expect(try door.write(newer, to: Query("a.example")) != nil)
        door.cache.flush()
        #expect(try door.write(newer, to: Query("a.example")) == nil)
    }
}
