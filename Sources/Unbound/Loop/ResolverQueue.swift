// SPDX-License-Identifier: MIT
internal import CLinux
internal import DNSWire
internal import Glibc
internal import Synchronization

/// What other threads share with the resolver's: orders on the way in, numbers on the way out.
final class ResolverQueue: Sendable {
    /// A query to be made.
    struct Order: Sendable {
        let id: UInt64
        let name: NameText
        let type: UInt16
        let `class`: UInt16
        /// Since when the asker waits.
        let begin: ContinuousClock.Instant
        let deliver: @Sendable (UnboundAnswer) -> Void
    }

    /// What the resolver's thread is to do.
    enum Command: Sendable {
        case ask(Order)
        case cancel(UInt64)
    }

    private struct State {
        var commands: [Command] = []
        var nextID: UInt64 = 1
        var isClosed = false
        /// Whether the thread has been woken for what is in `commands`.
        var isAwake = false

        /// Whether the thread has to be woken for this.
        mutating func append(_ command: Command) -> Bool {
            commands.append(command)
            defer { isAwake = true }
            return !isAwake
        }
    }

    /// Becomes readable each time when there is something new to do; nobody reads it, which would cost a system call.
    let descriptor: Int32
    let tally = ResolverTally()
    private let state = Mutex(State())
    private let limit: Int

    init(limit: Int) throws(UnboundError) {
        self.limit = limit
        descriptor = clinux_wake_counter()
        guard descriptor >= 0 else { throw .system(call: "eventfd", errno: -descriptor) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Puts an order in the queue; nil if that is full or closed.
    func ask(
        name: NameText,
        type: UInt16,
        class: UInt16,
        deliver: @escaping @Sendable (UnboundAnswer) -> Void
    ) -> UnboundQuery? {
        let begin = ContinuousClock.now
        let (id, mustWake) = state.withLock { state -> (UInt64?, Bool) in
            guard !state.isClosed else { return (nil, false) }
            guard tally.admit(limit: limit) else { return (nil, false) }
            let id = state.nextID
            state.nextID += 1
            let order = Order(id: id, name: name, type: type, class: `class`, begin: begin, deliver: deliver)
            return (id, state.append(.ask(order)))
        }
        if mustWake { wake() }
        return id.map { UnboundQuery(id: $0) }
    }

    func cancel(_ query: UnboundQuery) {
        let mustWake = state.withLock { !$0.isClosed && $0.append(.cancel(query.id)) }
        if mustWake { wake() }
    }

    /// Takes nothing more from now on, and has the thread end.
    func shut() {
        state.withLock { $0.isClosed = true }
        wake()
    }

    var isClosed: Bool {
        state.withLock { $0.isClosed }
    }

    /// Moves what there is to do into `commands`, which must be empty; its memory is used for what comes next.
    func take(_ commands: inout [Command]) {
        state.withLock { state in
            swap(&commands, &state.commands)
            state.isAwake = false
        }
    }

    /// Has the thread come back, after whatever else it has to do.
    func wake() {
        var one: UInt64 = 1
        _ = unsafe write(descriptor, &one, 8)
    }
}
