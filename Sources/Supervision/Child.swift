// SPDX-License-Identifier: MIT
import Glibc
public import JSONRPC
public import Logging
public import ServiceLifecycle
import Synchronization

/// A process that works for us: started, watched, started again when it fails, and ended with us.
public final class Child: Service {
    /// Says how the child is to work; asked before each start.
    public typealias Greeting = @Sendable () async throws -> JSONObject

    let configuration: ChildConfiguration
    let logger: Logger
    let calls = CallTable()
    private let greeting: Greeting
    private let onEvent: @Sendable (String, JSONObject) -> Void
    private let (events, tell) = AsyncStream.makeStream(of: SupervisorMachine.Event.self)
    private let state = Mutex(State())

    private struct State {
        var status = ChildStatus()
        var preparation: Task<Void, Never>?
        var greeting: JSONObject?
        var process: ChildProcess?
        /// How much of what it says was not asked for.
        var unasked = RateLimit(limit: Child.unaskedLimit)
        var settling: [CheckedContinuation<Void, Never>] = []
    }

    /// The most messages that were not asked for in a second; a child that says more is killed, as it only costs time.
    private static let unaskedLimit = 1_000

    /// Creates a child that is not started yet.
    ///
    /// - Parameters:
    ///   - configuration: how it is started and watched.
    ///   - hello: its configuration, asked for before each start; it may take its time, and what it throws counts as a
    ///     failed start.
    ///   - logger: receives the child's log and what becomes of the child, with its name as metadata `child`.
    ///   - onEvent: called with what the child says by itself; the name has 64 octets at most. Not to be held up.
    public init(
        _ configuration: ChildConfiguration,
        hello: @escaping Greeting,
        logger: Logger,
        onEvent: @escaping @Sendable (String, JSONObject) -> Void = { _, _ in }
    ) {
        self.configuration = configuration
        greeting = hello
        var logger = logger
        logger[metadataKey: "child"] = "\(configuration.name)"
        self.logger = logger
        self.onEvent = onEvent
    }

    /// How the child is.
    public var status: ChildStatus { state.withLock { $0.status } }

    /// The name of the child's program.
    public var name: String { configuration.name }

    /// Asks the child.
    ///
    /// - Parameters:
    ///   - method: what is asked.
    ///   - params: the details.
    ///   - timeout: how long to wait for the answer.
    /// - Returns: the answer.
    /// - Throws: ``ChildError``, which tells whether the child was asked.
    public func call(
        _ method: String,
        _ params: JSONObject = [:],
        timeout: Duration = .seconds(30)
    ) async throws(ChildError) -> JSON {
        let process = state.withLock { state in state.status.state == .running ? state.process : nil }
        guard let process else { throw .unavailable("\(name) is not running at the moment") }
        let outcome = await calls.ask(within: timeout) { id in
            guard let frame = ParentMessage.call(id: id, method: method, params: params).frame else { return .tooLong }
            return process.send(frame) ? nil : .unavailable("\(name) takes no more questions")
        }
        return try outcome.get()
    }

    /// Keeps the child running until the program ends; to be called once.
    public func run() async throws {
        // Not a child task: when this one is cancelled, the process still has to be ended in an orderly way.
        let work = Task { await supervise() }
        await withTaskCancellationOrGracefulShutdownHandler {
            await work.value
        } onCancelOrGracefulShutdown: {
            self.end()
        }
    }

    /// Tells the child to end, and nothing to be started again.
    func end() { tell.yield(.end) }

    /// Waits until the child runs for the first time, or has failed to.
    func settle() async {
        await withCheckedContinuation { continuation in
            let isSettled = state.withLock { state in
                if state.status.isSettled { return true }
                state.settling.append(continuation)
                return false
            }
            if isSettled { continuation.resume() }
        }
    }

    /// Keeps the child running until it is told to end.
    func supervise() async {
        // Writing to a child that has just ended is an error to be told, not the end of the program.
        _ = signal(SIGPIPE, SIG_IGN)
        let clock = ContinuousClock()
        let start = clock.now
        var machine = SupervisorMachine(configuration)
        var alarm: Task<Void, Never>?
        tell.yield(.begin)
        for await event in events {
            let actions = machine.handle(event, at: start.duration(to: clock.now))
            note(event, machine)
            for action in actions { perform(action) }
            if actions.contains(.finish) { break }
            alarm?.cancel()
            alarm = machine.deadline.map { deadline in
                Task { [tell] in
                    guard (try? await Task.sleep(until: start + deadline, clock: clock)) != nil else { return }
                    tell.yield(.tick)
                }
            }
        }
        alarm?.cancel()
    }

