// SPDX-License-Identifier: MIT
public import ServiceLifecycle
import Synchronization

/// Several children that are started one after the other, and ended in the reverse order.
///
/// A child is started when the one before it runs, or has failed to start: one that is broken holds up nobody for long.
public final class Children: Service {
    /// The children, in the order of their start.
    public let list: [Child]

    private let state = Mutex(State())
    private let (ends, end) = AsyncStream.makeStream(of: Never.self)

    private struct State {
        var isEnding = false
        var current: Child?
    }

    /// Makes a service of children that are not started yet.
    public init(_ list: [Child]) {
        self.list = list
    }

    /// Keeps the children running until the program ends; to be called once.
    public func run() async throws {
        // Not a child task: when this one is cancelled, the processes still have to be ended in an orderly way.
        let work = Task { await supervise() }
        await withTaskCancellationOrGracefulShutdownHandler {
            await work.value
        } onCancelOrGracefulShutdown: {
            self.stop()
        }
    }

    private func stop() {
        end.finish()
        let current = state.withLock { state in
            state.isEnding = true
            return state.current
        }
        current?.end()
    }

    private func supervise() async {
        var started: [(child: Child, work: Task<Void, Never>)] = []
        for child in list {
            let isEnding = state.withLock { state in
                if !state.isEnding { state.current = child }
                return state.isEnding
            }
            if isEnding { break }
            started.append((child, Task { await child.supervise() }))
            await child.settle()
        }
        for await _ in ends {}
        for (child, work) in started.reversed() {
            child.end()
            await work.value
        }
    }
}
