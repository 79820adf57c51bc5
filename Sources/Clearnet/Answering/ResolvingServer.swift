// SPDX-License-Identifier: MIT
internal import AnswerCache
public import DNSTransport
public import DNSWire
internal import NIOCore
internal import NIOPosix
public import NameIndex
public import NameServer
internal import ResolverPolicy

/// Answers queries from our zones, and for clients who may from the clearnet, as far as it is to be seen.
///
/// Each thread has one, with a cache of its own: what the cache holds costs about as much as what the zones hold, and no
/// lock. What it does not hold is asked of the resolver, whose thread sends the response itself and leaves a copy in the
/// mailbox.
public struct ResolvingServer: DNSResponder, ~Copyable {
    var names: NameServer
    var cache: AnswerCache
    private let clearnet: Clearnet
    private var view: Clearnet.Reader
    private let mailbox: Mailbox
    private var asked = FoldedName()
    private var now = MonotonicTime.milliseconds
    /// What the way back is waited for.
    private var pending: PendingLookUp?

    /// How long a client waits for something better than an answer whose time is over (RFC 8767 §5).
    private static let patience = TimeAmount.milliseconds(1_800)

    /// Creates a server for one thread.
    ///
    /// - Parameters:
    ///   - index: our zones.
    ///   - clearnet: the toggle.
    ///   - cacheOctets: the memory for answers of the clearnet, at least 1 MiB.
    ///   - udpLimit: the largest UDP response, in octets.
    public init(index: NameIndex, clearnet: Clearnet, cacheOctets: Int, udpLimit: Int) {
        names = NameServer(index: index, udpLimit: udpLimit)
        var random = SystemRandomNumberGenerator()
        cache = AnswerCache(
            octets: cacheOctets,
            hash: NameHash(using: &random),
            forbidden: clearnet.chainSuffixes
        )
        self.clearnet = clearnet
        view = Clearnet.Reader(clearnet)
        mailbox = clearnet.makeMailbox()
    }

    public mutating func refresh() {
        names.refresh()
        now = MonotonicTime.milliseconds
        follow()
        if !mailbox.isEmpty { readMail() }
    }

    /// Follows a change of the toggle: what was learnt before it does not count any more.
    private mutating func follow() {
        if view.refresh() { cache.flush() }
    }

    private mutating func readMail() {
        for letter in mailbox.take() {
            switch letter {
            case .outcome(let outcome, let question, let generation):
                guard generation == view.generation else { continue }
                _ = cache.take(outcome, for: question, now: now)
            case .flush(let suffix):
                cache.flush(suffix: suffix)
            }
        }
    }

    public mutating func answer(
        _ query: Span<UInt8>,
        from origin: QueryOrigin,
        into response: inout MessageWriter
    ) -> Verdict {
        follow()
        let terms = view.current.plan.clients.terms(of: origin.client.address)
        guard origin.isAllowed, terms.mayRecurse || terms.limitsNames else {
            return names.answer(query, over: origin.carrier, isAllowed: origin.isAllowed, into: &response)
        }
        let mode = terms.mode ?? view.current.plan.mode
        if terms.limitsNames || !view.current.plan.lists.lists.isEmpty, asked.load(query, at: 12) != nil {
            if let verdict = answerByPolicy(query, origin, terms, into: &response) { return verdict }
        }
        let verdict = names.answer(
            query,
            over: origin.carrier,
            recursion: !terms.mayRecurse ? .none : mode.usesChain ? .outside : .everything,
            into: &response
        )
        switch names.remainder {
        case .nothing: return verdict
        case .question: return answerOutside(query, mode, into: &response)
        case .alias(let place): return goOn(from: response.span, alias: place, mode) ? .later : verdict
        case .delegation(let place): return goOn(from: response.span, delegation: place, mode) ? .later : verdict
        }
    }

    /// Answers as the client's suffixes and the lists say; nil if they say nothing of the name.
    private mutating func answerByPolicy(
        _ query: Span<UInt8>,
        _ origin: QueryOrigin,
        _ terms: ClientTerms,
        into response: inout MessageWriter
    ) -> Verdict? {
        let rule: NameServer.Rule
        if !view.current.plan.clients.allows(asked.span, under: terms) {
            rule = .refuse(.refused, .prohibited)
        } else {
            guard let match = view.current.plan.lists.match(asked.span, in: terms.lists) else { return nil }
            switch match.action {
            case .allow: return nil
            case .drop: return .drop
            case .block, .nxdomain: rule = .negative(.nxDomain, zoneLabels: match.labels, .blocked)
            case .nodata: rule = .negative(.noError, zoneLabels: match.labels, .blocked)
            case .truncate:
                guard origin.carrier == .udp else { return nil }
                rule = .truncate
            case .records: rule = .negative(.noError, zoneLabels: match.labels, .blocked)
            }
        }
        let verdict = names.answer(query, over: origin.carrier, recursion: .everything, into: &response)
        guard names.remainder == .question else { return verdict }
        if case .negative = rule, let match = view.current.plan.lists.match(asked.span, in: terms.lists) {
            let type = names.query.type
            for rrset in view.current.plan.lists.records(of: match) where rrset.type == type {
                names.answer(query, by: .records(rrset.rdata, ttl: rrset.ttl), into: &response)
                return .reply
            }
        }
        names.answer(query, by: rule, into: &response)
        return .reply
    }

