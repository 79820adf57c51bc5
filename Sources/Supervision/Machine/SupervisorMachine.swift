// SPDX-License-Identifier: MIT

/// Decides when a child is started, asked for a sign of life, killed and started again.
///
/// It does nothing itself: it is told what happened and what time it is, and says what to do. Times are counted from any
/// fixed moment.
struct SupervisorMachine: Sendable {
    /// What happened.
    enum Event: Hashable, Sendable {
        /// The supervisor starts its work.
        case begin
        /// The process is there.
        case launched
        /// The first message came.
        case ready
        /// A sign of life came.
        case pong(Int)
        /// The process says things that it must not.
        case misbehaved(String)
        /// A signal has stopped the process.
        case stopped
        /// The process has ended, or could not be started; why.
        case exited(String)
        /// Time has passed.
        case tick
        /// The program ends.
        case end
    }

    /// What to do.
    enum Action: Hashable, Sendable {
        /// Start the process.
        case launch
        /// Send it its configuration.
        case greet
        /// Ask it for a sign of life.
        case ping(Int)
        /// End it at once; why.
        case kill(String)
        /// Tell it to end, and its process group.
        case terminate
        /// Nothing more will be started.
        case finish
    }

    private enum Phase: Hashable, Sendable {
        case idle
        case launching
        case greeting(until: Duration)
        case running(since: Duration, nextPing: Duration)
        case dying
        case ending(until: Duration)
        case pausing(until: Duration)
        case finished
    }

    private let configuration: ChildConfiguration
    private var phase = Phase.idle
    private var isEnding = false
    private var failures = 0
    private var lastPing = 0
    private var missed = 0

    /// How many signs of life may be missing before the process is killed.
    private static let missedLimit = 2

    init(_ configuration: ChildConfiguration) {
        self.configuration = configuration
    }

    /// What the child is doing.
    var state: ChildStatus.State {
        switch phase {
        case .idle: .waiting
        case .launching, .greeting: .starting
        case .running: .running
        case .dying, .ending: isEnding ? .ended : .pausing
        case .pausing: .pausing
        case .finished: .ended
        }
    }

    /// The time at which a tick is due; nil if there is nothing to wait for.
    var deadline: Duration? {
        switch phase {
        case .greeting(let until), .ending(let until), .pausing(let until): until
        case .running(let since, let nextPing):
            failures > 0 ? min(nextPing, since + configuration.healthyTime) : nextPing
        case .idle, .launching, .dying, .finished: nil
        }
    }

    /// Takes note of what happened.
    mutating func handle(_ event: Event, at now: Duration) -> [Action] {
        switch (event, phase) {
        case (.begin, .idle):
            return launch()
        case (.launched, .launching):
            phase = .greeting(until: now + configuration.handshakeTime)
            // Told to end while it was being started.
            return isEnding ? end(at: now) : [.greet]
        case (.ready, .greeting):
            phase = .running(since: now, nextPing: now + configuration.heartbeat)
            missed = 0
            return []
        case (.pong(let number), .running) where number == lastPing:
            missed = 0
            return []
        case (.ready, _), (.pong, _):
            return misbehaved("it answers what it was not asked")
        case (.misbehaved(let reason), _):
            return misbehaved(reason)
        case (.stopped, .greeting), (.stopped, .running), (.stopped, .ending):
            return kill("it was stopped by a signal")
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

    private mutating func launch() -> [Action] {
        phase = .launching
        return [.launch]
    }

    private mutating func kill(_ reason: String) -> [Action] {
        phase = .dying
        return [.kill(reason)]
    }

    private mutating func misbehaved(_ reason: String) -> [Action] {
        switch phase {
        case .greeting, .running: kill(reason)
        // What it says while it ends is of no importance.
        case .idle, .launching, .dying, .ending, .pausing, .finished: []
        }
    }

    private mutating func end(at now: Duration) -> [Action] {
        switch phase {
        case .idle, .pausing:
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
        guard !isEnding else {
            guard phase != .finished else { return [] }
            phase = .finished
            return [.finish]
        }
        if case .running(let since, _) = phase, now - since >= configuration.healthyTime { failures = 0 }
        failures += 1
        // The shift is bounded: the longest pause is reached long before.
        let pause = configuration.firstPause * (1 << min(failures - 1, 20))
        phase = .pausing(until: now + min(pause, configuration.longestPause))
        return []
    }

    private mutating func tick(at now: Duration) -> [Action] {
        switch phase {
        case .greeting(let until) where now >= until:
            return kill("it did not say in time that it is ready")
        case .ending(let until) where now >= until:
            return kill("it did not end in time")
        case .pausing(let until) where now >= until:
            return launch()
        case .running(let since, let nextPing):
            if now - since >= configuration.healthyTime { failures = 0 }
            guard now >= nextPing else { return [] }
            guard missed < Self.missedLimit else { return kill("it gave no sign of life") }
            missed += 1
            lastPing += 1
            phase = .running(since: since, nextPing: now + configuration.heartbeat)
            return [.ping(lastPing)]
        default:
            return []
        }
    }
}
