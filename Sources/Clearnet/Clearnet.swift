// SPDX-License-Identifier: MIT
internal import AnswerCache
public import DNSWire
public import IP
internal import NameIndex
internal import ResolverPolicy
internal import Synchronization
public import Unbound

/// The toggle, and what stands behind it: the plan that all threads follow, and the resolver, if there is to be one.
///
/// OFF is the absence of a resolver: turning off destroys it with its caches and sockets, and whatever was on its way is
/// not answered from it any more. Threads see every change at their next query.
public final class Clearnet: Sendable {
    /// How the resolver is.
    public enum State: Hashable, Sendable {
        /// There is none: nobody is to see the clearnet.
        case off
        /// It runs.
        case on
        /// It should run and does not, with the reason.
        case failed(String)
    }

    struct Current: Sendable {
        var plan: ResolverPlan
        var upstream: Upstreams?
        /// Counts the resolvers: what one has said is not kept beyond its end.
        var era: UInt64 = 0
    }

    private struct Inner {
        var current: Current
        var settings: UnboundSettings
        var state = State.off
    }

    private let inner: Mutex<Inner>
    /// Changes with everything that a thread has to know of, so that one look at it is enough for a query.
    private let generation = Atomic<UInt64>(0)
    /// One change at a time; changes take as long as it takes to close a resolver.
    private let changing = Mutex(())
    /// Suffixes of which nobody outside may say anything.
    let chainSuffixes: SuffixSet
    private let delegates: DelegationTerms
    /// Addresses that no name of the clearnet may have.
    let privateAddresses: PrivateAddresses
    /// Whether nobody is asked for the time being.
    let hold = Hold()
    private let mailboxes = Mutex<[WeakMailbox]>([])
    private let figures = Mutex<[CacheFigures]>([])
    /// Told of every change of the upstreams' health.
    private let tell: @Sendable (UpstreamReport) -> Void

    /// Creates the toggle without a resolver; ``apply(_:settings:)`` makes one.
    ///
    /// - Parameters:
    ///   - plan: what is decided at first; its suffixes of the chain stay those of all plans.
    ///   - settings: how a resolver is set up; its private addresses, and the domains that may have them, stay those of
    ///     all settings. Names of the chain may have private addresses, too; but servers with such addresses are asked for
    ///     them only if a domain has them.
    ///   - tell: told of every change of the upstreams' health, by any thread, which it must not keep for long.
    ///   - ownAddresses: what addresses this machine has now, which no server of a delegation has.
    public init(
        plan: ResolverPlan,
        settings: UnboundSettings,
        tell: @escaping @Sendable (UpstreamReport) -> Void = { _ in },
        ownAddresses: @escaping @Sendable () -> [IPAddress] = { [] }
    ) {
        self.tell = tell
        let suffixes = plan.names.routes.chainSuffixes.map(\.name)
        chainSuffixes = SuffixSet(suffixes)
        delegates = DelegationTerms(suffixes: suffixes, ownAddresses: ownAddresses)
        privateAddresses = PrivateAddresses(settings, and: suffixes)
        inner = Mutex(Inner(current: Current(plan: plan, upstream: nil), settings: settings))
    }

    deinit {
        inner.withLock { $0.current.upstream }?.close()
    }

    /// Follows a plan from now on, with a resolver or none.
    ///
    /// A resolver that runs with these settings is kept if everybody sees the same sides as before, and with it what
    /// threads remember: only the plan is another then, when lists were read again or routes have changed. Everything else
    /// makes a new resolver, or none; when this returns, nothing that went by the old plan is on its way then, and threads
    /// have forgotten what they kept.
    ///
    /// Why what was learnt by the old plan may be kept: a plan decides which names are looked up, and for whom, while what
    /// is said of them is the resolver's, whose settings have the upstreams of all routes. Threads decide by the plan of
    /// the moment for every query, before they look into their caches, so that a name which is blocked now, or led to our
    /// own zones, is not found there. Questions that are under way were decided when they came, and are answered.
    /// - Parameters:
    ///   - plan: what is decided.
    ///   - settings: how a resolver is set up; nil for as before.
    /// - Returns: how the resolver is.
    @discardableResult
    public func apply(_ plan: ResolverPlan, settings: UnboundSettings? = nil) -> State {
        changing.withLock { _ in
            let isKept = inner.withLock { inner in
                defer { if let settings { inner.settings = settings } }
                guard inner.state == .on, settings ?? inner.settings == inner.settings,
                    plan.showsTheSame(as: inner.current.plan)
                else { return false }
                inner.current.plan = plan
                return true
            }
            guard isKept else { return remake(plan) }
            generation.add(1, ordering: .releasing)
            return .on
        }
    }

