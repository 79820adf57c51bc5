// SPDX-License-Identifier: MIT
internal import DNSTransport
internal import DNSWire
internal import Glibc
internal import NIOCore
internal import NIOPosix
internal import ResolverPolicy
internal import Synchronization
internal import Unbound

/// Keeps the health of one resolver's upstreams: asks its probes and looks at the clock for it.
///
/// It ends with the resolver; after that nothing is asked.
final class UpstreamWatch: Sendable {
    private struct State {
        var health: UpstreamHealth
        /// Since when it is so, in seconds since 1970.
        var since = UpstreamWatch.time
        var timer: Scheduled<Void>?
        var time: UInt64?
        /// Who waits for the first word.
        var waiting: [CheckedContinuation<Void, Never>] = []
        var hasEnded = false
    }

    /// What every resolver has, the root's servers first.
    ///
    /// Of the others one is asked when the library knows the answer.
    private static let questions: [(name: String, type: RRType)] =
        [(".", .ns), ("com", .ns), ("net", .ns), ("org", .ns), ("com", .soa), ("net", .soa), ("org", .soa)]

    private let resolver: UnboundResolver
    private let hold: Hold
    private let state: Mutex<State>
    /// Told of every change.
    private let tell: @Sendable (UpstreamReport) -> Void

    init(_ resolver: UnboundResolver, _ hold: Hold, tell: @escaping @Sendable (UpstreamReport) -> Void) {
        self.resolver = resolver
        self.hold = hold
        self.tell = tell
        let health = UpstreamHealth(questionCount: Self.questions.count, now: MonotonicTime.milliseconds)
        state = Mutex(State(health: health))
    }

    var report: UpstreamReport { state.withLock { UpstreamReport(state: $0.health.state, since: $0.since) } }

    private static var time: Int64 { Int64(Glibc.time(nil)) }

    /// Asks the first probe.
    func begin() {
        change { $0.begin(now: $1) }
    }

    /// Takes in what became of a client's look-up.
    func take(_ answer: UnboundAnswer) {
        guard !answer.isCached, let word = UpstreamHealth.Word(answer) else { return }
        change { $0.take(word, now: $1) }
    }

    /// Waits until it is known how the upstreams are, or there is no resolver any more; that takes some seconds at most.
    func firstWord() async {
        await withCheckedContinuation { continuation in
            let isKnown = state.withLock { state in
                guard state.health.state == .unasked, !state.hasEnded else { return true }
                state.waiting.append(continuation)
                return false
            }
            if isKnown { continuation.resume() }
        }
    }

    /// Asks nothing from now on.
    func end() {
        let (timer, waiting) = state.withLock { state in
            state.hasEnded = true
            defer { (state.timer, state.waiting) = (nil, []) }
            return (state.timer, state.waiting)
        }
        timer?.cancel()
        for continuation in waiting { continuation.resume() }
    }

    private func change(_ body: (inout UpstreamHealth, UInt64) -> UpstreamHealth.Step) {
        let now = MonotonicTime.milliseconds
        var waiting: [CheckedContinuation<Void, Never>] = []
        let (step, report) = state.withLock { state in
            guard !state.hasEnded else { return (UpstreamHealth.Step(), nil as UpstreamReport?) }
            let step = body(&state.health, now)
            setTimer(&state, now)
            guard step.hasChanged else { return (step, nil) }
            swap(&waiting, &state.waiting)
            state.since = Self.time
            return (step, UpstreamReport(state: state.health.state, since: state.since))
        }
        if let report { tell(report) }
        for continuation in waiting { continuation.resume() }
        if let question = step.question { ask(question) }
    }

    private func setTimer(_ state: inout State, _ now: UInt64) {
        let time = state.health.wakeTime
        guard time != state.time else { return }
        state.time = time
        state.timer?.cancel()
        state.timer = time.map { time in
            let delay = Int64(clamping: time > now ? time - now : 0)
            return MultiThreadedEventLoopGroup.singleton.any()
                .scheduleTask(in: .milliseconds(delay)) { [weak self] in
                    self?.change { $0.wake(now: $1) }
                }
        }
    }

    private func ask(_ question: Int) {
        let (name, type) = Self.questions[question]
        guard !hold.isHeld else {
            return change { $0.takeProbe(.failed(reason: "nobody is asked"), isCached: true, now: $1) }
        }
        guard let name = try? DomainName(presentation: name) else { return }
        let query = resolver.resolve(name: name.wire, type: type.rawValue) { [weak self] answer in
            if let word = UpstreamHealth.Word(answer) {
                self?.change { $0.takeProbe(word, isCached: answer.isCached, now: $1) }
            } else if case .refused(let reason) = answer.outcome {
                self?.change { $0.takeProbe(.failed(reason: reason), isCached: true, now: $1) }
            }
        }
        if query == nil {
            change { $0.takeProbe(.failed(reason: "too many questions wait for answers"), isCached: true, now: $1) }
        }
    }
}
