// SPDX-License-Identifier: MIT
public import Entropy
import Glibc
import Synchronization

/// Samples the sources in turns, and feeds the kernel's pool with what comes of it.
public final class PoolFeeder: Sendable {
    /// Milliseconds from one turn to the next.
    public static let turn = 100
    /// The most milliseconds that a turn counts for: a process that was not let run is no source that was silent.
    private static let longestTurn = 500
    /// Milliseconds that the rate is taken over.
    private static let rateTime = 10_000

    private struct State {
        var feeder: Feeder
        let sources: [any SampleSource]
        /// Milliseconds of turns.
        var now = 0
        var totals = FeederReport.Totals()
        var mixed: [(at: Int, samples: Int)] = []
    }

    private let state: Mutex<State>
    private let pool: any KernelPool
    private let random: @Sendable (Int) -> [UInt8]

    /// Prepares feeding.
    ///
    /// - Parameters:
    ///   - settings: how the pool is fed.
    ///   - sources: what is sampled.
    ///   - pool: what is fed.
    ///   - random: so many octets of the kernel's generator.
    /// - Throws: ``FeederError`` if `random` does not give as many as it should.
    public init(
        _ settings: FeederSettings,
        sources: sending [any SampleSource],
        pool: any KernelPool,
        random: @escaping @Sendable (Int) -> [UInt8] = PoolFeeder.kernelOctets
    ) throws(FeederError) {
        guard var feeder = Feeder(settings, seed: random(Feeder.seedLength), at: 0) else {
            throw FeederError("the kernel's generator gives no seed")
        }
        for source in sources { feeder.add(source.source, at: 0) }
        state = Mutex(State(feeder: feeder, sources: sources))
        self.pool = pool
        self.random = random
    }

    /// Octets of the kernel's generator (getrandom(2)).
    public static let kernelOctets: @Sendable (Int) -> [UInt8] = { count in
        var generator = SystemRandomNumberGenerator()
        var octets: [UInt8] = []
        while octets.count < count {
            let word: UInt64 = generator.next()
            octets += (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
        return Array(octets.prefix(count))
    }

    /// Feeds on a thread of its own until the program ends.
    ///
    /// - Throws: ``FeederError`` if there is no such thread.
    public func start() throws(FeederError) {
        try PlainThread.start { self.feed() }
    }

    private func feed() {
        var last = Self.milliseconds()
        while true {
            let start = Self.milliseconds()
            take(milliseconds: start - last)
            last = start
            usleep(UInt32(Self.turn) * 1_000)
        }
    }

    private static func milliseconds() -> Int {
        var time = timespec()
        unsafe clock_gettime(CLOCK_MONOTONIC, &time)
        return time.tv_sec * 1_000 + time.tv_nsec / 1_000_000
    }

    /// Takes a turn: samples every source, and feeds the pool if a block is due.
    ///
    /// - Parameter milliseconds: how long it is since the last turn.
    public func take(milliseconds: Int) {
        let salt = random(Feeder.saltLength)
        state.withLock { state in
            state.now += min(max(0, milliseconds), Self.longestTurn)
            for source in state.sources {
                switch source.sample() {
                case .samples(let samples): state.feeder.take(samples, of: source.source, at: state.now)
                case .nothing: break
                case .gone: state.feeder.lose(source.source, at: state.now)
                }
            }
            state.feeder.tick(at: state.now)
            guard let block = state.feeder.block(at: state.now, salt: salt) else { return }
            let isTaken = block.credit > 0 ? pool.credit(block.octets, bits: block.credit) : pool.mix(block.octets)
            guard isTaken else {
                state.totals.refused += 1
                return
            }
            state.totals.count(block)
            state.mixed.append((state.now, block.samples.values.reduce(0, +)))
            let (now, time) = (state.now, Self.rateTime(state.feeder))
            state.mixed.removeAll { now - $0.at >= time }
        }
    }

    /// Takes times at which something arrived: mixed in, and worth nothing.
    ///
    /// - Returns: how many had room.
    public func arrive(_ values: [UInt16]) -> Int {
        state.withLock { state in
            let count = state.feeder.arrive(values)
            state.totals.arrivals += count
            return count
        }
    }

    /// Has a block made in the next turn.
    public func reseed() { state.withLock { $0.feeder.demand() } }

    /// Has a source pass its start-up again; all of them without one.
    public func restart(_ source: EntropySource?) { state.withLock { $0.feeder.restart(source, at: $0.now) } }

    /// How the sources and the pool are.
    public var report: FeederReport {
        state.withLock { state in
            let (now, settings) = (state.now, state.feeder.settings)
            var totals = state.totals
            let time = max(1_000, min(now, Self.rateTime(state.feeder)))
            totals.rate = state.mixed.filter { now - $0.at < time }.reduce(0) { $0 + $1.samples } * 1_000 / time
            return FeederReport(
                sources: state.feeder.sources.mapValues { FeederReport.Source($0, at: now) },
                assessed: settings.assessed.map { Int(($0 * 1_000).rounded(.down)) },
                interval: settings.interval,
                totals: totals
            )
        }
    }

    /// Long enough for two blocks.
    private static func rateTime(_ feeder: Feeder) -> Int { max(rateTime, 2 * feeder.settings.interval) }
}

extension FeederReport.Totals {
    fileprivate mutating func count(_ block: Feeder.Block) {
        blocks += 1
        octets += block.octets.count
        guard block.credit > 0 else { return }
        credits += 1
        creditedBits += block.credit
    }
}
