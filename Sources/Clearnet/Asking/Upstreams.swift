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
    /// - Returns: whether it was asked; if not, too much is under way.
    func ask(_ lookUp: LookUp) -> Bool {
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

    func close() {
        watch.end()
        resolver.close()
    }
}
