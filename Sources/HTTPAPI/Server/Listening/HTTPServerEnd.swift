// SPDX-License-Identifier: MIT
import NIOCore
import Synchronization

/// How the server stops: no new connections, requests finish, and after some time nothing is waited for.
final class HTTPServerEnd: Sendable {
    private let listeners: [any Channel]
    private let table: ConnectionTable
    private let loop: any EventLoop
    private let time: Duration
    private let drained: @Sendable () -> Void
    private let hasBegun = Mutex(false)

    /// Prepares to stop.
    ///
    /// - Parameters:
    ///   - listeners: what takes connections.
    ///   - table: the connections.
    ///   - loop: where time is kept.
    ///   - time: how long requests may still take.
    ///   - drained: called when no connection is left.
    init(
        listeners: [any Channel],
        table: ConnectionTable,
        loop: any EventLoop,
        time: Duration,
        drained: @escaping @Sendable () -> Void
    ) {
        self.listeners = listeners
        self.table = table
        self.loop = loop
        self.time = time
        self.drained = drained
    }

    /// Begins to stop; again does no harm.
    func begin() {
        let isFirst = hasBegun.withLock { hasBegun in
            defer { hasBegun = true }
            return !hasBegun
        }
        guard isFirst else { return }
        for listener in listeners { listener.close(promise: nil) }
        let promise = loop.makePromise(of: Void.self)
        table.end(promise)
        let table = table
        let timer = loop.scheduleTask(in: .nanoseconds(time.nanoseconds)) { table.closeAll() }
        promise.futureResult.whenComplete { [drained] _ in
            timer.cancel()
            drained()
        }
    }
}
