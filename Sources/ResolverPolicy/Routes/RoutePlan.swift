// SPDX-License-Identifier: MIT
public import IP
public import NameIndex

/// All routes put together: what is in force, what is not and why, and the table that queries look into.
///
/// Two things stand above every route, whoever wrote it: names of the chain are answered by the chain alone, and names
/// of other naming systems do not exist, so that none of them is ever told to the clearnet. Who has a resolver for one
/// of these takes its suffix off the list and writes a route. What the configuration routes, the record cannot, not even
/// a part of it. Of two routes of the same origin for the same names the last one counts.
public struct RoutePlan: Sendable {
    /// A route that is not in force, and why.
    public struct Ignored: Hashable, Sendable {
        /// The route.
        public var rule: RouteRule
        /// Why it does not count.
        public var reason: Reason

        /// Says of a route why it is not in force.
        public init(rule: RouteRule, reason: Reason) {
            self.rule = rule
            self.reason = reason
        }
    }

    /// Why a route does not count.
    public enum Reason: String, Hashable, Sendable {
        /// Its names belong to the chain.
        case chainSuffix = "the chain answers these names"
        /// Its names belong to another naming system.
        case foreignSuffix = "the names belong to another naming system"
        /// Another route for the same names comes first.
        case overridden = "another route for these names comes first"
        /// There are more routes than a table holds.
        case tooMany = "there are too many routes"
    }

    /// Suffixes of naming systems other than DNS and EmerDNS, none of them delegated by the root.
    ///
    /// `onion` is RFC 7686, `alt` RFC 9476; `bit` Namecoin, `eth` ENS, `gnu` and `zkey` GNUnet, `exit` and `tor` Tor,
    /// `i2p` I2P, `loki` and `snode` Lokinet, `ygg`, `meshname` and `meship` Yggdrasil.
    public static let otherNamingSystems = [
        "alt", "bit", "eth", "exit", "gnu", "i2p", "loki", "meship", "meshname", "onion", "snode", "tor", "ygg", "zkey",
    ]
    .compactMap { try? DomainSuffix($0) }

    /// The suffixes of the chain, answered from our own zones.
    public let chainSuffixes: [DomainSuffix]
    /// The suffixes of other naming systems that are in force.
    public let foreignSuffixes: [DomainSuffix]
    /// The routes in force.
    public let rules: [RouteRule]
    /// The routes that are not.
    public let ignored: [Ignored]
    /// The upstreams that a ``RouteTarget/forward(_:)`` names.
    public let groups: [[UpstreamAddress]]
    /// What queries look into.
    public let table: RouteTable

    /// Puts routes together.
    ///
    /// - Parameters:
    ///   - chainSuffixes: what our own zones answer; the names themselves and all below, however they are written.
    ///   - foreignSuffixes: other naming systems' names, in the same way.
    ///   - rules: routes of the configuration and of the record.
    ///   - listeners: where this server listens: it asks itself nothing, so that a route which leads only there is one to
    ///     the chain, and one that leads elsewhere, too, goes without it.
    ///   - hash: the key of the table.
    public init(
        chainSuffixes: [DomainSuffix],
        foreignSuffixes: [DomainSuffix] = RoutePlan.otherNamingSystems,
        rules: [RouteRule],
        listeners: [ListenAddress] = [],
        hash: NameHash
    ) {
        let chain = chainSuffixes.map { DomainSuffix($0.name) }
        let foreign = foreignSuffixes.map { DomainSuffix($0.name) }
            .filter { suffix in !chain.contains { suffix.isCovered(by: $0) } }
        var table = RouteTable(hash: hash)
        for suffix in chain {
            _ = table.insert(suffix, .chain, origin: .builtIn)
        }
        for suffix in foreign {
            _ = table.insert(suffix, .nonexistent, origin: .builtIn, isForeign: true)
        }
        var inForce: [(index: Int, rule: RouteRule)] = []
        var ignored: [(index: Int, rule: Ignored)] = []
        var groups: [[UpstreamAddress]] = []
        for (index, rule) in Self.ordered(rules) {
            let taken = inForce.map(\.rule)
            if let reason = Self.precedence(over: rule, chain: chain, foreign: foreign, rules: taken) {
                ignored.append((index, Ignored(rule: rule, reason: reason)))
            } else if table.isFull {
                ignored.append((index, Ignored(rule: rule, reason: .tooMany)))
            } else if table.insert(
                rule.suffix,
                Self.target(of: rule.action, listeners, in: &groups),
                origin: rule.origin
            ) {
                inForce.append((index, rule))
            } else {
                ignored.append((index, Ignored(rule: rule, reason: .overridden)))
            }
        }
        self.chainSuffixes = chain
        self.foreignSuffixes = foreign
        self.rules = inForce.sorted { $0.index < $1.index }.map(\.rule)
        self.ignored = ignored.sorted { $0.index < $1.index }.map(\.rule)
        self.groups = groups
        self.table = table
    }

    /// The weightiest first, because in the table the first one for a name stays: by origin, `.x` before `x`, then the
    /// last one.
    private static func ordered(_ rules: [RouteRule]) -> [(index: Int, rule: RouteRule)] {
        let weight = { (index: Int, rule: RouteRule) in
            (rule.origin.rawValue, rule.suffix.includesApex ? 0 : 1, index)
        }
        return rules.enumerated().map { (index: $0.offset, rule: $0.element) }
            .sorted { weight($0.index, $0.rule) > weight($1.index, $1.rule) }
    }

    /// What stands above a route, if anything does.
    private static func precedence(
        over rule: RouteRule,
        chain: [DomainSuffix],
        foreign: [DomainSuffix],
        rules: [RouteRule]
    ) -> Reason? {
        if chain.contains(where: { rule.suffix.isCovered(by: $0) }) { return .chainSuffix }
        if foreign.contains(where: { rule.suffix.isCovered(by: $0) }) { return .foreignSuffix }
        let isTaken = rules.contains { $0.origin > rule.origin && rule.suffix.isCovered(by: $0.suffix) }
        return isTaken ? .overridden : nil
    }

    private static func target(
        of action: RouteRule.Action,
        _ listeners: [ListenAddress],
        in groups: inout [[UpstreamAddress]]
    ) -> RouteTarget {
        switch action {
        case .chain: return .chain
        case .clearnet: return .clearnet
        case .refuse: return .refuse
        case .nonexistent: return .nonexistent
        case .upstreams(let upstreams):
            let others = upstreams.filter { !$0.isOne(of: listeners) }
            guard !others.isEmpty else { return .chain }
            if let index = groups.firstIndex(of: others) { return .forward(index) }
            groups.append(others)
            return .forward(groups.count - 1)
        }
    }
}
