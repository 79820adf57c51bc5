// SPDX-License-Identifier: MIT
import Entropy
import EntropyFeeder
import HTTPAPI
import Logging
import ServiceLifecycle
import Settings
import Supervision
import Synchronization

/// Looks after the sources of entropy: asks the feeder how they are, tells it when something arrived, and decides whether
/// what cannot be guessed may be made.
final class EntropyWatch: Service, EntropyControl {
    private struct State {
        var gate: EntropyGate
        var report: FeederReport?
        /// The low bits of when something arrived, which the feeder has not been told yet.
        var arrivals: [UInt16] = []
        /// What was told last; nil before anything was.
        var told: EntropyGate.Verdict?
    }

    private let settings: Settings.Entropy
    private let process: EntropyProcess?
    private let client: FeederClient?
    private let questions: @Sendable () -> UInt64
    private let feed: ChainFeed
    private let logger: Logger
    private let clock = ContinuousClock()
    private let begin = ContinuousClock.now
    private let state: Mutex<State>
    /// Told each time whether secrets may be made.
    private let tell: @Sendable (EntropyGate.Verdict) -> Void

    /// How often the feeder is asked: a source that is lost, or a feeder that is, shows within a second.
    private static let interval = Duration.milliseconds(250)
    /// How many arrivals are kept for it.
    private static let arrivalLimit = 256

    /// Prepares a watch.
    ///
    /// - Parameters:
    ///   - settings: what has to be so for secrets to be made.
    ///   - process: the feeder; nil if there is none.
    ///   - questions: how many questions there were over DNS.
    ///   - feed: tells of blocks.
    ///   - logger: is told of every change.
    ///   - tell: is told whether secrets may be made, several times a second; not to be held up.
    init(
        _ settings: Settings.Entropy,
        process: EntropyProcess?,
        questions: @escaping @Sendable () -> UInt64,
        feed: ChainFeed,
        logger: Logger,
        tell: @escaping @Sendable (EntropyGate.Verdict) -> Void
    ) {
        self.settings = settings
        self.process = process
        client = process.map { FeederClient(child: $0.child) }
        self.questions = questions
        self.feed = feed
        self.logger = logger
        self.tell = tell
        let policy = EntropyGate.Policy(rawValue: settings.policy) ?? .kernel
        state = Mutex(State(gate: EntropyGate(policy, leastRate: settings.leastRate)))
        look()
    }

    /// Asks and decides until the program ends.
    func run() async throws {
        await cancelWhenGracefulShutdown {
            await withTaskGroup(of: Void.self) { group in
                group.addTask {
                    for await _ in self.feed.tips() { self.noteArrival() }
                }
                group.addTask {
                    var asked = self.questions()
                    while !Task.isCancelled {
                        let now = self.questions()
                        if now != asked { self.noteArrival(of: now) }
                        asked = now
                        await self.ask()
                        try? await Task.sleep(for: Self.interval, clock: self.clock)
                    }
                }
                group.addTask {
                    // Also while a feeder that hangs is waited for.
                    while !Task.isCancelled {
                        self.look()
                        try? await Task.sleep(for: Self.interval, clock: self.clock)
                    }
                }
            }
        }
    }

    /// Notes that something arrived: a block now, or so many questions by now.
    ///
    /// Nobody knows that to the last bit; it is mixed in, and counts for nothing.
    private func noteArrival(of count: UInt64 = 0) {
        let nanoseconds = begin.duration(to: clock.now) / .nanoseconds(1)
        let bits = UInt16(truncatingIfNeeded: UInt64(clamping: Int64(nanoseconds)) ^ count)
        state.withLock { if $0.arrivals.count < Self.arrivalLimit { $0.arrivals.append(bits) } }
    }

