// SPDX-License-Identifier: MIT

/// Decides when a child is started, asked for a sign of life, killed and started again.
///
/// It does nothing itself: it is told what happened and what time it is, and says what to do. Times are counted from any
/// fixed moment.
package struct SupervisorMachine: Sendable {
    private enum Phase: Hashable, Sendable {
        case idle
        case preparing
        case launching
        case greeting(until: Duration)
        case running(since: Duration, nextPing: Duration)
        case dying(reason: String)
        case ending(until: Duration)
        case backingOff(until: Duration)
        case finished
    }

    private let configuration: ChildConfiguration
    private var phase = Phase.idle
    private var isEnding = false
    /// Failures to start and short runs since it was healthy.
    private var failures = 0
    private var lastPing = 0
    private var lastPong = 0
    private var missed = 0
    /// How often the child was started again.
    package private(set) var restarts = 0
    /// Why it ended last.
    package private(set) var lastExit: String?

    /// How many signs of life may be missing before the process is killed.
    private static let missedLimit = 2

    /// Creates a machine that has not begun.
    package init(_ configuration: ChildConfiguration) {
        self.configuration = configuration
    }

    /// What the child is doing.
    package var state: ChildStatus.State {
        switch phase {
        case .idle: .waiting
        case .preparing, .launching, .greeting: .starting
        case .running: .running
        case .dying, .backingOff: isEnding ? .stopped : .backingOff
        case .ending, .finished: .stopped
        }
    }

    /// The time at which a tick is due; nil if there is nothing to wait for.
    package var deadline: Duration? {
        switch phase {
        case .greeting(let until), .ending(let until), .backingOff(let until): until
        case .running(_, let nextPing): nextPing
        case .idle, .preparing, .launching, .dying, .finished: nil
        }
    }

    /// Takes note of what happened.
    ///
    /// - Returns: what to do, in this order.
    package mutating func handle(_ event: Event, at now: Duration) -> [Action] {
        switch (event, phase) {
        case (.begin, .idle):
            return prepare()
        case (.prepared, .preparing):
            phase = .launching
            return [.launch]
        case (.launched, .launching):
            phase = .greeting(until: now + configuration.handshakeTime)
            // It may have been told to end while it was started.
            return isEnding ? end(at: now) : [.greet]
        case (.ready, .greeting):
            phase = .running(since: now, nextPing: now + configuration.heartbeat)
            (missed, lastPong) = (0, lastPing)
            return []
        case (.pong(let number), .running) where number > lastPong && number <= lastPing:
            // A late answer is a sign of life as well.
            (missed, lastPong) = (0, number)
            return []
        case (.ready, _), (.pong, _):
            return misbehaved("it answers what it was not asked", at: now)
        case (.misbehaved(let reason), _):
            return misbehaved(reason, at: now)
        case (.stopped, .greeting), (.stopped, .running), (.stopped, .ending):
            return kill("a signal had stopped it", at: now)
        case (.exited(let reason), _):
            return exited(reason, at: now)
        case (.tick, _):
            return tick(at: now)
        case (.end, _):
            isEnding = true
            return end(at: now)
        default:
            return []
        }
    }

    private mutating func prepare() -> [Action] {
        phase = .preparing
        return [.prepare]
    }

    private mutating func kill(_ reason: String, at now: Duration) -> [Action] {
        countFailure(at: now)
        phase = .dying(reason: reason)
        return [.kill(reason)]
    }

    private mutating func misbehaved(_ reason: String, at now: Duration) -> [Action] {
        switch phase {
        case .greeting, .running: kill(reason, at: now)
        // What it says while it ends is of no importance.
        case .idle, .preparing, .launching, .dying, .ending, .backingOff, .finished: []
        }
    }

    private mutating func end(at now: Duration) -> [Action] {
        switch phase {
        case .idle, .preparing, .backingOff:
            phase = .finished
            return [.finish]
        case .greeting, .running:
            phase = .ending(until: now + configuration.endTime)
            return [.terminate]
        case .launching, .dying, .ending, .finished:
            return []
        }
    }

    private mutating func exited(_ reason: String, at now: Duration) -> [Action] {
        switch phase {
        case .idle, .backingOff, .finished:
            return []
        case .dying(let reason):
            lastExit = reason
        case .preparing, .launching, .greeting, .running, .ending:
            lastExit = reason
            countFailure(at: now)
        }
        guard !isEnding else {
            phase = .finished
            return [.finish]
        }
        // The shift is bounded: the longest pause is reached long before.
        let pause = configuration.firstPause * (1 << min(max(failures, 1) - 1, 20))
        phase = .backingOff(until: now + min(pause, configuration.longestPause))
        return []
    }

    /// Counts the end of a process, unless it has worked for a while, and forgets earlier ones if that was long.
    private mutating func countFailure(at now: Duration) {
        guard case .running(let since, _) = phase else {
            failures += 1
            return
        }
        if now - since >= configuration.healthyTime { failures = 0 }
        if now - since < configuration.shortRun { failures += 1 }
    }

    private mutating func tick(at now: Duration) -> [Action] {
        switch phase {
        case .greeting(let until) where now >= until:
            return kill("it did not say in time that it is ready", at: now)
        case .ending(let until) where now >= until:
            return kill("it did not end in time", at: now)
        case .backingOff(let until) where now >= until:
            restarts += 1
            return prepare()
        case .running(let since, let nextPing) where now >= nextPing:
            guard missed < Self.missedLimit else { return kill("it gave no sign of life", at: now) }
            missed += 1
            lastPing += 1
            phase = .running(since: since, nextPing: now + configuration.heartbeat)
            return [.ping(lastPing)]
        default:
            return []
        }
    }
}