    /// Answers for a name in no zone.
    private mutating func answerOutside(
        _ query: Span<UInt8>,
        _ mode: ResolverMode,
        into response: inout MessageWriter
    ) -> Verdict {
        let left = names.query
        let decision = view.current.plan.names.decide(names.name, type: left.type, mode: mode)
        guard decision.leaves else {
            names.answer(query, by: NameServer.Rule(decision, name: names.name, type: left.type), into: &response)
            return .reply
        }
        guard let upstream = view.current.upstream else {
            names.answer(query, by: .refuse(.servFail, .notReady), into: &response)
            return .reply
        }
        let client = ClientQuery(left)
        let question = query.extracting(left.question)
        var stale: [UInt8]?
        switch Self.find(names.name, left, in: &cache, now: now) {
        case .missing:
            break
        case .fresh(let hit):
            if cache.write(hit, to: client, question: question, now: now, into: &response) { return .reply }
        case .prefetch(let hit):
            if cache.write(hit, to: client, question: question, now: now, into: &response) {
                // Nobody waits for it.
                _ = upstream.ask(lookUp(of: left, client, question))
                return .reply
            }
        case .stale(let hit, let askFirst):
            if cache.write(hit, to: client, question: question, now: now, into: &response) {
                guard askFirst else { return .reply }
                stale = response.octets
            }
        }
        pending = PendingLookUp(
            upstream: upstream,
            question: asked(left),
            client: client,
            questionOctets: Array(copying: question),
            stale: stale
        )
        return .later
    }

    // The name is lent by one property while another is changed.
    private static func find(
        _ name: Span<UInt8>,
        _ query: NameServer.Query,
        in cache: inout AnswerCache,
        now: UInt64
    ) -> CacheResult {
        cache.find(CacheQuestion(name: name, type: query.type, class: query.rrClass), now: now)
    }

    /// Has the target of an alias looked up, if it may be.
    ///
    /// - Returns: whether the answer comes later.
    private mutating func goOn(from beginning: Span<UInt8>, alias place: Int, _ mode: ResolverMode) -> Bool {
        let left = names.query
        guard let upstream = view.current.upstream,
            view.current.plan.names.decide(names.name, type: left.type, mode: mode).leaves
        else { return false }
        pending = pendingRest(of: left, from: beginning, upstream, cut: nil)
        return true
    }

    /// Has the servers asked to whom the chain has delegated the name, if they may be.
    ///
    /// - Returns: whether the answer comes later.
    private mutating func goOn(from beginning: Span<UInt8>, delegation place: Int, _ mode: ResolverMode) -> Bool {
        guard mode.usesClearnet, let upstream = view.current.upstream,
            let referral = try? Message.decode(Array(copying: beginning)),
            let cut = referral.authorities.first(where: { $0.type == .ns })?.name
        else { return false }
        pending = pendingRest(of: names.query, from: beginning, upstream, cut: cut)
        return true
    }

    /// The look-up of the name that the response so far has come to.
    private func pendingRest(
        of query: NameServer.Query,
        from beginning: Span<UInt8>,
        _ upstream: Upstreams,
        cut: DomainName?
    ) -> PendingLookUp {
        let name = Array(copying: names.name)
        let numbers = [query.type.rawValue, query.rrClass.rawValue].flatMap { [UInt8($0 >> 8), UInt8($0 & 0xFF)] }
        // Without aliases there is nothing to go before the answer.
        let hasAliases = beginning.count > 12 && (beginning[6] != 0 || beginning[7] != 0)
        return PendingLookUp(
            upstream: upstream,
            question: asked(query),
            client: ClientQuery(query),
            questionOctets: hasAliases ? name + numbers : Array(copying: beginning.extracting(query.question)),
            beginning: hasAliases ? Array(copying: beginning) : nil,
            cut: cut
        )
    }

    private func asked(_ query: NameServer.Query) -> AskedQuestion {
        AskedQuestion(name: Array(copying: names.name), type: query.type, rrClass: query.rrClass)
    }

    private func lookUp(of query: NameServer.Query, _ client: ClientQuery, _ question: Span<UInt8>) -> LookUp {
        LookUp(
            question: asked(query),
            client: client,
            questionOctets: Array(copying: question),
            generation: view.generation,
            mailbox: mailbox,
            reply: nil
        )
    }

    public mutating func take(_ reply: DeferredReply) {
        guard let pending = pending.take() else { return }
        let lookUp = LookUp(
            question: pending.question,
            client: pending.client,
            questionOctets: pending.questionOctets,
            beginning: pending.beginning,
            cut: pending.cut,
            stale: pending.stale,
            generation: view.generation,
            // What a delegation leads to is not of the clearnet, and not kept with it.
            mailbox: pending.cut == nil ? mailbox : nil,
            reply: reply
        )
        guard pending.upstream.ask(lookUp) else { return lookUp.fail(.other) }
        if pending.stale != nil {
            MultiThreadedEventLoopGroup.singleton.any()
                .scheduleTask(in: Self.patience) { lookUp.giveUpWaiting() }
        }
    }
}

/// A look-up whose way back is not known yet.
struct PendingLookUp: Sendable {
    var upstream: Upstreams
    var question: AskedQuestion
    var client: ClientQuery
    var questionOctets: [UInt8]
    var beginning: [UInt8]?
    var cut: DomainName?
    var stale: [UInt8]?
}