    private func ask() async {
        guard let client, let process else { return }
        do throws(FeederError) {
            let report = try await client.report()
            process.failures.note(report)
            state.withLock { state in
                state.report = report
                state.gate.note(report.sight, at: now)
            }
        } catch {
            state.withLock { state in
                state.report = nil
                state.gate.loseFeeder()
            }
        }
        look()
        let arrivals = state.withLock { state in
            defer { state.arrivals = [] }
            return state.arrivals
        }
        // What a feeder that is just gone does not take is worth nothing anyway.
        if !arrivals.isEmpty { try? await client.arrive(arrivals) }
    }

    /// Decides anew, and tells.
    private func look() {
        let isReady = KernelRandom.isReady
        // In one piece, so that who is told hears last what was decided last.
        state.withLock { state in
            state.gate.note(isKernelReady: isReady)
            let (before, after) = (state.told, state.gate.verdict(at: now))
            state.told = after
            tell(after)
            if before?.state != after.state { log(after, isFirst: before == nil) }
        }
    }

    private func log(_ verdict: EntropyGate.Verdict, isFirst: Bool) {
        switch verdict.state {
        case .ok: logger.info("secrets can be made")
        case .degraded: logger.warning("secrets can be made still, but \(verdict.reason)")
        case .blocked:
            // At the beginning that is so until a source has passed its first tests.
            let level: Logger.Level = isFirst ? .info : .error
            logger.log(level: level, "no secrets are made, and no names of the Internet looked up: \(verdict.reason)")
        }
    }

    private var now: Int {
        begin.duration(to: clock.now).milliseconds
    }

    /// The feeder among the processes that work for the server.
    var health: HealthReport.Child? { process.map { HealthReport.Child($0.child) } }

    // MARK: EntropyControl

    var verdict: EntropyGate.Verdict { state.withLock { $0.gate.verdict(at: now) } }

    var overview: EntropyOverview {
        let (report, policy) = state.withLock { ($0.report, $0.gate.policy) }
        return EntropyOverview(
            feeder: process?.child.status.state.rawValue ?? (settings.feeder ? "missing" : "off"),
            verdict: verdict,
            policy: policy,
            sources: EntropySource.allCases.map { source in
                report?.sources[source].map { EntropyOverview.Source(source, $0) }
                    ?? EntropyOverview.Source(source, state: .absent)
            },
            rate: report?.totals.rate ?? 0,
            blocks: report?.totals.blocks ?? 0,
            creditedBits: report?.totals.creditedBits ?? 0,
            isCredited: settings.isCredited,
            assessed: report?.assessed,
            available: KernelRandom.available,
            poolSize: KernelRandom.poolSize
        )
    }

    func octets(_ count: Int) -> [UInt8]? {
        guard KernelRandom.isReady else { return nil }
        return PoolFeeder.kernelOctets(max(0, min(count, 1_024)))
    }

    func reseed() async -> String? {
        guard let client else { return "there is no feeder (entropy.feeder)" }
        do throws(FeederError) {
            try await client.reseed()
        } catch {
            return error.description
        }
        await ask()
        return nil
    }

    /// Has a source pass its first tests again.
    func restart(_ source: EntropySource?) async throws(FeederError) {
        guard let client else { throw FeederError("there is no feeder (entropy.feeder)") }
        try await client.restart(source)
        process?.failures.forget(source)
        await ask()
    }
}

extension EntropyOverview.Source {
    fileprivate init(_ source: EntropySource, _ report: FeederReport.Source) {
        let states: [FeederReport.Source.State: State] = [
            .starting: .starting, .passing: .passing, .failed: .failed, .retired: .retired,
        ]
        func percent(_ margin: FeederReport.Source.Margin) -> Int {
            min(100, margin.worst * 100 / max(1, margin.cutoff))
        }
        self.init(
            source,
            state: states[report.state] ?? .failed,
            failure: report.failure?.words ?? "",
            samples: report.samples,
            failures: report.failures,
            repetition: percent(report.repetition),
            proportion: percent(report.proportion),
            claim: report.claim
        )
    }
}
