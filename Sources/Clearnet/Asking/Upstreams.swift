// SPDX-License-Identifier: MIT
internal import AnswerCache
internal import DNSTransport
internal import DNSWire
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
    private let hold: Hold
    /// For names of the clearnet; what is kept is kept by those who ask.
    private let desk: Desk
    /// For names that the chain delegates, whose servers are the only ones that may speak for such names.
    private let delegatedDesk = Desk(forbidden: SuffixSet([]))

    init(
        _ settings: UnboundSettings,
        _ terms: DelegationTerms,
        _ hold: Hold,
        tell: @escaping @Sendable (UpstreamReport) -> Void
    ) throws(UnboundError) {
        resolver = try UnboundResolver(settings)
        self.hold = hold
        delegations = Delegations(settings, terms, asksPrivateServers: false)
        innerDelegations = Delegations(settings, terms, asksPrivateServers: true)
        innerDomains = SuffixSet(settings.privateDomains)
        chainSuffixes = SuffixSet(terms.suffixes)
        watch = UpstreamWatch(resolver, hold, tell: tell)
        ownZones = SuffixSet((settings.forwardZones + settings.stubs).map(\.suffix))
        desk = Desk(forbidden: chainSuffixes)
    }

    /// Asks, unless that is under way or has just failed, and sends the response when there is one.
    func ask(_ lookUp: LookUp) {
        let (question, cut) = (lookUp.order.question, lookUp.order.way.cut)
        guard !hold.isHeld else { return respond(to: [lookUp], .failed(.notReady), question) }
        let key = Flights.Key(question: question, cut: cut)
        let (failure, place) = state.withLock { state -> (ExtendedError?, Flights.Place) in
            if let error = state.failures.find(key, now: MonotonicTime.milliseconds) { return (error, .none) }
            return (nil, state.flights.join(lookUp, key))
        }
        switch place {
        case .joined: return
        case .none: return respond(to: [lookUp], .failed(failure ?? .other), question)
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
        if query == nil { respond(to: state.withLock { $0.flights.land(key) }, .failed(.other), question) }
    }

    /// The resolver for a name that the chain delegates; nil if there is none.
    private func delegated(at cut: DomainName) -> UnboundResolver? {
        let wire = cut.folded.wire
        let delegations = innerDomains.contains(wire.span) ? innerDelegations : delegations
        return delegations.resolver(now: MonotonicTime.milliseconds)
    }

    /// Takes the resolver's word to all who wait for it.
    private func take(_ answer: UnboundAnswer, _ key: Flights.Key) {
        guard let word = LookUpOutcome(answer) else {
            let lookUps = state.withLock { $0.flights.land(key) }
            // It was closed, or has too much to do. Nothing that it said before may be used after it was closed.
            let isClosed = answer.outcome == .closed
            return respond(to: lookUps, .failed(isClosed ? .networkError : .other), key.question, mayBeStale: !isClosed)
        }
        var (outcome, leadsAway) = (word, false)
        if let cut = key.cut {
            let checked = DelegatedAnswer(word, type: key.question.type, cut: cut, chainSuffixes)
            (outcome, leadsAway) = (checked.outcome, checked.leadsAway)
        }
        var error: ExtendedError?
        if case .fault(.failed(let reason)) = outcome { error = reason }
        let entry = desk(of: key.cut).read(outcome, for: key.question)
        let lookUps = state.withLock { state in
            state.failures.note(error, of: key, now: MonotonicTime.milliseconds)
            return state.flights.land(key)
        }
        // What the servers of a delegation say is not of the clearnet, and not kept with it.
        if key.cut == nil { post(entry, to: lookUps) }
        respond(to: lookUps, entry, leadsAway: leadsAway)
    }

    /// Leaves what was found out for each thread that has asked, once.
    private func post(_ entry: CacheEntry, to lookUps: [LookUp]) {
        for (index, lookUp) in lookUps.enumerated()
        where !lookUps[..<index].contains(where: { $0.mailbox === lookUp.mailbox }) {
            lookUp.mailbox.post(.entry(entry, era: lookUp.era))
        }
    }

    /// Tells everybody that there is no answer.
    private func respond(
        to lookUps: [LookUp],
        _ fault: CacheFault,
        _ question: AskedQuestion,
        mayBeStale: Bool = true
    ) {
        respond(to: lookUps, CacheEntry(failure: fault, of: question.cached), mayBeStale: mayBeStale)
    }

    /// Sends each what there is to say.
    ///
    /// - Parameters:
    ///   - lookUps: those who asked one question.
    ///   - entry: what is said.
    ///   - leadsAway: whether it ends with an alias for a name of the chain that others speak for.
    ///   - mayBeStale: whether an answer whose time is over is better than a failure.
    private func respond(
        to lookUps: [LookUp],
        _ entry: CacheEntry,
        leadsAway: Bool = false,
        mayBeStale: Bool = true
    ) {
        // What does not validate may be forged, against which nothing helps that is beyond its time.
        let isFailure = entry.fault != nil && !entry.isBogus
        let leadsAway = entry.leadsAway || leadsAway
        for lookUp in lookUps where lookUp.reply != nil {
            if isFailure, mayBeStale, lookUp.order.stale != nil {
                lookUp.giveUpWaiting()
                continue
            }
            let response = desk(of: lookUp.order.way.cut).response(with: entry, to: lookUp.order)
            let order = lookUp.order
            let mayHaveAliases = leadsAway || entry.hasAliases
            switch order.view.complete(response, mayHaveAliases: mayHaveAliases, leadsAway: leadsAway, order) {
            case .whole(let whole): lookUp.send(whole)
            case .leadsOutside(let next): ask(lookUp.going(on: next))
            case .nothing: respond(to: [lookUp], .failed(.blocked), order.question)
            }
        }
    }

    private func desk(of cut: DomainName?) -> Desk {
        cut == nil ? desk : delegatedDesk
    }

    /// What was made of the words of those who are asked.
    var readingTotals: (refused: UInt64, forbidden: UInt64) {
        let (clearnet, delegated) = (desk.totals, delegatedDesk.totals)
        return (clearnet.refused &+ delegated.refused, clearnet.forbidden &+ delegated.forbidden)
    }

    func close() {
        watch.end()
        resolver.close()
        delegations.close()
        innerDelegations.close()
    }
}
