// SPDX-License-Identifier: MIT
import Access
import RandomTesting
import Testing

@Suite("Rate limits")
struct RateLimiterTests {
    /// What a limiter must do, with a bucket for every key that ever came.
    private struct Model {
        let limit: RateLimit
        private var buckets: [Int: (credit: UInt64, time: UInt64)] = [:]

        init(_ limit: RateLimit) { self.limit = limit }

        mutating func decide(_ key: Int, _ cost: Int, _ now: UInt64) -> RateDecision {
            let old = buckets[key] ?? (limit.window, now)
            var credit = min(limit.window, old.credit + min(limit.window, now - old.time))
            let price = UInt64(cost) * limit.interval
            guard cost <= limit.burst else { return .refused(retryAfter: limit.window) }
            guard price <= credit else { return .refused(retryAfter: price - credit) }
            credit -= price
            buckets[key] = (credit, now)
            return .allowed(remaining: Int(credit / limit.interval), resetAfter: limit.window - credit)
        }
    }

    @Test(
        "hold for every key as if each had a bucket of its own",
        arguments: [
            RateLimit(5, burst: 10), RateLimit(1, per: 60_000_000_000), RateLimit(50, burst: 125), RateLimit(3),
            RateLimit(1, per: 1), RateLimit(1_000_000, burst: 1_000_000), RateLimit(7, per: 11, burst: 3),
        ]
    )
    func model(limit: RateLimit) {
        var random = SplitMix64(seed: UInt64(limit.burst))
        var limiter = RateLimiter<Int>(limit)
        var model = Model(limit)
        var now: UInt64 = 0
        for _ in 0..<(longTests ? 2_000_000 : 30_000) {
            switch Int.random(in: 0..<12, using: &random) {
            case 0: now += UInt64.random(in: 0...limit.interval, using: &random)
            case 1: now += limit.interval
            case 2: now += UInt64.random(in: 0...limit.window, using: &random)
            case 3 where Int.random(in: 0..<10, using: &random) == 0: now += limit.window
            case 4 where Int.random(in: 0..<20, using: &random) == 0: now += 3 * limit.window
            default: break
            }
            let key = Int.random(in: 0..<20, using: &random)
            let cost =
                Int.random(in: 0..<8, using: &random) == 0 ? Int.random(in: 0...(limit.burst + 1), using: &random) : 1
            let decision = limiter.decide(key, cost: cost, now: now)
            let expected = model.decide(key, cost, now)
            guard decision == expected else {
                Issue.record("\(decision), expected \(expected) at \(now) for key \(key), cost \(cost)")
                return
            }
        }
    }

    @Test("say to the nanosecond when to come again")
    func retry() throws {
        var limiter = RateLimiter<String>(RateLimit(3, burst: 2))
        var now: UInt64 = 17
        #expect(limiter.decide("a", now: now) == .allowed(remaining: 1, resetAfter: 333_333_334))
        #expect(limiter.decide("a", now: now) == .allowed(remaining: 0, resetAfter: 666_666_668))
        guard case .refused(let wait) = limiter.decide("a", now: now) else {
            Issue.record("allowed")
            return
        }
        #expect(wait == 333_333_334)
        now += wait - 1
        #expect(limiter.decide("a", now: now) == .refused(retryAfter: 1))
        #expect(limiter.decide("a", now: now + 1).isAllowed)
        #expect(limiter.decide("b", cost: 2, now: now).isAllowed)
        #expect(limiter.decide("c", cost: 3, now: now) == .refused(retryAfter: limiter.limit.window))
        #expect(limiter.decide("c", cost: -1, now: now).isAllowed == false)
        #expect(limiter.decide("c", cost: .max, now: now).isAllowed == false)
        // A clock that goes back earns nothing, and loses nothing.
        #expect(limiter.decide("b", now: 0).isAllowed == false)
        #expect(limiter.decide("b", now: .max).isAllowed)
        #expect(limiter.decide("b", cost: 1, now: .max).isAllowed)
    }

    @Test("have bounds of their own")
    func bounds() {
        #expect(RateLimit(0).interval == 1_000_000_000)
        #expect(RateLimit(-5, per: 0, burst: -1) == RateLimit(1, per: 0, burst: 1))
        #expect(RateLimit(1, per: .max, burst: .max).window == 3_600_000_000_000_000_000)
        #expect(RateLimit(.max, per: 1).interval == 1)
        var limiter = RateLimiter<Int>(RateLimit(1, per: .max, burst: .max))
        #expect(limiter.decide(1, cost: 1_000_000, now: .max).isAllowed)
        var none = RateLimiter<Int>(RateLimit(1), capacity: -1)
        #expect(none.decide(1, now: 0).isAllowed)
        #expect(!none.decide(2, now: 0).isAllowed)
        #expect(none.count == 0)
    }

    @Test("keep at most so many keys, however many come; unknown ones share a bucket then, known ones keep theirs")
    func hostile() {
        let limit = RateLimit(5, burst: 10)
        var limiter = RateLimiter<UInt64>(limit, capacity: 100_000)
        var random = SplitMix64(seed: 9)
        // A client that was there before, and asks once a second.
        let client: UInt64 = 7
        var (now, allowed, largest) = (UInt64(0), 0, 0)
        #expect(limiter.decide(client, now: now).isAllowed)
        for number in 0..<1_000_000 {
            now += 1_000  // A million in a second.
            if limiter.decide(random.next() | 1 << 63, now: now).isAllowed { allowed += 1 }
            largest = max(largest, limiter.count)
            if number % 250_000 == 0 { #expect(limiter.decide(client, now: now).isAllowed) }
        }
        #expect(largest == 100_000)
        // Those that found room, and one bucket for all others.
        #expect(allowed <= 100_000 - 1 + 10 + 5)
        #expect(allowed >= 99_999)
        // When it is over, two windows later, everything is as it was.
        now += limit.window
        #expect(limiter.decide(client, cost: 10, now: now).isAllowed)
        now += limit.window
        #expect(limiter.decide(client, cost: 10, now: now).isAllowed)
        #expect(limiter.count <= 2)
    }

    @Test("let unknown keys do everything if their owner wants that")
    func open() {
        var limiter = RateLimiter<Int>(RateLimit(1), capacity: 2, overflow: .isAllowed)
        for key in 0..<2 { #expect(limiter.decide(key, now: 0).isAllowed) }
        for key in 0..<2 { #expect(!limiter.decide(key, now: 0).isAllowed) }
        for _ in 0..<100 { #expect(limiter.decide(2, now: 0).isAllowed) }
        #expect(limiter.count == 2)
    }

    @Test("never allow more than the burst and what was earned, whenever keys are dropped")
    func bound() {
        // With room for few keys, so that generations change all the time.
        let limit = RateLimit(10, burst: 5)
        var random = SplitMix64(seed: 11)
        var limiter = RateLimiter<Int>(limit, capacity: 8)
        var (now, spent) = (UInt64(0), [Int: Int]())
        for _ in 0..<50_000 {
            now += UInt64.random(in: 0...20_000_000, using: &random)
            let key = Int.random(in: 0..<30, using: &random)
            if limiter.decide(key, now: now).isAllowed { spent[key, default: 0] += 1 }
            #expect(limiter.count <= 8)
        }
        let earned = limit.burst + Int(now / limit.interval)
        // A key has its own bucket, and may have had all of the shared one beside.
        for (_, units) in spent { #expect(units <= 2 * earned) }
        #expect(spent.values.reduce(0, +) <= 9 * 2 * earned)
    }
}
