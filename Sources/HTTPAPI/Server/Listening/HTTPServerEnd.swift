// SPDX-License-Identifier: MIT
import NIOCore
import Synchronization

/// How the server stops: no new connections, requests finish, and after some time nothing is waited for.
final class HTTPServerEnd: Sendable {
    private let listeners: [any Channel]
    private let table: ConnectionTable
    private let loop: any EventLoop
    private let time: Duration
    private let finish: @Sendable () -> Void
    private let promise: EventLoopPromise<Void>
    private let hasBegun = Mutex(false)

    init(
        listeners: [any Channel],
        table: ConnectionTable,
        loop: any EventLoop,
        time: Duration,
        finish: @escaping @Sendable () -> Void
    ) {
        self.listeners = listeners
        self.table = table
        self.loop = loop
        self.time = time
        self.finish = finish
        promise = loop.makePromise()
    }

    /// Begins to stop; again does no harm.
    func begin() {
        let isFirst = hasBegun.withLock { hasBegun in
            defer { hasBegun = true }
            return !hasBegun
        }
        guard isFirst else { return }
        for listener in listeners { listener.close(promise: nil) }
        finish()
        table.end(promise)
        let table = table
        let timer = loop.scheduleTask(in: .nanoseconds(time.nanoseconds)) { table.closeAll() }
        promise.futureResult.whenComplete { _ in timer.cancel() }
    }

    /// Waits until no connection is left.
    func drained() async {
        try? await promise.futureResult.get()
    }
}
