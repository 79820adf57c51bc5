// SPDX-License-Identifier: MIT
import JSONRPC
import Synchronization

/// The questions that a child has not answered yet.
final class CallTable: Sendable {
    typealias Outcome = Result<JSON, ChildError>

    /// The most questions at once.
    static let limit = 64

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
    /// - Returns: the answer, or why there is none.
    func ask(within limit: Duration, send: (Int) -> ChildError?) async -> Outcome {
        // No id is used twice, so that a late answer to one question is never taken for another's.
        let id = state.withLock { state in
            state.lastID += 1
            return state.lastID
        }
        var alarm: Task<Void, Never>?
        defer { alarm?.cancel() }
        return await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                guard register(id, continuation) else { return }
                if let error = send(id) {
                    answer(id, .failure(error))
                } else if Task.isCancelled {
                    answer(id, .failure(.timedOut))
                } else {
                    alarm = Task {
                        guard (try? await Task.sleep(for: limit)) != nil else { return }
                        self.answer(id, .failure(.timedOut))
                    }
                }
            }
        } onCancel: {
            answer(id, .failure(.timedOut))
        }
    }

    private func register(_ id: Int, _ continuation: CheckedContinuation<Outcome, Never>) -> Bool {
        let isRoom = state.withLock { state in
            guard state.waiting.count < Self.limit else { return false }
            state.waiting[id] = continuation
            return true
        }
        if !isRoom {
            continuation.resume(returning: .failure(.unavailable("it has \(Self.limit) questions to answer already")))
        }
        return isRoom
    }

    /// Passes an answer on; false if nobody waits for it, or not any more.
    @discardableResult
    func answer(_ id: Int, _ outcome: Outcome) -> Bool {
        guard let continuation = state.withLock({ $0.waiting.removeValue(forKey: id) }) else { return false }
        continuation.resume(returning: outcome)
        return true
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
