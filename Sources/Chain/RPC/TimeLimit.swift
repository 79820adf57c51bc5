// SPDX-License-Identifier: MIT
internal import Synchronization

/// Runs a body, and gives up on it after some time.
func withTimeLimit<Value: Sendable>(
    _ limit: Duration,
    method: String,
    _ body: @escaping @Sendable () async throws -> Value
) async throws -> Value {
    try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body() }
        group.addTask {
            try await Task.sleep(for: limit)
            throw ChainError.timedOut(method: method)
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}

/// Runs a body that tells of its progress, and gives up on it when it tells of none for some time.
func withStallLimit<Value: Sendable>(
    _ limit: Duration,
    method: String,
    _ body: @escaping @Sendable (StepCounter) async throws -> Value
) async throws -> Value {
    let progress = StepCounter()
    return try await withThrowingTaskGroup(of: Value.self) { group in
        group.addTask { try await body(progress) }
        group.addTask {
            while true {
                let seen = progress.count
                try await Task.sleep(for: limit)
                guard progress.count != seen else { throw ChainError.timedOut(method: method) }
            }
        }
        defer { group.cancelAll() }
        guard let value = try await group.next() else { throw CancellationError() }
        return value
    }
}

/// Counts the steps of something that may stall.
final class StepCounter: Sendable {
    private let steps = Atomic(0)

    var count: Int { steps.load(ordering: .relaxed) }

    func note() { steps.add(1, ordering: .relaxed) }
}
