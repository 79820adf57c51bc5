// SPDX-License-Identifier: MIT
internal import AnswerCache
public import DNSTransport
public import DNSWire
internal import IP
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
    var view: Clearnet.Reader
    private let mailbox: Mailbox
    private let figures: CacheFigures
    let zones: OwnZones
    var asked = FoldedName()
    private(set) var now = MonotonicTime.milliseconds
    /// Where clients come from whose share of the resolver is bounded; nil for this machine.
    var source: IPAddress?
    /// What the way back is waited for, and who is to be asked.
    private var pending: LookUpOrder?
    private var pendingUpstream: Upstreams?

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
        zones = OwnZones(index: index, privateAddresses: clearnet.privateAddresses)
        var random = SystemRandomNumberGenerator()
        cache = AnswerCache(octets: cacheOctets, hash: NameHash(using: &random))
        view = Clearnet.Reader(clearnet)
        mailbox = clearnet.makeMailbox()
        figures = clearnet.makeFigures()
    }

    /// Takes over newer zones, a change of the toggle and what the resolver has found out.
    public mutating func refresh() {
        names.refresh()
        now = MonotonicTime.milliseconds
        follow()
        if !mailbox.isEmpty { readMail() }
        figures.publish(cache)
    }

    /// Follows a change of the toggle: what another resolver has said does not count any more.
    private mutating func follow() {
        if view.refresh() { cache.flush() }
    }

    private mutating func readMail() {
        for letter in mailbox.take() {
            switch letter {
            case .entry(let entry, let era):
                guard era == view.current.era else { continue }
                _ = cache.store(entry, now: now)
            case .flush(let suffix):
                cache.flush(suffix: suffix)
            }
        }
    }

    /// The type that the last query asked for which gets an answer.
    public var questionType: RRType { names.questionType }

    /// Answers one query, or has the answer looked up.
    public mutating func answer(
        _ query: Span<UInt8>,
        from origin: QueryOrigin,
        into response: inout MessageWriter
    ) -> Verdict {
        follow()
        source = origin.client.address.isLoopback ? nil : origin.client.address
        let terms = view.current.plan.clients.terms(of: origin.client.address)
        guard origin.isAllowed, terms.mayRecurse || terms.limitsNames else {
            return names.answer(
                query,
                over: origin.carrier,
                isAllowed: origin.isAllowed,
                recursion: .denied,
                into: &response
            )
        }
        var asker = Asker(terms: terms, mode: terms.mode ?? view.current.plan.mode)
        if terms.limitsNames || !view.current.plan.lists.lists.isEmpty, asked.load(query, at: 12) != nil {
            if let verdict = answerByPolicy(query, origin, &asker, into: &response) { return verdict }
        }
        let verdict = names.answer(
            query,
            over: origin.carrier,
            recursion: !terms.mayRecurse ? .denied : asker.mode.usesChain ? .outside : .everything,
            into: &response
        )
        if names.remainder == .question { return answerOutside(query, asker, into: &response) }
        return goOn(from: verdict, query, asker, into: &response)
    }

    /// Answers for a name in no zone.
    private mutating func answerOutside(
        _ query: Span<UInt8>,
        _ asker: Asker,
        into response: inout MessageWriter
    ) -> Verdict {
        let left = names.query
        let decision = view.current.plan.names.decide(names.name, type: left.type, mode: asker.mode)
        guard decision.leaves else {
            names.answer(query, by: NameServer.Rule(decision, name: names.name, type: left.type), into: &response)
            return .reply
        }
        if left.isMinimal {
            names.answer(query, by: .minimal, into: &response)
            return .reply
        }
        var stale: [UInt8]?
        switch Self.find(names.name, left, in: &cache, now: now) {
        case .missing:
            break
        case .fresh(let hit):
            switch write(hit, to: query, asker, into: &response) {
            case .written: return .reply
            case .leadsOutside(let order):
                // There is one, or the cache were empty.
                if let upstream = view.current.upstream { return wait(for: order, upstream) }
            case .missing: break
            }
        case .stale(let hit, let asking):
            if case .written = write(hit, to: query, asker, into: &response) {
                if asking == .behind { refresh(order(of: left, query.extracting(left.question), asker)) }
                guard asking == .first else { return .reply }
                stale = response.octets
            }
        }
        // Not before: an answer from the cache must not count references, which all threads would share. Without a
        // resolver the cache is empty.
        guard let upstream = view.current.upstream else {
            names.answer(query, by: .refuse(.servFail, .notReady), into: &response)
            return .reply
        }
        let order = order(of: left, query.extracting(left.question), asker)
        return wait(for: stale.map(order.with(stale:)) ?? order, upstream)
    }

    /// Responds with what the cache holds; an alias for one of our names goes on in our zones.
    private mutating func write(
        _ hit: CacheHit,
        to query: Span<UInt8>,
        _ asker: Asker,
        into response: inout MessageWriter
    ) -> CachedResponse {
        let left = names.query
        let client = ClientQuery(left)
        let question = query.extracting(left.question)
        guard cache.write(hit, to: client, question: question, now: now, into: &response) else { return .missing }
        guard cache.hasAliases(hit) else { return .written }
        let leadsAway = cache.leadsAway(hit)
        guard leadsAway || view.current.plan.withheld(in: response.span, type: left.type, asker) != nil else {
            return .written
        }
        let order = order(of: left, question, asker)
        switch order.view.complete(response.octets, mayHaveAliases: true, leadsAway: leadsAway, order) {
        case .whole(let whole):
            response.reset(limit: client.limit)
            return response.append(whole.span) ? .written : .missing
        case .leadsOutside(let next):
            return .leadsOutside(next)
        case .nothing:
            names.answer(query, by: .refuse(.servFail, .blocked), into: &response)
            return .written
        }
    }

    /// What became of responding from the cache.
    private enum CachedResponse {
        case written
        /// It leads outside again, where this is to be found out.
        case leadsOutside(LookUpOrder)
        /// The cache does not hold it any more.
        case missing
    }

    // The name is lent by one property while another is changed.
    static func find(
        _ name: Span<UInt8>,
        _ query: NameServer.Query,
        in cache: inout AnswerCache,
        now: UInt64
    ) -> CacheResult {
        cache.find(CacheQuestion(name: name, type: query.type, class: query.rrClass), now: now)
    }

    /// What is to be found out for a query: the name that the name server has come to.
    ///
    /// - Parameters:
    ///   - query: the query.
    ///   - question: the question for the response.
    ///   - asker: whose query it is.
    ///   - way: how the answer has come to the name.
    /// - Returns: the order.
    func order(
        of query: NameServer.Query,
        _ question: Span<UInt8>,
        _ asker: Asker,
        way: LookUpOrder.Way = LookUpOrder.Way()
    ) -> LookUpOrder {
        LookUpOrder(
            question: asked(query),
            client: ClientQuery(query),
            source: source,
            questionOctets: Array(copying: question),
            way: way,
            view: clientView(asker)
        )
    }

    /// What the client is told of names that answers lead to.
    func clientView(_ asker: Asker) -> ClientView {
        ClientView(zones: zones, plan: view.current.plan, asker: asker)
    }

    /// A query for the name that the name server has come to.
    func asked(_ query: NameServer.Query) -> AskedQuestion {
        AskedQuestion(name: names.name, type: query.type, rrClass: query.rrClass)
    }

    /// Has something found out that nobody waits for.
    func refresh(_ order: LookUpOrder) {
        guard let upstream = view.current.upstream else { return }
        upstream.ask(LookUp(order: order, era: view.current.era, mailbox: mailbox, reply: nil))
    }

    /// Has something found out once there is a way back for it.
    mutating func wait(for order: LookUpOrder, _ upstream: Upstreams) -> Verdict {
        pending = order
        pendingUpstream = upstream
        return .later
    }

    /// Asks the resolver what the last query needs.
    public mutating func take(_ reply: DeferredReply) {
        guard let order = pending.take(), let upstream = pendingUpstream.take() else { return }
        let lookUp = LookUp(order: order, era: view.current.era, mailbox: mailbox, reply: reply)
        upstream.ask(lookUp)
        if lookUp.order.stale != nil {
            MultiThreadedEventLoopGroup.singleton.any()
                .scheduleTask(in: Self.patience) { lookUp.giveUpWaiting() }
        }
    }
}
