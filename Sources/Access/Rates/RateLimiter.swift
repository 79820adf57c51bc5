// SPDX-License-Identifier: MIT

/// Lets each key, such as a client's address, do as much as a limit says.
///
/// The generic cell rate algorithm (ITU-T I.371, RFC 2697's token bucket without the bucket): for each key one number is
/// kept, the time at which all that it spent will have been earned again.
///
/// Memory is bounded whatever keys come. A key that has spent nothing for a ``RateLimit/window`` has everything again and
/// can be forgotten without a difference; so keys are kept in two generations, of which the older one is dropped as a whole
/// once it is a window old. When both are full of keys that came meanwhile, unknown keys share one bucket, or may do
/// everything, as the owner chose; known ones are not touched by that.
///
/// A value without a clock: the owner locks it and passes the time in.
public struct RateLimiter<Key: Hashable & Sendable>: Sendable {
    /// What unknown keys may do when there is no room for them.
    public enum Overflow: Hashable, Sendable {
        /// They share one bucket of the same size: for what costs money or gives access.
        case sharesOneBucket
        /// Everything: for what costs little, where it is worse to refuse.
        case isAllowed
    }

    /// What each key may do.
    public let limit: RateLimit
    /// The most keys that are kept.
    public let capacity: Int
    /// What unknown keys may do beyond that.
    public let overflow: Overflow

    /// For each key, when everything it spent will have been earned again.
    private var recent: [Key: UInt64] = [:]
    /// The same for keys that were last seen before ``recent`` was begun.
    private var older: [Key: UInt64] = [:]
    /// When ``recent`` was begun.
    private var begunAt: UInt64 = 0
    private var shared: UInt64 = 0
    private var latest: UInt64 = 0

    /// Creates a limiter that knows no key.
    ///
    /// - Parameters:
    ///   - limit: what each key may do.
    ///   - capacity: the most keys that are kept.
    ///   - overflow: what unknown keys may do beyond that.
    public init(_ limit: RateLimit, capacity: Int = 100_000, overflow: Overflow = .sharesOneBucket) {
        self.limit = limit
        self.capacity = max(0, capacity)
        self.overflow = overflow
    }

    /// How many keys are kept.
    public var count: Int { recent.count + older.count }

    /// Decides whether a key may spend units, and counts them if so.
    ///
    /// - Parameters:
    ///   - key: who spends.
    ///   - cost: how many units; at least 0. More than ``RateLimit/burst`` are never allowed.
    ///   - now: nanoseconds of a clock that does not go back; where it does, the latest time counts.
    /// - Returns: what was decided, with the figures that a client may be told.
    /// - Complexity: O(1), but for the dropping of a generation.
    public mutating func decide(_ key: Key, cost: Int = 1, now: UInt64) -> RateDecision {
        latest = max(latest, now)
        forget()
        if let time = recent[key] {
            let (decision, next) = spend(cost, from: time)
            recent[key] = next
            return decision
        }
        if let time = older.removeValue(forKey: key) {
            let (decision, next) = spend(cost, from: time)
            recent[key] = next
            return decision
        }
        guard count < capacity else {
            if overflow == .isAllowed { return .allowed(remaining: 0, resetAfter: limit.window) }
            let (decision, next) = spend(cost, from: shared)
            shared = next
            return decision
        }
        let (decision, next) = spend(cost, from: 0)
        // What was refused at once has spent nothing, and there is nothing to keep.
        if decision.isAllowed { recent[key] = next }
        return decision
    }

    /// Whether a key that is known may spend at least one unit; nothing is counted.
    public func hasRoom(for key: Key, now: UInt64) -> Bool {
        guard let time = recent[key] ?? older[key] else { return true }
        let now = max(latest, now)
        return (time > now ? time - now : 0) + limit.interval <= limit.window
    }

    private mutating func forget() {
        guard latest &- begunAt >= limit.window else { return }
        // Whoever is in `recent` may have spent a moment ago, unless it is two windows old.
        older = latest &- begunAt >= 2 * limit.window ? [:] : recent
        recent = [:]
        begunAt = latest
    }

    private func spend(_ cost: Int, from time: UInt64) -> (RateDecision, UInt64) {
        guard let cost = UInt64(exactly: cost), cost <= UInt64(limit.burst) else {
            return (.refused(retryAfter: limit.window), time)
        }
        // What was spent and not earned yet, in nanoseconds; never more than a window.
        let owed = time > latest ? time - latest : 0
        let after = owed + cost * limit.interval
        guard after <= limit.window else { return (.refused(retryAfter: after - limit.window), time) }
        let remaining = (limit.window - after) / limit.interval
        let (next, isBeyondTime) = latest.addingReportingOverflow(after)
        return (.allowed(remaining: Int(remaining), resetAfter: after), isBeyondTime ? .max : next)
    }
}
