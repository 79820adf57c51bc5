// SPDX-License-Identifier: MIT
public import struct Foundation.Date

/// Time and chance, as the follower needs them; tests pass their own.
public struct FollowerClock: Sendable {
    /// The time of day.
    public var date: @Sendable () -> Date
    /// Time since any fixed moment, which does not jump.
    public var uptime: @Sendable () -> Duration
    /// Waits; throws `CancellationError` when the task is cancelled.
    public var sleep: @Sendable (Duration) async throws -> Void
    /// A number from 0 up to 1.
    public var jitter: @Sendable () -> Double

    /// Makes a clock.
    public init(
        date: @escaping @Sendable () -> Date,
        uptime: @escaping @Sendable () -> Duration,
        sleep: @escaping @Sendable (Duration) async throws -> Void,
        jitter: @escaping @Sendable () -> Double
    ) {
        self.date = date
        self.uptime = uptime
        self.sleep = sleep
        self.jitter = jitter
    }

    /// The machine's clock.
    public static let system: FollowerClock = {
        let start = ContinuousClock.now
        return FollowerClock(
            date: { Date() },
            uptime: { ContinuousClock.now - start },
            sleep: { try await Task.sleep(for: $0) },
            jitter: { Double.random(in: 0..<1) }
        )
    }()
}
