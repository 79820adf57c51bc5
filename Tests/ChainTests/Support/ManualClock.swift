// SPDX-License-Identifier: MIT
import Chain
import Foundation
import Synchronization

/// A clock whose pauses end when the test says so.
final class ManualClock: Sendable {
    private struct State {
        var now = Duration.zero
        var sleeper: CheckedContinuation<Void, any Error>?
    }

    private let state = Mutex(State())
    /// Each pause as it begins.
    let pauses: AsyncStream<Duration>
    private let began: AsyncStream<Duration>.Continuation

    init() {
        (pauses, began) = AsyncStream.makeStream()
    }

    /// Ends the pause that is under way.
    func wake(after time: Duration) {
        let sleeper = state.withLock { state in
            state.now += time
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume()
    }

    var clock: FollowerClock {
        FollowerClock(
            date: { Date(timeIntervalSinceReferenceDate: self.state.withLock(\.now) / .seconds(1)) },
            uptime: { self.state.withLock(\.now) },
            sleep: { try await self.sleep($0) },
            jitter: { 0.5 }
        )
    }

    private func sleep(_ time: Duration) async throws {
        try await withTaskCancellationHandler {
            try await withCheckedThrowingContinuation { continuation in
                state.withLock { $0.sleeper = continuation }
                if Task.isCancelled { cancel() } else { began.yield(time) }
            }
        } onCancel: {
            cancel()
        }
    }

    private func cancel() {
        let sleeper = state.withLock { state in
            defer { state.sleeper = nil }
            return state.sleeper
        }
        sleeper?.resume(throwing: CancellationError())
    }
}
