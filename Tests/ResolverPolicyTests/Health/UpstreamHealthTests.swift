// SPDX-License-Identifier: MIT
import IP
import ResolverPolicy
import Testing

@Suite("The health of upstreams")
struct UpstreamHealthTests {
    private typealias Step = UpstreamHealth.Step
    private static let failed = UpstreamHealth.Word.failed(reason: "timed out")
    private static let forged = UpstreamHealth.Word.bogus(reason: "no signatures", .stripped)

    /// One whose first probe went out at 1,000 ms.
    private static var begun: UpstreamHealth {
        var health = UpstreamHealth(questionCount: 3, now: 1_000)
        #expect(health.begin(now: 1_000) == Step(question: 0))
        return health
    }

    /// One whose upstreams answered at 1,100 ms.
    private static var working: UpstreamHealth {
        var health = begun
        #expect(health.takeProbe(.answered, isCached: false, now: 1_100) == Step(hasChanged: true))
        return health
    }

    @Test("is what the first probe says")
    func firstProbe() {
        let cases: [(UpstreamHealth.Word, UpstreamHealth.State)] = [
            (.answered, .working), (Self.failed, .silent(reason: "timed out")),
            (Self.forged, .bogus(reason: "no signatures", .stripped)),
        ]
        for (word, state) in cases {
            var health = Self.begun
            #expect(health.state == .unasked)
            #expect(health.takeProbe(word, isCached: false, now: 1_200) == Step(hasChanged: true))
            #expect(health.state == state)
            #expect(health.since == 1_200)
            #expect(health.state.isBad == (word != .answered))
        }
    }

    @Test("is bad when nothing comes of the first probe within three seconds, and good when something does after all")
    func patience() {
        var health = Self.begun
        #expect(health.wakeTime == 4_000)
        #expect(health.wake(now: 3_999) == Step())
        #expect(health.wake(now: 4_000) == Step(hasChanged: true))
        #expect(health.state == .silent(reason: "no answer within 3 s"))
        // Not another one before the end of this one.
        #expect(health.wakeTime == nil)
        #expect(health.wake(now: 90_000) == Step())
        #expect(health.takeProbe(.answered, isCached: false, now: 91_000) == Step(hasChanged: true))
        #expect(health.state == .working)
    }

    @Test("is asked for again and again as long as it is bad, and not any more when it is good")
    func probes() {
        var health = Self.begun
        _ = health.takeProbe(Self.failed, isCached: false, now: 2_000)
        for round in 1...5 as ClosedRange<UInt64> {
            let time = 2_000 + round * 30_000
            #expect(health.wakeTime == time)
            #expect(health.wake(now: time - 1) == Step())
            #expect(health.wake(now: time) == Step(question: 0))
            // A failure of a moment ago that the library remembers is one as well; it is no news.
            #expect(health.takeProbe(Self.failed, isCached: round == 2, now: time) == Step())
        }
        #expect(health.since == 2_000)
        #expect(health.wake(now: 200_000) == Step(question: 0))
        #expect(health.takeProbe(.answered, isCached: false, now: 200_100) == Step(hasChanged: true))
        #expect(health.wakeTime == nil)
        #expect(health.wake(now: 900_000) == Step())
    }

    @Test("is not bad because some names cannot be looked up")
    func brokenNames() {
        var health = Self.working
        for time in [1_200, 1_300, 1_400, 1_500, 2_900] as [UInt64] {
            #expect(health.take(Self.failed, now: time) == Step())
        }
        // Many in a row, and no answer for a while: a probe decides.
        #expect(health.take(Self.forged, now: 3_100) == Step(question: 0))
        #expect(health.take(Self.failed, now: 3_150) == Step())
        #expect(health.state == .working)
        #expect(health.takeProbe(.answered, isCached: false, now: 3_200) == Step())
        #expect(health.state == .working)
        #expect(health.since == 1_100)
        #expect(health.take(Self.failed, now: 9_000) == Step())
    }

    @Test("is bad when a probe confirms what a row of failures made likely")
    func suspicion() {
        var health = Self.working
        #expect(health.take(Self.failed, now: 10_000) == Step())
        #expect(health.take(Self.failed, now: 10_001) == Step())
        #expect(health.take(Self.failed, now: 10_002) == Step(question: 0))
        #expect(health.takeProbe(Self.forged, isCached: false, now: 10_100) == Step(hasChanged: true))
        #expect(health.state == .bogus(reason: "no signatures", .stripped))
        // Any answer to anybody ends it.
        #expect(health.take(.answered, now: 11_000) == Step(hasChanged: true))
        #expect(health.state == .working)
    }

    @Test("is not judged by what the library knows already")
    func cached() {
        var health = Self.working
        for time in [10_000, 10_001] as [UInt64] { _ = health.take(Self.failed, now: time) }
        #expect(health.take(Self.failed, now: 10_002) == Step(question: 0))
        #expect(health.takeProbe(.answered, isCached: true, now: 10_003) == Step(question: 1))
        #expect(health.takeProbe(.answered, isCached: true, now: 10_003) == Step(question: 2))
        #expect(health.takeProbe(.answered, isCached: true, now: 10_003) == Step())
        #expect(health.state == .working)
        // The row goes on, and so does the asking, but not at once.
        #expect(health.take(Self.failed, now: 10_004) == Step())
        #expect(health.take(Self.failed, now: 12_100) == Step(question: 0))
        #expect(health.takeProbe(.answered, isCached: true, now: 12_101) == Step(question: 1))
        #expect(health.takeProbe(Self.failed, isCached: false, now: 13_000) == Step(hasChanged: true))
    }

    @Test("is not bad because of a probe that was slower than a client's answer")
    func slowProbe() {
        var health = Self.begun
        #expect(health.take(.answered, now: 1_500) == Step(hasChanged: true))
        #expect(health.wake(now: 4_000) == Step())
        #expect(health.takeProbe(Self.failed, isCached: false, now: 12_000) == Step())
        #expect(health.state == .working)
        // Nobody has asked for this.
        #expect(health.takeProbe(Self.failed, isCached: false, now: 12_001) == Step())
    }

    @Test("is told in words that say what to do")
    func words() throws {
        func words(_ state: UpstreamHealth.State, _ upstreams: String...) throws -> String {
            state.words(asking: try upstreams.map { try UpstreamAddress($0) }, since: "NOON", clock: "1970")
        }
        #expect(
            try words(.working, "9.9.9.9:853", "[2620:fe::fe]:53")
                == "names of the Internet are looked up at 9.9.9.9:853, [2620:fe::fe]:53"
        )
        #expect(try words(.working) == "names of the Internet are looked up from the servers of the root down")
        let silent = try words(.silent(reason: "timed out"), "9.9.9.9:853")
        #expect(silent.hasPrefix("nobody answers since NOON: timed out; see whether 9.9.9.9:853 can be reached"))
        #expect(try words(.silent(reason: "timed out")).contains("clearnet.forwarders"))
        let clock = try words(.bogus(reason: "expired", .clock))
        #expect(clock.hasSuffix("expired; the clock of this machine says 1970: set it right"))
        let stripped = try words(.bogus(reason: "no signatures", .stripped), "10.0.0.1:53")
        #expect(stripped.contains("log in, or name another resolver than 10.0.0.1:53: clearnet.forwarders"))
    }
}
