// SPDX-License-Identifier: MIT
public import ResolverPolicy

/// How the resolver is, as the control face tells it.
public struct ResolverReport: Hashable, Sendable {
    /// Whether names of the Internet can be looked up.
    public enum State: Hashable, Sendable {
        /// Nobody is to see them.
        case off
        /// They can.
        case on
        /// They cannot, for this reason.
        case failed(String)

        /// The word for it.
        var word: String {
            switch self {
            case .off: "off"
            case .on: "on"
            case .failed: "failed"
            }
        }
    }

    /// How those are who are asked for names of the Internet.
    public struct Upstreams: Hashable, Sendable {
        /// `working`, `silent`, `bogus`, or `unasked`.
        public var word: String
        /// Since when it is so, as in ISO 8601.
        public var since: String
        /// The same for people, and what they can do about it.
        public var text: String
        /// Whether clients get no answers.
        public var isBad: Bool

        /// Says how they are.
        public init(word: String, since: String, text: String, isBad: Bool) {
            self.word = word
            self.since = since
            self.text = text
            self.isBad = isBad
        }
    }

    /// A number of something that has happened.
    public struct Counter: Hashable, Sendable {
        /// Its name, such as `answered`.
        public var name: String
        /// How often.
        public var value: Int

        /// Creates a counter.
        public init(_ name: String, _ value: Int) {
            self.name = name
            self.value = value
        }
    }

    /// What clients see.
    public var mode: ResolverMode
    /// Who says so.
    public var origin: PolicyOrigin
    /// What each of those who may say so says.
    public var sources: ModeSources
    /// How it is with the policy record; nil if none is looked at.
    public var record: PolicyReport?
    /// Whether names of the Internet can be looked up.
    public var state: State
    /// How those are who are asked; nil if there is no resolver.
    public var upstreams: Upstreams?
    /// Suffixes that only our own zones answer.
    public var chainSuffixes: [DomainSuffix]
    /// Suffixes of other naming systems, which nobody is asked for.
    public var foreignSuffixes: [DomainSuffix]
    /// The routes in force.
    public var rules: [RouteRule]
    /// The routes that are not, and why.
    public var ignored: [RoutePlan.Ignored]
    /// What the resolver has done; empty if there is none.
    public var counters: [Counter]

    /// Creates a report.
    public init(
        mode: ResolverMode,
        origin: PolicyOrigin,
        sources: ModeSources = ModeSources(),
        record: PolicyReport? = nil,
        state: State,
        upstreams: Upstreams? = nil,
        chainSuffixes: [DomainSuffix] = [],
        foreignSuffixes: [DomainSuffix] = [],
        rules: [RouteRule] = [],
        ignored: [RoutePlan.Ignored] = [],
        counters: [Counter] = []
    ) {
        self.mode = mode
        self.origin = origin
        self.sources = sources
        self.record = record
        self.state = state
        self.upstreams = upstreams
        self.chainSuffixes = chainSuffixes
        self.foreignSuffixes = foreignSuffixes
        self.rules = rules
        self.ignored = ignored
        self.counters = counters
    }
}
