// SPDX-License-Identifier: MIT

/// Makes blocks for the kernel's pool of what sources give, and says what each may be credited with.
///
/// It does nothing itself: it is told what was sampled and what time it is, in milliseconds of a clock that never goes
/// back. Samples count once their source has passed its tests. The mixers and what arrived from outside go into each
/// block as well, and count for nothing.
public struct Feeder: Sendable {
    /// What is written to the pool.
    public struct Block: Hashable, Sendable {
        /// 64 octets.
        public var octets: [UInt8]
        /// How many bits may be credited; 0 if it is to be mixed in alone.
        public var credit: Int
        /// How many samples of each source are in it.
        public var samples: [EntropySource: Int]
        /// Bits of min-entropy that were assessed of those that may be credited.
        public var assessed: Double
    }

    /// Octets of the seed: 32 for RC4OK, 192 (1,536 bits) for UHEPRNG, 64 for the first block.
    public static let seedLength = 288
    /// Octets that have to be given with each block, from the kernel's generator.
    public static let saltLength = 16
    /// The most samples of a source in a block; what is beyond is tested and thrown away.
    public static let sampleLimit = 8_192
    /// The most values from outside that wait for the next block.
    public static let arrivalLimit = 1_024

    /// How the pool is fed.
    public let settings: FeederSettings
    /// The sources that are there, and how they are.
    public private(set) var sources: [EntropySource: SourceHealth] = [:]
    private var waiting: [EntropySource: [UInt8]] = [:]
    private var arrivals: [UInt16] = []
    private var lastBlockAt: Int
    private var isDemanded = false
    private var rc4ok: RC4OK
    private var uheprng = UHEPRNG()
    private var conditioner: Conditioner
    private var rule = CreditRule()

    /// Begins; nil if the seed has another length.
    ///
    /// - Parameters:
    ///   - settings: how the pool is fed.
    ///   - seed: ``seedLength`` octets from the kernel's generator.
    ///   - now: the time.
    public init?(_ settings: FeederSettings, seed: [UInt8], at now: Int) {
        guard seed.count == Self.seedLength, let rc4ok = RC4OK(key: seed[..<32]) else { return nil }
        self.settings = settings
        self.rc4ok = rc4ok
        uheprng.add(seed[32..<224].map(UInt64.init), at: now, salt: [])
        conditioner = Conditioner(seed: Array(seed[224...]))
        lastBlockAt = now
    }

    /// Tells of a source that is there.
    public mutating func add(_ source: EntropySource, at now: Int) {
        sources[source] = SourceHealth(
            source.claim(assessed: source.mayBeCredited ? settings.assessed : nil),
            past: settings.past[source],
            at: now
        )
    }

    /// Takes samples of a source that is there.
    public mutating func take(_ samples: [UInt8], of source: EntropySource, at now: Int) {
        guard var health = sources[source] else { return }
        var passed = waiting[source] ?? []
        for sample in samples where health.take(sample, at: now) && passed.count < Self.sampleLimit {
            passed.append(sample)
        }
        // What came before a failure is as doubtful as what follows.
        waiting[source] = health.isPassing ? passed : nil
        sources[source] = health
    }

    /// Lets time pass for all sources.
    public mutating func tick(at now: Int) {
        for source in sources.keys {
            sources[source]?.tick(at: now)
            if sources[source]?.isPassing == false { waiting[source] = nil }
        }
    }

    /// A source gives no more, and says so.
    public mutating func lose(_ source: EntropySource, at now: Int) {
        sources[source]?.lose(at: now)
        waiting[source] = nil
    }

    /// Has a source pass its start-up again; all of them without one.
    public mutating func restart(_ source: EntropySource? = nil, at now: Int) {
        for key in sources.keys where source == nil || source == key {
            sources[key]?.restart(at: now)
            waiting[key] = nil
        }
    }

    /// Takes times at which something arrived, the low 16 bits of each: mixed in, and worth nothing.
    ///
    /// - Returns: how many had room.
    @discardableResult
    public mutating func arrive(_ values: some Collection<UInt16>) -> Int {
        let room = values.prefix(Self.arrivalLimit - arrivals.count)
        arrivals += room
        return room.count
    }

    /// Has the next block made at once.
    public mutating func demand() { isDemanded = true }

    /// Makes the next block.
    ///
    /// - Parameters:
    ///   - now: the time.
    ///   - salt: ``saltLength`` octets from the kernel's generator, so that nobody who once knew the state knows it for long.
    /// - Returns: nil if none is due.
    public mutating func block(at now: Int, salt: [UInt8]) -> Block? {
        guard isDemanded || now - lastBlockAt >= settings.interval else { return nil }
        tick(at: now)
        (isDemanded, lastBlockAt) = (false, now)
        for value in arrivals { rc4ok.add(value) }
        uheprng.add(arrivals.map(UInt64.init), at: now, salt: salt)
        var inputs: [(mark: UInt8, octets: [UInt8])] = EntropySource.allCases.compactMap { source in
            waiting[source].map { (source.mark, $0) }
        }
        inputs.append((16, (0..<32).map { _ in rc4ok.next() }))
        inputs.append((17, Array(uheprng.nextText(48).utf8)))
        inputs.append((18, arrivals.flatMap { [UInt8(truncatingIfNeeded: $0 >> 8), UInt8(truncatingIfNeeded: $0)] }))
        inputs.append((19, salt))
        let samples = waiting.mapValues(\.count).filter { $0.value > 0 }
        let assessed = assessedEntropy(of: samples)
        waiting = [:]
        arrivals = []
        let octets = conditioner.block(inputs)
        return Block(
            octets: octets,
            credit: rule.grant(assessed: assessed, octets: octets.count, at: now),
            samples: samples,
            assessed: assessed
        )
    }

    /// Bits of min-entropy that were assessed of samples; none unless several sources are there, and their tests are good for
    /// something.
    private func assessedEntropy(of samples: [EntropySource: Int]) -> Double {
        guard let entropy = settings.assessed, entropy > 0, samples.count >= CreditRule.sourceCount else { return 0 }
        return samples.reduce(0) { sum, sample in
            guard sample.key.mayBeCredited, let health = sources[sample.key], health.isPassing, health.canFail else {
                return sum
            }
            return sum + Double(sample.value) * min(entropy, health.claim.entropy)
        }
    }
}
