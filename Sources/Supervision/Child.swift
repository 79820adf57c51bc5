// SPDX-License-Identifier: MIT
import Glibc
public import JSONRPC
public import Logging
public import ServiceLifecycle
import Synchronization

/// A process that works for us: started, watched, started again when it fails, and ended with us.
public final class Child: Service {
    /// Says how the child is to work, when it is started.
    public typealias Greeting = @Sendable () async throws -> JSONObject

    private let configuration: ChildConfiguration
    private let greeting: Greeting
    private let onEvent: @Sendable (String, JSONObject) -> Void
    private let logger: Logger
    private let (events, tell) = AsyncStream.makeStream(of: SupervisorMachine.Event.self)
    private let state = Mutex(State())
    private let calls = CallTable()

    private struct State {
        var status = ChildStatus()
        var process: ChildProcess?
        var greeting: JSONObject = [:]
    }

    /// Creates a child that is not started yet.
    ///
    /// - Parameters:
    ///   - configuration: how it is started and watched.
    ///   - hello: its configuration, asked for before each start; it may take its time, and what it throws counts as a
    ///     failed start.
    ///   - logger: receives the child's log, under the logger's own name, and what becomes of the child.
    ///   - onEvent: called with what the child says by itself.
    public init(
        _ configuration: ChildConfiguration,
        hello: @escaping Greeting,
        logger: Logger,
        onEvent: @escaping @Sendable (String, JSONObject) -> Void = { _, _ in }
    ) {
        self.configuration = configuration
        greeting = hello
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
    public func call(
        _ method: String,
        _ params: JSONObject = [:],
        timeout: Duration = .seconds(30)
    ) async throws(ChildError) -> JSON {
        let process = state.withLock { state in state.status.state == .running ? state.process : nil }
        guard let process else { throw .unavailable("\(configuration.name) is not running at the moment") }
        let outcome = await calls.ask(within: timeout) { id in
            guard let frame = ParentMessage.call(id: id, method: method, params: params).frame else { return .tooLong }
            return process.send(frame) ? nil : .unavailable("\(self.configuration.name) takes no more questions")
        }
        return try outcome.get()
    }

    /// Keeps the child running until the program ends.
    public func run() async throws {
        // Writing to a child that has just ended is an error to be told, not the end of the program.
        _ = signal(SIGPIPE, SIG_IGN)
        // Not a child task: when it is cancelled, the process still has to be ended in an orderly way.
        let work = Task { await supervise() }
        await withTaskCancellationOrGracefulShutdownHandler {
            await work.value
        } onCancelOrGracefulShutdown: {
            self.tell.yield(.end)
        }
    }

    private func supervise() async {
        let clock = ContinuousClock()
        let start = clock.now
        var machine = SupervisorMachine(configuration)
        var alarm: Task<Void, Never>?
        tell.yield(.begin)
        for await event in events {
            let actions = machine.handle(event, at: start.duration(to: clock.now))
            note(event, machine.state)
            for action in actions { perform(action) }
            if actions.contains(.finish) { break }
            alarm?.cancel()
            alarm = machine.deadline.map { deadline in
                Task { [tell] in
                    try? await Task.sleep(until: start + deadline, clock: clock)
                    if !Task.isCancelled { tell.yield(.tick) }
                }
            }
        }
        alarm?.cancel()
    }

    private func perform(_ action: SupervisorMachine.Action) {
        let process = state.withLock { $0.process }
        switch action {
        case .launch: launch()
        case .greet:
            let frame = ParentMessage.hello(state.withLock { $0.greeting }).frame
            if let frame { _ = process?.send(frame) } else { tell.yield(.misbehaved("its configuration is too long")) }
        case .ping(let number):
            if let frame = ParentMessage.ping(number).frame { _ = process?.send(frame) }
        case .kill(let reason):
            logger.warning("killing \(configuration.name): \(reason)")
            process?.kill()
        case .terminate:
            if let frame = ParentMessage.stop.frame { _ = process?.send(frame) }
            process?.terminate()
        case .finish: break
        }
    }

    private func launch() {
        Task {
            do {
                let json = try await greeting()
                let process = ChildProcess(configuration, logger: logger)
                state.withLock { state in
                    state.greeting = json
                    state.process = process
                }
                process.start { self.hear($0) }
            } catch {
                tell.yield(.exited("it cannot be told how to work: \(error)"))
            }
        }
    }

    private func hear(_ news: ChildProcess.News) {
        switch news {
        case .launched(let number):
            state.withLock { $0.status.process = number }
            tell.yield(.launched)
        case .message(.ready(configuration.name, _)): tell.yield(.ready)
        case .message(.ready(let name, _)): tell.yield(.misbehaved("it is another program, \(name.prefix(64))"))
        case .message(.pong(let number)): tell.yield(.pong(number))
        case .message(.result(let id, let result)): calls.answer(id, .success(result))
        case .message(.failure(let id, let code, let message)):
            calls.answer(id, .failure(.remote(code: code, message: message)))
        case .message(.event(let name, let params)): onEvent(name, params)
        case .garbage(let reason): tell.yield(.misbehaved(reason))
        case .stopped: tell.yield(.stopped)
        case .exited(let reason): tell.yield(.exited(reason))
        }
    }

    /// Brings the status up to date with what happened.
    private func note(_ event: SupervisorMachine.Event, _ now: ChildStatus.State) {
        let (before, name) = (status.state, configuration.name)
        state.withLock { state in
            state.status.state = now
            if case .exited(let reason) = event {
                state.process = nil
                state.status.process = nil
                state.status.lastEnd = reason
                if now == .pausing { state.status.restarts += 1 }
            }
        }
        if case .exited(let reason) = event {
            calls.endAll()
            if now == .pausing { logger.warning("\(name) is started again: \(reason)") }
        }
        if now == .running, before != .running { logger.info("\(name) is running") }
    }
}
