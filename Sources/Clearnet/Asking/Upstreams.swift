// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSTransport
internal import DNSWire
internal import NameIndex
internal import Synchronization
internal import Unbound

/// A resolver, those who wait for its word, and the means to make responses of it.
final class Upstreams: Sendable {
    private struct State {
        var flights = Flights()
        var failures = FailureMemory()
    }

    let resolver: UnboundResolver
    private let delegations: Delegations
    /// The same for names of which the operator expects servers in the own network.
    private let innerDelegations: Delegations
    private let innerDomains: SuffixSet
    let watch: UpstreamWatch
    private let chainSuffixes: SuffixSet
    /// Names with upstreams of their own, which say nothing of those for all others.
    private let ownZones: SuffixSet
    private let state = Mutex(State())
    /// Where responses are made, on the resolver's thread; what is kept is kept by those who ask.
    private let desk: Mutex<AnswerCache>
    /// The same for names that the chain delegates, whose servers are the only ones that may speak for such names.
    private let delegatedDesk: Mutex<AnswerCache>

    /// Octets for responses in the making: the least that a cache may have.
    private static let octets = 1 << 20

    init(
        _ settings: UnboundSettings,
        _ terms: DelegationTerms,
        tell: @escaping @Sendable (UpstreamReport) -> Void
    ) throws(UnboundError) {
        resolver = try UnboundResolver(settings)
        delegations = Delegations(settings, terms, asksPrivateServers: false)
        innerDelegations = Delegations(settings, terms, asksPrivateServers: true)
        innerDomains = SuffixSet(settings.privateDomains)
        chainSuffixes = SuffixSet(terms.suffixes)
        watch = UpstreamWatch(resolver, tell: tell)
        ownZones = SuffixSet((settings.forwardZones + settings.stubs).map(\.suffix))
        var random = SystemRandomNumberGenerator()
        var timing = CacheTiming()
        timing.longestStale = 0
        desk = Mutex(
            AnswerCache(
                octets: Self.octets,
                hash: NameHash(using: &random),
                forbidden: chainSuffixes,
                timing: timing
            )
        )
        delegatedDesk = Mutex(AnswerCache(octets: Self.octets, hash: NameHash(using: &random), timing: timing))
    }

    /// Asks, unless that is under way or has just failed, and sends the response when there is one.
    func ask(_ lookUp: LookUp) {
        let (question, cut) = (lookUp.order.question, lookUp.order.cut)
        let key = Flights.Key(question: question, cut: cut)
        let (failure, place) = state.withLock { state -> (ExtendedError?, Flights.Place) in
            if let error = state.failures.find(key, now: MonotonicTime.milliseconds) { return (error, .none) }
            return (nil, state.flights.join(lookUp, key))
        }
        switch place {
        case .joined: return
        case .none: return respond(to: [lookUp], .fault(.failed(failure ?? .other)))
        case .first: break
        }
        let watch = cut == nil && !ownZones.contains(question.name.span) ? watch : nil
        let resolver = if let cut { delegated(at: cut) } else { Optional(resolver) }
        let query = resolver?
            .resolve(
                name: question.name,
                type: question.type.rawValue,
                class: question.rrClass.rawValue
            ) { [self] answer in
                watch?.take(answer)
                take(answer, key)
            }
        if query == nil { respond(to: state.withLock { $0.flights.land(key) }, .fault(.failed(.other))) }
    }

    /// The resolver for a name that the chain delegates; nil if there is none.
    private func delegated(at cut: DomainName) -> UnboundResolver? {
        let wire = cut.folded.wire
        let delegations = innerDomains.contains(wire.span) ? innerDelegations : delegations
        return delegations.resolver(now: MonotonicTime.milliseconds)
    }

