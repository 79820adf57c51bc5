// SPDX-License-Identifier: MIT
internal import DNSWire
public import IP
public import NameIndex

/// All routes put together: what is in force, what is not and why, and the table that queries look into.
///
/// Two things stand above every route, whoever wrote it: names of the chain are answered by the chain alone, and names
/// of other naming systems do not exist, so that none of them is ever told to the clearnet. Who has a resolver for one
/// of these takes its suffix off the list and writes a route. What the configuration routes, the record cannot, not even
/// a part of it. Of two routes of the same origin for the same names the last one counts.
///
/// The resolver behind the plan knows zones and nothing finer: who is asked for the names below a name is asked for that
/// name, too. So `.x=10.0.0.1:53` takes x as well, unless x is not asked of anybody, as with `x=refuse`.
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
        /// Names below go elsewhere, and the resolver cannot ask for the name itself in another way.
        case splitName = "the names below go elsewhere, and the name itself with them"
        /// A route for names above leads to resolvers, and the resolver cannot walk down from the root past them.
        case belowUpstreams = "names above go to resolvers; write others for these, or give clearnet.forwarders"
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
    /// The routes in force, without upstreams that are ourselves.
    public let rules: [RouteRule]
    /// The routes that are not.
    public let ignored: [Ignored]
    /// The upstreams that a ``RouteTarget/forward(_:)`` names.
    public let groups: [[UpstreamAddress]]
    /// What queries look into.
    public let table: RouteTable
    /// Who is asked for names that no zone of ``forwardZones`` has; empty: the servers of the Internet, from the root down.
    public let defaults: [UpstreamAddress]
    /// What the resolver must be told so that it does what the table says.
    public let forwardZones: [ForwardZone]

    /// Puts routes together.
    ///
    /// - Parameters:
    ///   - chainSuffixes: what our own zones answer; the names themselves and all below, however they are written.
    ///   - foreignSuffixes: other naming systems' names, in the same way.
    ///   - rules: routes of the configuration and of the record.
    ///   - defaults: who is asked for names without a route; empty: the servers of the Internet.
    ///   - listeners: where this server listens: it asks itself nothing, so that a route which leads only there is one to
    ///     the chain, and one that leads elsewhere, too, goes without it.
    ///   - hash: the key of the table.
    public init(
        chainSuffixes: [DomainSuffix],
        foreignSuffixes: [DomainSuffix] = RoutePlan.otherNamingSystems,
        rules: [RouteRule],
        defaults: [UpstreamAddress] = [],
        listeners: [ListenAddress] = [],
        hash: NameHash
    ) {
        let chain = chainSuffixes.map { DomainSuffix($0.name) }
        let foreign = foreignSuffixes.map { DomainSuffix($0.name) }
            .filter { suffix in !chain.contains { suffix.isCovered(by: $0) } }
        let defaults = defaults.filter { !$0.isOne(of: listeners) }
        var table = RouteTable(hash: hash)
        for suffix in chain {
            _ = table.insert(suffix, .chain, origin: .builtIn)
        }
        for suffix in foreign {
            _ = table.insert(suffix, .nonexistent, origin: .builtIn, isForeign: true)
        }
        var draft = RouteDraft(chain: chain, foreign: foreign, listeners: listeners)
        for (index, rule) in Self.ordered(rules) { draft.add(rule, index) }
        draft.dropImpossible(isForwarding: !defaults.isEmpty)
        var groups: [[UpstreamAddress]] = []
        for (_, rule) in draft.inForce {
            _ = table.insert(rule.suffix, Self.target(of: rule.action, in: &groups), origin: rule.origin)
        }
        let zones = draft.forwardZones(defaults)
        for (_, rule) in draft.inForce where !rule.suffix.includesApex {
            let name = rule.suffix.name
            let wire = name.wire
            guard zones.contains(where: { $0.name == name }), table.match(wire.span).target.leaves else { continue }
            _ = table.insert(DomainSuffix(name), Self.target(of: rule.action, in: &groups), origin: rule.origin)
        }
        self.chainSuffixes = chain
        self.foreignSuffixes = foreign
        self.rules = draft.inForce.sorted { $0.index < $1.index }.map(\.rule)
        ignored = draft.ignored.sorted { $0.index < $1.index }.map(\.rule)
        self.groups = groups
        self.table = table
        self.defaults = zones.first { $0.name.isRoot }?.upstreams ?? defaults
        forwardZones = zones.filter { !$0.name.isRoot }
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

    private static func target(of action: RouteRule.Action, in groups: inout [[UpstreamAddress]]) -> RouteTarget {
        switch action {
        case .chain: return .chain
        case .clearnet: return .clearnet
        case .refuse: return .refuse
        case .nonexistent: return .nonexistent
        case .upstreams(let upstreams):
            if let index = groups.firstIndex(of: upstreams) { return .forward(index) }
            groups.append(upstreams)
            return .forward(groups.count - 1)
        }
    }
}