    /// Makes the resolver anew, if there is to be one.
    ///
    /// - Parameters:
    ///   - plan: what is followed.
    ///   - keepsAnswers: whether threads go on with what they remember.
    /// - Returns: how the resolver is.
    private func remake(_ plan: ResolverPlan, keepsAnswers: Bool = false) -> State {
        let current = inner.withLock { $0.state == .on ? $0.current : nil }
        // Off first: whatever the new resolver does, the old one must not answer any more. Who sees what he saw before is
        // answered by the old one until the new one is there.
        if current.map({ plan.showsTheSame(as: $0.plan) }) != true { replace(plan, nil, state: .off, keepsAnswers) }
        guard plan.needsClearnet else { return .off }
        do throws(UnboundError) {
            let upstream = try Upstreams(inner.withLock(\.settings), delegates, hold, tell: tell)
            replace(plan, upstream, state: .on, keepsAnswers)
            upstream.watch.begin()
            return .on
        } catch {
            let state = State.failed(error.description)
            replace(plan, nil, state: state)
            return state
        }
    }

    /// Asks nobody for the time being, or goes on asking: what is known is answered, all else fails at once.
    ///
    /// For when there is nothing that ids and ports could be drawn from; a question with those that can be guessed is an
    /// invitation to forge its answer (RFC 5452 §4.3).
    public func hold(_ isHeld: Bool) {
        hold.isHeld = isHeld
    }

    /// Closes the resolver for good, and answers what is on its way.
    public func close() {
        changing.withLock { _ in
            replace(plan, nil, state: .off)
        }
    }

    private func replace(_ plan: ResolverPlan, _ upstream: Upstreams?, state: State, _ keepsAnswers: Bool = false) {
        let old = inner.withLock { inner in
            let old = inner.current
            inner.current = Current(plan: plan, upstream: upstream, era: keepsAnswers ? old.era : old.era + 1)
            inner.state = state
            return old.upstream
        }
        generation.add(1, ordering: .releasing)
        old?.close()
    }

    /// How the resolver is.
    public var state: State { inner.withLock(\.state) }

    /// What is followed.
    public var plan: ResolverPlan { inner.withLock(\.current.plan) }

    /// The resolver, if there is one.
    var resolver: UnboundResolver? { inner.withLock(\.current.upstream)?.resolver }

    /// What the resolver has done; nil if there is none.
    public var counters: UnboundCounters? { resolver?.counters }

    /// What the caches of all threads have done, up to their last batch of queries.
    public var cacheTotals: CacheTotals {
        figures.withLock(\.self).reduce(into: CacheTotals()) { $1.add(to: &$0) }
    }

    /// What was made of the resolver's words since it runs: responses that could not be used, and records that were left
    /// out because nobody outside may say anything of their names; nil if there is no resolver.
    public var readingTotals: (refused: UInt64, forbidden: UInt64)? {
        inner.withLock(\.current.upstream)?.readingTotals
    }

    /// How those are who are asked; nil if there is no resolver.
    public var upstreams: UpstreamReport? { inner.withLock(\.current.upstream)?.watch.report }

    /// Waits until it is known whether those who are asked answer; at most some seconds, and not at all without a resolver.
    public func firstWord() async {
        await inner.withLock(\.current.upstream)?.watch.firstWord()
    }

    /// Forgets what is known of a name and all below it.
    ///
    /// The resolver cannot forget a part, so it forgets everything, and what is under way fails; threads forget just that.
    /// - Parameter suffix: the name; the root for everything.
    public func flush(_ suffix: DomainName) {
        changing.withLock { _ in
            // What threads keep of other names is as true as before.
            _ = remake(plan, keepsAnswers: suffix != .root)
            let boxes = mailboxes.withLock { boxes in
                boxes.removeAll { $0.mailbox == nil }
                return boxes.compactMap(\.mailbox)
            }
            for box in boxes { box.post(.flush(suffix)) }
        }
    }

    /// A mailbox for a thread's cache.
    func makeMailbox() -> Mailbox {
        let mailbox = Mailbox()
        mailboxes.withLock { $0.append(WeakMailbox(mailbox: mailbox)) }
        return mailbox
    }

    /// Where a thread tells what its cache does; kept beyond its end, since what was done stays done.
    func makeFigures() -> CacheFigures {
        let made = CacheFigures()
        figures.withLock { $0.append(made) }
        return made
    }

    private struct WeakMailbox {
        weak let mailbox: Mailbox?
    }

    /// One thread's view of the toggle.
    struct Reader: ~Copyable {
        private let clearnet: Clearnet
        private var generation: UInt64
        private(set) var current: Current

        init(_ clearnet: Clearnet) {
            self.clearnet = clearnet
            generation = clearnet.generation.load(ordering: .acquiring)
            current = clearnet.inner.withLock(\.current)
        }

        /// Takes over a change.
        ///
        /// - Returns: whether the resolver is another.
        mutating func refresh() -> Bool {
            let now = clearnet.generation.load(ordering: .acquiring)
            guard now != generation else { return false }
            generation = now
            let era = current.era
            current = clearnet.inner.withLock(\.current)
            return current.era != era
        }
    }
}