    /// Takes the resolver's word to all who wait for it.
    private func take(_ answer: UnboundAnswer, _ key: Flights.Key) {
        let lookUps = state.withLock { $0.flights.land(key) }
        guard let word = LookUpOutcome(answer) else {
            // It was closed, or has too much to do. Nothing that it said before may be used after it was closed.
            let isClosed = answer.outcome == .closed
            return respond(to: lookUps, .fault(.failed(isClosed ? .networkError : .other)), mayBeStale: !isClosed)
        }
        var (outcome, leadsAway) = (word, false)
        if let cut = key.cut {
            let checked = DelegatedAnswer(word, type: key.question.type, cut: cut, chainSuffixes)
            (outcome, leadsAway) = (checked.outcome, checked.leadsAway)
        }
        var error: ExtendedError?
        if case .fault(.failed(let reason)) = outcome { error = reason }
        state.withLock { $0.failures.note(error, of: key, now: MonotonicTime.milliseconds) }
        var told: Set<ObjectIdentifier> = []
        for lookUp in lookUps {
            guard let mailbox = lookUp.mailbox, told.insert(ObjectIdentifier(mailbox)).inserted else { continue }
            mailbox.post(.outcome(outcome, for: key.question, era: lookUp.era))
        }
        respond(to: lookUps, outcome, leadsAway: leadsAway)
    }

    /// Sends each what there is to say.
    ///
    /// - Parameters:
    ///   - lookUps: those who asked one question.
    ///   - outcome: what became of it.
    ///   - leadsAway: whether it ends with an alias for a name of the chain that others speak for.
    ///   - mayBeStale: whether an answer whose time is over is better than a failure.
    private func respond(
        to lookUps: [LookUp],
        _ outcome: LookUpOutcome,
        leadsAway: Bool = false,
        mayBeStale: Bool = true
    ) {
        let lookUps = lookUps.filter { $0.reply != nil }
        guard let first = lookUps.first else { return }
        let made =
            first.order.cut == nil
            ? desk.withLock { Self.make(outcome, for: lookUps, at: &$0) }
            : delegatedDesk.withLock { Self.make(outcome, for: lookUps, at: &$0) }
        for (lookUp, response) in zip(lookUps, made.responses) {
            let order = lookUp.order
            if made.isFailure, mayBeStale, order.stale != nil {
                lookUp.giveUpWaiting()
                continue
            }
            let leadsAway = made.leadsAway || leadsAway
            switch order.view.complete(response, leadsAway: leadsAway, order) {
            case .whole(let whole): lookUp.send(whole)
            case .leadsOutside(let next): ask(lookUp.going(on: next))
            case .nothing: respond(to: [lookUp], .fault(.failed(.blocked)))
            }
        }
    }

    /// Makes the responses to those who asked one question.
    private static func make(
        _ outcome: LookUpOutcome,
        for lookUps: [LookUp],
        at desk: inout AnswerCache
    ) -> (responses: [[UInt8]], isFailure: Bool, leadsAway: Bool) {
        guard let question = lookUps.first?.order.question else { return ([], false, false) }
        let now = MonotonicTime.milliseconds
        // What was said of a delegated name before may have been said by others than those who may now.
        if lookUps.contains(where: { $0.order.cut != nil }) { desk.flush() }
        let said = desk.take(outcome, for: question, now: now)
        let responses = lookUps.map { lookUp in
            let (client, question) = (lookUp.order.client, lookUp.order.questionOctets)
            var writer = MessageWriter(capacity: client.limit)
            _ = desk.write(said.hit, to: client, question: question.span, now: now, into: &writer)
            return writer.octets
        }
        // What does not validate may be forged, against which nothing helps that is beyond its time.
        let isFailure =
            switch (said, outcome) {
            case (.failure, .packet(_, .bogus)): false
            case (.failure, _): true
            default: false
            }
        return (responses, isFailure, desk.leadsAway(said.hit))
    }

    func close() {
        watch.end()
        resolver.close()
        delegations.close()
        innerDelegations.close()
    }
}
