// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import Testing

@Suite("Answers beyond their time (RFC 8767)")
struct StaleTests {
    private static let data = Upstream("a.example", answers: ["a.example. 300 IN A 192.0.2.1"])
    private static let nothing = Upstream(
        "no.example",
        code: .nxDomain,
        authorities: ["example. 300 IN SOA ns.example. root.example. 1 7200 3600 1209600 300"]
    )

    @Test("have a TTL of half a minute and say what they are, for a day")
    func stale() throws {
        var door = Door()
        try door.take(Self.data, .secure)
        door.wait(seconds: 300)
        let response = try door.ask(Query("a.example", flags: 0x0120, dnssecOK: true))
        #expect(response.answers == ["a.example. 30 A 192.0.2.1"])
        #expect(response.error == .staleAnswer)
        // What is beyond its time is beyond that of its signatures.
        #expect(!response.header.authenticData)
        #expect(try door.ask(Query("a.example", edns: false)).ttls == [30])
        door.wait(seconds: 86_399.999)
        #expect(door.find("a.example").kind == .expired)
        door.wait(seconds: 0.001)
        #expect(door.find("a.example") == .missing)
        #expect(door.cache.counters.stale == 3)
    }

    @Test("are good also when the resolver behind gave out their last second once more")
    func remainder() throws {
        var door = Door()
        try door.take(Self.data)
        door.wait(seconds: 300.5)
        for _ in 1...2 {
            try door.take(Upstream("a.example", answers: ["a.example. 0 IN A 192.0.2.1"]))
            #expect(door.find("a.example").kind == .expired)
        }
        door.wait(seconds: 5)
        #expect(try door.ask("a.example").error == .staleAnswer)
        // That it has no time at all is something else.
        try door.take(Upstream("a.example", answers: ["a.example. 0 IN A 192.0.2.1"]))
        #expect(door.find("a.example") == .missing)
    }

    @Test("can be negative")
    func negative() throws {
        var door = Door()
        try door.take(Self.nothing)
        door.wait(seconds: 300)
        let response = try door.ask("no.example")
        #expect(response.code == .nxDomain)
        #expect(response.error == .staleNXDomainAnswer)
        #expect(response.ttls == [30])
    }

    @Test("are asked for anew, but not within half a minute of a failure")
    func recheck() throws {
        var door = Door()
        try door.take(Self.data)
        door.wait(seconds: 1_000)
        for _ in 0..<3 {
            #expect(door.find("a.example").kind == .expired)
            let outcome = door.fail(.failed(.noReachableAuthority), name: "a.example")
            #expect(outcome == .kept(outcome.hit, .failed(.noReachableAuthority)))
            let response = try #require(try door.write(outcome.hit, to: Query("a.example")))
            #expect(response.code == .noError)
            #expect(response.ttls == [30])
            #expect(response.error == .staleAnswer)
            door.wait(seconds: 29.999)
            #expect(door.find("a.example").kind == .stale)
            door.wait(seconds: 0.001)
        }
        try door.take(Self.data)
        #expect(try door.ask("a.example").ttls == [300])
        #expect(door.find("a.example").kind == .fresh)
    }

    @Test("give way to failures when their day is over")
    func end() throws {
        var door = Door()
        try door.take(Self.data)
        door.wait(seconds: 86_700)
        let outcome = door.fail(.failed(.noReachableAuthority), name: "a.example")
        #expect(outcome == .failure(outcome.hit, .failed(.noReachableAuthority)))
        #expect(try door.ask("a.example").code == .servFail)
    }

    @Test("are kept in face of responses that cannot be used")
    func unusable() throws {
        var door = Door()
        try door.take(Self.data)
        door.wait(seconds: 301)
        var broken = try Self.data.packet
        broken.removeLast()
        let outcome = door.take(broken, name: "a.example")
        #expect(outcome == .kept(outcome.hit, .malformed))
        #expect(try door.ask("a.example").answers == ["a.example. 30 A 192.0.2.1"])
    }

    @Test("can be forgone")
    func off() throws {
        var timing = CacheTiming()
        timing.longestStale = 0
        var door = Door(timing: timing)
        try door.take(Self.data)
        door.wait(seconds: 300)
        #expect(door.find("a.example") == .missing)
        let outcome = door.fail(.failed(.other), name: "a.example")
        #expect(outcome == .failure(outcome.hit, .failed(.other)))
    }

    @Test("are given at once just after it if they are asked for often, while one asker has them fetched")
    func popular() throws {
        var door = Door()
        try door.take(Self.data)
        for _ in 0..<2 { #expect(door.find("a.example").kind == .fresh) }
        door.wait(seconds: 300)
        // The resolver behind has it for some part of a second as well.
        #expect(door.find("a.example").kind == .stale)
        door.wait(seconds: 1)
        #expect(door.find("a.example").kind == .refreshed)
        door.wait(seconds: 8.999)
        #expect(door.find("a.example").kind == .stale)
        #expect(try door.ask("a.example").ttls == [30])
        #expect(door.cache.counters.refreshed == 1)
        // The answer that was fetched has to become popular anew.
        try door.take(Self.data)
        #expect(door.find("a.example").kind == .fresh)
        door.wait(seconds: 300)
        #expect(door.find("a.example").kind == .expired)
    }

    @Test("are waited for if they are asked for often, but have not been for a while")
    func notJustEnded() throws {
        var door = Door()
        try door.take(Self.data)
        for _ in 0..<5 { #expect(door.find("a.example").kind == .fresh) }
        door.wait(seconds: 310)
        #expect(door.find("a.example").kind == .expired)
    }

    @Test("are given at once for half of a short time at most")
    func shortLife() throws {
        var door = Door()
        for (wait, kind) in [(5.999, CacheResult.Kind.refreshed), (6, .expired)] {
            try door.take(Upstream("a.example", answers: ["a.example. 4 IN A 192.0.2.1"]))
            for _ in 0..<2 { #expect(door.find("a.example").kind == .fresh) }
            door.wait(seconds: wait)
            #expect(door.find("a.example").kind == kind)
        }
    }

    @Test("are asked for again if nothing came of it, but not for half a minute after a failure")
    func askAgain() throws {
        var door = Door()
        try door.take(Self.data)
        door.wait(seconds: 300)
        #expect(door.find("a.example").kind == .expired)
        door.wait(seconds: 9.999)
        #expect(door.find("a.example").kind == .stale)
        door.wait(seconds: 0.001)
        #expect(door.find("a.example").kind == .expired)
        let outcome = door.fail(.failed(.networkError), name: "a.example")
        #expect(outcome == .kept(outcome.hit, .failed(.networkError)))
        door.wait(seconds: 29.999)
        #expect(door.find("a.example").kind == .stale)
        door.wait(seconds: 0.001)
        #expect(door.find("a.example").kind == .expired)
    }
}
