// SPDX-License-Identifier: MIT
import AnswerCache
import DNSWire
import Testing

@Suite("Failures (RFC 9520)")
struct FailureTests {
    @Test("are kept for a second, then two, four, up to half a minute")
    func backOff() throws {
        var door = Door()
        for life in [1, 2, 4, 8, 16, 30, 30, 30] {
            let outcome = door.fail(.failed(.noReachableAuthority), name: "a.example")
            #expect(outcome == .failure(outcome.hit, .failed(.noReachableAuthority)))
            door.wait(seconds: Double(life) - 0.001)
            let response = try door.ask("a.example")
            #expect(response.code == .servFail)
            #expect(response.error == .noReachableAuthority)
            door.wait(seconds: 0.001)
            #expect(door.find("a.example") == .missing)
        }
        // Long after the last one it starts again.
        door.wait(seconds: 30)
        door.fail(.failed(.networkError), name: "a.example")
        door.wait(seconds: 1)
        #expect(door.find("a.example") == .missing)
        #expect(door.cache.counters.failures == 9)
    }

    @Test("are counted for each question, and an answer ends the count")
    func counts() throws {
        var door = Door()
        for _ in 0..<5 {
            door.wait(seconds: 20)
            door.fail(.failed(.other), name: "a.example")
        }
        door.fail(.failed(.other), name: "a.example", .aaaa)
        door.wait(seconds: 1)
        #expect(door.find("a.example").kind == .fresh)
        #expect(door.find("a.example", .aaaa) == .missing)
        try door.take(Upstream("a.example", answers: ["a.example. 0 IN A 192.0.2.1"]))
        door.fail(.failed(.other), name: "a.example")
        door.wait(seconds: 1)
        #expect(door.find("a.example") == .missing)
    }

    @Test("of one attempt count once, however many waited for it")
    func oneAttempt() throws {
        var door = Door()
        for _ in 0..<24 { door.fail(.failed(.noReachableAuthority), name: "a.example") }
        door.wait(seconds: 1)
        #expect(door.find("a.example") == .missing)
    }

    static let failures: [ResponseCode] = [
        .servFail, .refused, .formErr, .notImp, .notAuth, ResponseCode(rawValue: 15),
    ]

    @Test("of upstream are SERVFAIL here", arguments: failures)
    func codes(code: ResponseCode) throws {
        var door = Door()
        let outcome = try door.take(Upstream("a.example", code: code, answers: ["a.example. 300 IN A 192.0.2.1"]))
        #expect(outcome == .failure(outcome.hit, .code(code)))
        let response = try door.ask("a.example")
        #expect(response.code == .servFail)
        #expect(response.answers == [])
        #expect(response.error == .other)
        #expect(door.reader.refused == 1)
    }

    @Test("can have a code of which the OPT record has the upper bits (RFC 6891 §6.1.3)")
    func extendedCode() throws {
        var door = Door()
        var upstream = Upstream("a.example", answers: ["a.example. 300 IN A 192.0.2.1"])
        upstream.edns?.extendedResponseCode = 1
        let outcome = try door.take(upstream)
        #expect(outcome == .failure(outcome.hit, .code(.badVers)))
    }

    @Test("have no EDNS without EDNS")
    func noEDNS() throws {
        var door = Door()
        door.fail(.failed(.noReachableAuthority), name: "a.example")
        let response = try door.ask(Query("a.example", edns: false))
        #expect(response.code == .servFail)
        #expect(response.octets.count == 12 + Query("a.example").question.count)
    }

    @Test("are kept as long as the RFC allows, whatever the configuration says")
    func bounds() {
        var timing = CacheTiming()
        timing.firstFailure = 0
        timing.longestFailure = .max
        timing.longestTTL = .max
        timing.longestStale = .max
        timing.staleTTL = .max
        timing.recheck = .max
        var door = Door(timing: timing)
        door.fail(.failed(.other), name: "a.example")
        door.wait(seconds: 0.999)
        #expect(door.find("a.example").kind == .fresh)
        for _ in 0..<20 {
            door.wait(seconds: 300)
            door.fail(.failed(.other), name: "a.example")
        }
        door.wait(seconds: 299.999)
        #expect(door.find("a.example").kind == .fresh)
        door.wait(seconds: 0.001)
        #expect(door.find("a.example") == .missing)
    }
}
