// SPDX-License-Identifier: MIT
import JSONRPC
import Synchronization

/// The questions that a child has not answered yet.
final class CallTable: Sendable {
    typealias Outcome = Result<JSON, ChildError>

    /// The most questions at once.
    private static let limit = 64

    private let state = Mutex(State())

    private struct State {
        var lastID = 0
        var waiting: [Int: CheckedContinuation<Outcome, Never>] = [:]
    }

    /// Asks, and waits for the answer.
    ///
    /// - Parameters:
    ///   - limit: how long to wait.
    ///   - send: sends the question with an id; returns why it could not.
    func ask(within limit: Duration, send: (Int) -> ChildError?) async -> Outcome {
        var alarm: Task<Void, Never>?
        let outcome = await withCheckedContinuation { continuation in
            let id = state.withLock { state -> Int? in
                guard state.waiting.count < Self.limit else { return nil }
                state.lastID += 1
                state.waiting[state.lastID] = continuation
                return state.lastID
            }
            guard let id else {
                continuation.resume(returning: .failure(.unavailable("it has \(Self.limit) questions to answer already")))
                return
            }
            if let error = send(id) { return answer(id, .failure(error)) }
            alarm = Task {
                try? await Task.sleep(for: limit)
                if !Task.isCancelled { self.answer(id, .failure(.timedOut)) }
            }
        }
        alarm?.cancel()
        return outcome
    }

    /// Passes an answer on; one that nobody waits for any more is dropped.
    func answer(_ id: Int, _ outcome: Outcome) {
        state.withLock { $0.waiting.removeValue(forKey: id) }?.resume(returning: outcome)
    }

    /// The child has ended: nobody will answer.
    func endAll() {
        let waiting = state.withLock { state in
            defer { state.waiting = [:] }
            return state.waiting
        }
        for continuation in waiting.values { continuation.resume(returning: .failure(.ended)) }
    }
}