    private func perform(_ action: SupervisorMachine.Action) {
        let process = state.withLock { $0.process }
        switch action {
        case .prepare:
            prepare()
        case .launch:
            let process = ChildProcess(configuration, logger: logger)
            state.withLock { state in
                state.process = process
                // What the one before has said is not its fault.
                state.unasked = RateLimit(limit: Self.unaskedLimit)
            }
            process.start { self.hear($0) }
        case .greet:
            // Forgotten here: it may hold what only the child is to know.
            let greeting = state.withLock { $0.greeting.take() } ?? [:]
            guard let frame = ParentMessage.hello(greeting).frame else {
                tell.yield(.misbehaved("its configuration is longer than \(FrameDecoder.limit) octets"))
                return
            }
            _ = process?.send(frame)
        case .ping(let number):
            // A ping that does not fit into the queue is one that is not answered.
            if let frame = ParentMessage.ping(number).frame { _ = process?.send(frame) }
        case .kill(let reason):
            logger.warning("\(name) is killed: \(reason)")
            process?.kill()
        case .terminate:
            if let frame = ParentMessage.stop.frame { _ = process?.send(frame) }
            process?.terminate()
        case .finish:
            state.withLock { $0.preparation }?.cancel()
        }
    }

    private func prepare() {
        let task = Task { [greeting, tell] in
            do {
                let json = try await greeting()
                // The program ends: nobody is to be greeted any more.
                try Task.checkCancellation()
                state.withLock { $0.greeting = json }
                tell.yield(.prepared)
            } catch {
                tell.yield(.exited("it cannot be told how to work: \(error)"))
            }
        }
        state.withLock { $0.preparation = task }
    }

    /// False if the child is not to be listened to any more.
    private func hear(_ news: ChildProcess.News) -> Bool {
        switch news {
        case .launched(let number):
            state.withLock { $0.status.process = number }
            tell.yield(.launched)
            return true
        case .message(.result(let id, let result)):
            return calls.answer(id, .success(result)) || allowsUnasked()
        case .message(.failure(let id, let code, let message)):
            return calls.answer(id, .failure(.remote(code: code, message: message))) || allowsUnasked()
        case .message(.event(let name, let params)):
            guard allowsUnasked() else { return false }
            onEvent(name, params)
            return true
        case .message(.ready(configuration.name, _)):
            tell.yield(.ready)
            return allowsUnasked()
        case .message(.ready(let other, _)):
            tell.yield(.misbehaved("it is another program, \(LogText.harmless(other))"))
            return false
        case .message(.pong(let number)):
            tell.yield(.pong(number))
            return allowsUnasked()
        case .garbage(let reason):
            tell.yield(.misbehaved(reason))
            return false
        case .stopped:
            tell.yield(.stopped)
            return true
        case .exited(let reason):
            tell.yield(.exited(reason))
            return false
        }
    }

    private func allowsUnasked() -> Bool {
        if state.withLock({ $0.unasked.take(at: .now) }) { return true }
        tell.yield(.misbehaved("it says more than \(Self.unaskedLimit) things in a second that it was not asked"))
        return false
    }

    /// Brings the status up to date with what happened.
    private func note(_ event: SupervisorMachine.Event, _ machine: SupervisorMachine) {
        var isEnd = false
        if case .exited = event { isEnd = true }
        let (before, settled) = state.withLock { state in
            let before = state.status
            state.status.update(from: machine)
            if isEnd { (state.process, state.status.process) = (nil, nil) }
            defer { if state.status.isSettled { state.settling = [] } }
            return (before, state.status.isSettled ? state.settling : [])
        }
        for continuation in settled { continuation.resume() }
        if isEnd {
            calls.endAll()
            let reason = machine.lastExit ?? ""
            if machine.state == .backingOff { logger.warning("\(name) will be started again: \(reason)") }
        }
        if machine.state == .running, before.state != .running { logger.info("\(name) is running") }
    }
}

extension ChildStatus {
    /// Whether it is known how the first start went.
    fileprivate var isSettled: Bool { state != .waiting && state != .starting }

    fileprivate mutating func update(from machine: SupervisorMachine) {
        if state != machine.state { since = .now }
        (state, restarts, lastExit) = (machine.state, machine.restarts, machine.lastExit)
    }
}
