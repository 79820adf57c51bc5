// SPDX-License-Identifier: MIT
internal import Synchronization

/// The tip of the active chain, for those who wait for another one.
final class TipSignal: Sendable {
    /// A tip.
    struct Tip: Hashable, Sendable {
        /// As users see it.
        var hash: String
        var height: Int
    }

    private struct State {
        var tip: Tip
        var isClosed = false
        var next = 0
        var waiters: [Int: AsyncStream<Tip>.Continuation] = [:]
    }

    private let state: Mutex<State>

    init(_ tip: Tip) {
        state = Mutex(State(tip: tip))
    }

    /// The tip as it is.
    var tip: Tip { state.withLock(\.tip) }

    /// Tells everybody of a tip, if it is another one.
    func set(_ tip: Tip) {
        let waiters = state.withLock { state -> [AsyncStream<Tip>.Continuation] in
            guard state.tip != tip else { return [] }
            state.tip = tip
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.yield(tip) }
    }

    /// Lets nobody wait any longer.
    func close() {
        let waiters = state.withLock { state -> [AsyncStream<Tip>.Continuation] in
            state.isClosed = true
            return Array(state.waiters.values)
        }
        for waiter in waiters { waiter.finish() }
    }

    /// Waits for a tip that is wanted.
    ///
    /// - Parameters:
    ///   - timeout: how long at most; nil for as long as it takes.
    ///   - isWanted: whether it is the one; asked of the present tip too.
    /// - Returns: the tip at the end of the waiting, wanted or not.
    func wait(
        timeout: Duration?,
        until isWanted: @escaping @Sendable (Tip) -> Bool
    ) async -> Tip {
        let (stream, continuation) = AsyncStream.makeStream(of: Tip.self, bufferingPolicy: .bufferingNewest(1))
        let id = state.withLock { state -> Int in
            if state.isClosed { continuation.finish() }
            continuation.yield(state.tip)
            state.next += 1
            state.waiters[state.next] = continuation
            return state.next
        }
        await withTaskGroup { group in
            group.addTask {
                for await tip in stream where isWanted(tip) { return }
            }
            if let timeout {
                group.addTask { try? await Task.sleep(for: timeout) }
            }
            await group.next()
            group.cancelAll()
        }
        state.withLock { _ = $0.waiters.removeValue(forKey: id) }
        return tip
    }
}
