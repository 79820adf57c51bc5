// SPDX-License-Identifier: MIT
import Clearnet
import DNSTransport
import DNSWire
import IP
import NameIndex
import ResolverPolicy
import Settings
import Unbound

/// What the settings say of names of the Internet, read and checked.
struct ClearnetConfiguration: Sendable {
    private let settings: Settings.Clearnet
    /// What the settings say of the mode; nil if they leave it to others.
    let mode: ResolverMode?
    private let chainSuffixes: [DomainSuffix]
    private let otherSystems: [DomainSuffix]
    private let rules: [RouteRule]
    private let clients: [ClientPolicies.Entry]
    /// The files of names to block and to allow.
    let lists: ClearnetLists
    private let forwarders: [UpstreamAddress]
    private let insecure: [DomainName]
    private let privateDomains: [DomainName]

    /// Reads the settings.
    ///
    /// - Throws: ``SettingsError`` with every text that cannot be read.
    init(_ settings: Settings) throws(SettingsError) {
        var faults: [String] = []
        func each<Value>(_ key: String, _ texts: [String], _ read: (String) throws -> Value) -> [Value] {
            texts.compactMap { text in
                do {
                    return try read(text)
                } catch {
                    faults.append("clearnet.\(key): \(error)")
                    return nil
                }
            }
        }
        self.settings = settings.clearnet
        mode = settings.clearnet.isModeExplicit ? ResolverMode(rawValue: settings.clearnet.mode) : nil
        chainSuffixes = (settings.dns.tlds + settings.enumeration.suffixes.map(\.apex))
            .compactMap { text in
                (try? DomainName(presentation: text)).map { DomainSuffix($0) }
            }
        otherSystems = each("other-systems", settings.clearnet.otherSystems) { try DomainSuffix($0) }
        rules = each("routes", settings.clearnet.routes) { try Self.rule($0) }
        forwarders = each("forwarders", settings.clearnet.forwarders) { try Self.upstream($0) }
        insecure = each("insecure", settings.clearnet.insecure) { try DomainSuffix($0).name }
        privateDomains = each("private-domains", settings.clearnet.privateDomains) { try DomainSuffix($0).name }
        let allow = each("allow", settings.clearnet.allow) { try ClearnetLists.source($0, .allow) }
        let block = each("block", settings.clearnet.block) { try ClearnetLists.source($0, .block) }
        lists = ClearnetLists(sources: allow + block)
        if lists.sources.count > ListSelection.limit {
            faults.append("clearnet.block: there are more than \(ListSelection.limit) lists with clearnet.allow")
        }
        clients = each("clients", settings.clearnet.clients) { try Self.client($0) }
        var random = SystemRandomNumberGenerator()
        do {
            _ = try ClientPolicies(clients, hash: NameHash(using: &random))
        } catch {
            faults.append("clearnet.clients: \(error)")
        }
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
    }

    /// A text that is none of what is expected.
    private struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    private static func upstream(_ text: String) throws -> UpstreamAddress {
        let upstream = try UpstreamAddress(text)
        guard upstream.address != nil else {
            throw Fault(description: "\"\(text)\" must be an address, not a name: who would look it up?")
        }
        return upstream
    }

    private static func rule(_ text: String) throws -> RouteRule {
        let rule = try RouteRule(text, origin: .configuration)
        if case .upstreams(let upstreams) = rule.action {
            for upstream in upstreams where upstream.address == nil {
                throw Fault(description: "\"\(text)\" must lead to addresses, not to names: who would look them up?")
            }
        }
        return rule
    }

