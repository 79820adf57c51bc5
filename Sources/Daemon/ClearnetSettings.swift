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
    /// What is said of networks of clients, as it was written.
    var clientTexts: [String] { settings.clients }
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
        rules = each("routes", settings.clearnet.routes) { try RouteRule($0, origin: .configuration) }
        forwarders = each("forwarders", settings.clearnet.forwarders) { try UpstreamAddress($0) }
        insecure = each("insecure", settings.clearnet.insecure) { try DomainSuffix($0).name }
        privateDomains = each("private-domains", settings.clearnet.privateDomains) { try DomainSuffix($0).name }
        let allow = each("allow", settings.clearnet.allow) { try ClearnetLists.source($0, .allow) }
        let block = each("block", settings.clearnet.block) { try ClearnetLists.source($0, .block) }
        if allow.count + block.count > ListSelection.limit {
            faults.append("clearnet.block: there are more than \(ListSelection.limit) lists with clearnet.allow")
        }
        let lists = ClearnetLists(sources: allow + block)
        self.lists = lists
        clients = each("clients", settings.clearnet.clients) { try Self.client($0, lists) }
        var random = SystemRandomNumberGenerator()
        do {
            _ = try ClientPolicies(clients, hash: NameHash(using: &random))
        } catch {
            faults.append("clearnet.clients: \(error)")
        }
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
        faults = upstreamFaults + loops(at: settings.dns.listen.compactMap { try? ListenAddress($0) })
        guard faults.isEmpty else { throw SettingsError(faults: faults) }
    }

    /// What is wrong with upstreams, taken together.
    private var upstreamFaults: [String] {
        var faults: [String] = []
        if forwarders.mixesTransports {
            faults.append("clearnet.forwarders: all must be asked over TLS, or none of them")
        }
        let names = HostNames(
            rules: rules,
            defaults: forwarders,
            chainSuffixes: chainSuffixes,
            foreignSuffixes: otherSystems
        )
        if let fault = names.fault {
            faults.append("clearnet.\(fault.route == nil ? "forwarders" : "routes"): \(fault)")
        }
        return faults
    }

    /// What is wrong if the server listens there: whom it asks by default must not be itself.
    func loops(at listeners: [ListenAddress]) -> [String] {
        let listeners = OwnAddresses.all(of: listeners)
        return forwarders.filter { $0.isOne(of: listeners) }
            .map { "clearnet.forwarders: \($0) is this server itself; name other resolvers, or none" }
    }

    /// A text that is none of what is expected.
    private struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    /// `NETWORK WORD …`.
    private static func client(_ text: String, _ lists: ClearnetLists) throws -> ClientPolicies.Entry {
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
            } else if word.hasPrefix("lists=") {
                policy.lists = try lists.selection(word.dropFirst(6))
            } else {
                throw Fault(
                    description: """
                        "\(word)" in "\(text)" must be emerdns, hybrid, icann, refuse, only=SUFFIX,… or lists=NAME,…
                        """
                )
            }
        }
        return ClientPolicies.Entry(network: try IPNetwork(first), policy: policy)
    }

    /// What is decided; the routes of the settings come before those of the record.
    ///
    /// - Parameters:
    ///   - mode: what is seen.
    ///   - lists: lists that were read.
    ///   - record: the policy record in force, whose upstreams are asked if the settings name none.
    ///   - listeners: where our server answers; nobody is asked there.
    /// - Returns: the plan.
    /// - Throws: what keeps the clients' policies from standing together.
    func plan(
        _ mode: ResolverMode,
        lists: NameLists,
        record: PolicyRecord?,
        listeners: [ListenAddress]
    ) throws -> ResolverPlan {
        var random = SystemRandomNumberGenerator()
        let hash = NameHash(using: &random)
        let routes = RoutePlan(
            chainSuffixes: chainSuffixes,
            foreignSuffixes: otherSystems,
            rules: rules + (record?.rules ?? []),
            defaults: forwarders.isEmpty ? record?.defaultUpstreams ?? [] : forwarders,
            listeners: OwnAddresses.all(of: listeners),
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
        PolicyRecordContext(chainSuffixes: chainSuffixes, listeners: OwnAddresses.all(of: listeners))
    }

    /// Whether answers for names of a top-level domain are validated, unless the root does not have it.
    func isValidated(_ name: DomainName) -> Bool {
        !insecure.contains { name.isSubdomain(of: $0) }
    }

    /// How the resolver is set up.
    ///
    /// - Parameters:
    ///   - names: what is asked of whom, and of nobody.
    ///   - zones: where our zones answer, which are asked for names of the chain that the Internet leads to, so that
    ///     nobody else ever is.
    ///   - absent: top-level domains that the root does not have.
    /// - Returns: the settings of libunbound.
    func resolver(_ names: NamePolicy, zones: ListenAddress?, absent: Set<DomainName>) -> UnboundSettings {
        var result = UnboundSettings()
        let routes = names.routes
        result.forwarders = routes.defaults.map(Self.upstream)
        result.forwardZones = names.forwardZones.map { UpstreamZone($0.name, $0.upstreams.map(Self.upstream)) }
        result.stubs = zones.map(stubs) ?? []
        result.emptyZones = names.closedZones
        if !settings.rootHints.isEmpty { result.rootHintsFile = settings.rootHints }
        if !settings.trustAnchors.isEmpty || insecure.contains(.root) {
            result.trustAnchorFiles = insecure.contains(.root) ? [] : settings.trustAnchors
            result.trustAnchors = []
        }
        // None of these zones is signed.
        result.insecureZones = insecure + chainSuffixes.map(\.name)
        let unsigned = names.forwardZones.filter { $0.topLevelDomain.map(absent.contains) ?? false }
        result.insecureZones += unsigned.map(\.name)
        result.privateDomains = privateDomains + ownDomains + names.localZones
        result.cacheOctets = settings.cache << 19
        result.usesIPv6 = settings.ipv6
        result.allowsOldLibrary = settings.allowsOldLibrary
        return result
    }

    /// What the operator leads into the own network: host names of upstreams, and names whose resolvers are all there.
    ///
    /// A record leads nobody there.
    private var ownDomains: [DomainName] {
        var upstreams = forwarders
        for case .upstreams(let others) in rules.map(\.action) { upstreams += others }
        let hosts = upstreams.compactMap { upstream -> DomainName? in
            guard case .name(let name) = upstream.host else { return nil }
            return name
        }
        return hosts + rules.filter(\.leadsInside).map(\.suffix.name).filter { !$0.isRoot }
    }

    /// The zones of the chain, of which nobody but our own server is asked.
    private func stubs(at zones: ListenAddress) -> [UpstreamZone] {
        let server = Upstream(address: zones.address, port: zones.port)
        return chainSuffixes.map { UpstreamZone($0.name, [server]) }
    }

    private static func upstream(_ upstream: UpstreamAddress) -> Upstream {
        let tlsName = upstream.tlsName.map { String("\($0)".dropLast()) }
        // Not `upstream.address`, at which the optimizer of Swift 6.3 crashes here.
        switch upstream.host {
        case .address(let address): return Upstream(address: address, port: upstream.port, tlsName: tlsName)
        case .name(let name): return Upstream(name: name, port: upstream.port)
        }
    }
}
