// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSWire
internal import NameIndex
internal import Synchronization
internal import Unbound

/// A resolver, and the means to make responses of what it says.
final class Upstreams: Sendable {
    let resolver: UnboundResolver
    let chainSuffixes: SuffixSet
    let watch: UpstreamWatch
    /// Names with upstreams of their own, which say nothing of those for all others.
    private let ownZones: SuffixSet
    /// Where the first response to a question is made, on the resolver's thread; what is kept is kept by those who ask.
    private let answers: Mutex<AnswerCache>
    /// The same for names that the chain delegates, whose servers are the only ones that may speak for such names.
    private let delegated: Mutex<AnswerCache>

    /// Octets for responses in the making: the least that a cache may have.
    private static let octets = 1 << 20

    init(
        _ settings: UnboundSettings,
        chainSuffixes: SuffixSet,
        tell: @escaping @Sendable (UpstreamReport) -> Void
    ) throws(UnboundError) {
        resolver = try UnboundResolver(settings)
        watch = UpstreamWatch(resolver, tell: tell)
        ownZones = SuffixSet((settings.forwardZones + settings.stubs).map(\.suffix))
        self.chainSuffixes = chainSuffixes
        var random = SystemRandomNumberGenerator()
        answers = Mutex(AnswerCache(octets: Self.octets, hash: NameHash(using: &random), forbidden: chainSuffixes))
        delegated = Mutex(AnswerCache(octets: Self.octets, hash: NameHash(using: &random)))
    }

    /// Asks, and sends the response when there is one.
    ///
    /// What failed a moment ago for another thread is not asked again either (RFC 9520 §3.2).
    /// - Returns: whether it was asked; if not, too much is under way.
    func ask(_ lookUp: LookUp) -> Bool {
        if let failure = failure(for: lookUp, now: MonotonicTime.milliseconds) {
            lookUp.finish(withKept: failure)
            return true
        }
        let name = lookUp.question.name
        let watch = lookUp.cut == nil && !ownZones.contains(name.span) ? watch : nil
        let query = resolver.resolve(
            name: name,
            type: lookUp.question.type.rawValue,
            class: lookUp.question.rrClass.rawValue
        ) { [self] answer in
            watch?.take(answer)
            lookUp.finish(LookUpOutcome(answer), with: self)
        }
        return query != nil
    }

    /// The response to a client, and whether it ends with an alias for one of our names.
    func response(
        to lookUp: LookUp,
        _ outcome: LookUpOutcome,
        now: UInt64
    ) -> (octets: [UInt8], leadsAway: Bool)? {
        if lookUp.cut != nil { return delegated.withLock { Self.response(to: lookUp, outcome, from: &$0, now: now) } }
        return answers.withLock { Self.response(to: lookUp, outcome, from: &$0, now: now) }
    }

    private static func response(
        to lookUp: LookUp,
        _ outcome: LookUpOutcome,
        from cache: inout AnswerCache,
        now: UInt64
    ) -> (octets: [UInt8], leadsAway: Bool)? {
        let hit = cache.take(outcome, for: lookUp.question, now: now).hit
        var writer = MessageWriter(capacity: lookUp.client.limit)
        let question = lookUp.questionOctets
        guard cache.write(hit, to: lookUp.client, question: question.span, now: now, into: &writer) else { return nil }
        return (writer.octets, cache.leadsAway(hit))
    }

    /// The response as long as a failure is not over; nil if there was none.
    private func failure(for lookUp: LookUp, now: UInt64) -> [UInt8]? {
        if lookUp.cut != nil { return delegated.withLock { Self.failure(for: lookUp, from: &$0, now: now) } }
        return answers.withLock { Self.failure(for: lookUp, from: &$0, now: now) }
    }

    private static func failure(for lookUp: LookUp, from cache: inout AnswerCache, now: UInt64) -> [UInt8]? {
        let name = lookUp.question.name
        let question = CacheQuestion(name: name.span, type: lookUp.question.type, class: lookUp.question.rrClass)
        let hit: CacheHit
        switch cache.find(question, now: now) {
        case .fresh(let failure) where cache.isFailure(failure): hit = failure
        // There is something older, and asking for better failed less than half a minute ago.
        case .stale(let older, askFirst: false) where !cache.leadsAway(older): hit = older
        // Answers are for the threads to keep, and for the resolver behind them.
        default: return nil
        }
        var writer = MessageWriter(capacity: lookUp.client.limit)
        let octets = lookUp.questionOctets
        guard cache.write(hit, to: lookUp.client, question: octets.span, now: now, into: &writer) else { return nil }
        return writer.octets
    }

    /// Forgets what failed at a name and below it.
    func flush(_ suffix: DomainName) {
        answers.withLock { _ = $0.flush(suffix: suffix) }
        delegated.withLock { _ = $0.flush(suffix: suffix) }
    }

    func close() {
        watch.end()
        resolver.close()
    }
}