    /// `NETWORK WORD …`.
    private static func client(_ text: String) throws -> ClientPolicies.Entry {
        let words = text.split(separator: " ").map(String.init)
        guard let first = words.first else { throw Fault(description: "an entry is empty") }
        var policy = ClientPolicy()
        for word in words.dropFirst() {
            if let mode = ResolverMode(rawValue: word) {
                policy.mode = mode
            } else if word == "refuse" {
                policy.mayRecurse = false
            } else if word.hasPrefix("only=") {
                policy.suffixes = try word.dropFirst(5).split(separator: ",").map { try DomainSuffix($0) }
            } else {
                throw Fault(
                    description: "\"\(word)\" in \"\(text)\" must be emerdns, hybrid, icann, refuse or only=SUFFIX,…"
                )
            }
        }
        return ClientPolicies.Entry(network: try IPNetwork(first), policy: policy)
    }

    /// What is decided in a mode, with lists that were read and the policy record in force, before whose routes those of
    /// the settings come.
    func plan(_ mode: ResolverMode, lists: NameLists, record: PolicyRecord?) throws -> ResolverPlan {
        var random = SystemRandomNumberGenerator()
        let hash = NameHash(using: &random)
        let routes = RoutePlan(
            chainSuffixes: chainSuffixes,
            foreignSuffixes: otherSystems,
            rules: rules + (record?.rules ?? []),
            hash: hash
        )
        return ResolverPlan(
            mode: mode,
            names: NamePolicy(routes: routes, hash: hash),
            clients: try ClientPolicies(clients, hash: hash),
            lists: lists
        )
    }

    /// What must be known of this server to read a policy record.
    func recordContext(listeners: [ListenAddress]) -> PolicyRecordContext {
        PolicyRecordContext(chainSuffixes: chainSuffixes, listeners: listeners)
    }

    /// How the resolver is set up.
    ///
    /// - Parameters:
    ///   - own: where our own server answers, which is asked for names of the chain that the Internet leads to, so that
    ///     nobody else ever is.
    ///   - routes: the routes in force.
    ///   - record: the policy record in force, whose upstreams are asked if the settings name none.
    /// - Returns: the settings of libunbound.
    func resolver(own: ListenAddress?, routes: RoutePlan, record: PolicyRecord?) -> UnboundSettings {
        var result = UnboundSettings()
        let defaults = forwarders.isEmpty ? record?.defaultUpstreams ?? [] : forwarders
        result.forwarders = defaults.compactMap(Self.upstream)
        result.forwardZones = routes.rules.compactMap(Self.zone)
        result.stubs = own.map(stubs) ?? []
        if !settings.rootHints.isEmpty { result.rootHintsFile = settings.rootHints }
        if !settings.trustAnchors.isEmpty || insecure.contains(.root) {
            result.trustAnchorFiles = insecure.contains(.root) ? [] : settings.trustAnchors
            result.trustAnchors = []
        }
        // Whoever owns a name of the chain may give it any address; none of these zones is signed.
        result.insecureZones = insecure + chainSuffixes.map(\.name)
        result.privateDomains = privateDomains + chainSuffixes.map(\.name)
        result.cacheOctets = settings.cache << 19
        result.usesIPv6 = settings.ipv6
        result.allowsOldLibrary = settings.allowsOldLibrary
        return result
    }

    /// The zones of the chain, of which nobody but our own server is asked.
    private func stubs(at own: ListenAddress) -> [UpstreamZone] {
        let server = Upstream(address: own.address, port: own.port)
        return chainSuffixes.map { UpstreamZone($0.name, [server]) }
    }

    private static func zone(_ rule: RouteRule) -> UpstreamZone? {
        guard case .upstreams(let upstreams) = rule.action else { return nil }
        return UpstreamZone(rule.suffix.name, upstreams.compactMap(upstream))
    }

    /// The upstream as libunbound takes it; nil for one by name.
    private static func upstream(_ upstream: UpstreamAddress) -> Upstream? {
        let tlsName = upstream.tlsName.map { String("\($0)".dropLast()) }
        // Not `upstream.address`, at which the optimizer of Swift 6.3 crashes here.
        switch upstream.host {
        case .address(let address): return Upstream(address: address, port: upstream.port, tlsName: tlsName)
        case .name: return nil
        }
    }
}
