// SPDX-License-Identifier: MIT

/// Counts what happens within a second, up to a limit.
struct RateLimit {
    /// The most in a second.
    let limit: Int
    private var second: ContinuousClock.Instant?
    private var count = 0

    init(limit: Int) {
        self.limit = limit
    }

    /// Counts; false if it is too much for this second.
    mutating func take(_ amount: Int = 1, at now: ContinuousClock.Instant) -> Bool {
        if let second, second.duration(to: now) < .seconds(1) {} else { (second, count) = (now, 0) }
        guard amount <= limit - count else { return false }
        count += amount
        return true
    }
}
