// SPDX-License-Identifier: MIT
import Clearnet
import DNSTransport
import DNSWire
import IP
import LDNS
import NameIndex
import NameServer
import ResolverPolicy
import Synchronization
import Testing
import Unbound

/// One thread's server with the toggle, over the zone `emc.` and a made-up upstream.
struct Resolving: ~Copyable {
    let clearnet: Clearnet
    private let index: NameIndex
    private var server: ResolvingServer
    private var writer = MessageWriter()

    /// Forwards everything to one upstream, without validation: nothing of it is signed.
    static func settings(_ upstream: ListenAddress) throws -> UnboundSettings {
        var settings = UnboundSettings()
        settings.forwarders = [Upstream(address: upstream.address, port: upstream.port)]
        settings.trustAnchors = []
        settings.trustAnchorFiles = []
        settings.timeLimit = .seconds(3)
        return settings
    }

    static func plan(
        _ mode: ResolverMode,
        clients: [ClientPolicies.Entry] = [],
        routes: [String] = [],
        blocked: String = "",
        format: NameListFormat = .domains,
        allowed: String = ""
    ) throws -> ResolverPlan {
        var random = SystemRandomNumberGenerator()
        let hash = NameHash(using: &random)
        let rules = try routes.map { try RouteRule($0) }
        let routes = RoutePlan(chainSuffixes: [try DomainSuffix("emc")], rules: rules, hash: hash)
        var lists: [NameList] = []
        for (text, format, purpose) in [(allowed, .domains, .allow), (blocked, format, .block)]
            as [(String, NameListFormat, NameListOptions.Purpose)] where !text.isEmpty
        {
            var list = NameListReader(options: NameListOptions(format: format, purpose: purpose), hash: hash)
            list.read(Array(text.utf8).span)
            lists.append(list.finish())
        }
        return ResolverPlan(
            mode: mode,
            names: NamePolicy(routes: routes, hash: hash),
            clients: try ClientPolicies(clients, hash: hash),
            lists: NameLists(lists)
        )
    }

    init(
        _ mode: ResolverMode,
        upstream: ListenAddress,
        clients: [ClientPolicies.Entry] = [],
        change: (inout UnboundSettings) throws -> Void = { _ in }
    ) throws {
        // A value that cannot be copied is initialized whole, or not at all.
        let index = NameIndex(try Self.snapshot())
        let plan = try Self.plan(mode, clients: clients)
        let off = try Self.plan(.emerdns, clients: clients)
        var settings = try Self.settings(upstream)
        try change(&settings)
        self.index = index
        clearnet = Clearnet(plan: off, settings: settings)
        server = ResolvingServer(index: index, clearnet: clearnet, cacheOctets: 1 << 20, udpLimit: 1_232)
        #expect(clearnet.apply(plan) == (plan.mode.usesClearnet ? .on : .off))
    }

    /// Has the chain hold another address of `www.emc`.
    func publish(address: String) throws {
        index.publish(try Self.snapshot(address: address))
    }

    /// Turns the toggle.
    func turn(_ mode: ResolverMode) throws {
        clearnet.apply(try Self.plan(mode))
    }

    /// An answer, and whether it was there at once.
    struct Answer {
        var message: Message
        var isImmediate: Bool

        var code: ResponseCode { message.responseCode }
        var answers: [String] { message.answers.map { "\($0.name) \($0.type) \($0.rdata)" } }
        var ttls: [UInt32] { message.answers.map(\.ttl) }
        var error: UInt16? {
            let option = message.edns?.options.first { $0.code == .extendedError }
            return option.map { $0.data.prefix(2).reduce(0) { $0 << 8 | UInt16($1) } }
        }
    }

    /// A question that was asked, and its answer, which may come later.
    struct Asked: Sendable {
        fileprivate let query: Message
        fileprivate let responses: AsyncStream<[UInt8]?>
        /// Whether the answer was there at once.
        let isImmediate: Bool

        /// The answer, looked at by libldns as well.
        func answer() async throws -> Answer {
            let name = query.questions.map { "\($0.name)" }
            let found = try #require(await responses.first { _ in true } ?? nil, "there is no answer to \(name)")
            _ = try LDNSPacket.parse(found)
            let message = try Message.decode(found)
            #expect(message.header.id == query.header.id)
            #expect(message.questions.map { "\($0.name)" } == name)
            return Answer(message: message, isImmediate: isImmediate)
        }
    }

    /// Asks as a client would, and waits for the answer.
    mutating func ask(
        _ name: String,
        _ type: RRType = .a,
        recursion: Bool = true,
        from client: String = "127.0.0.1",
        over transport: Transport = .udp
    ) async throws -> Answer {
        try await begin(name, type, recursion: recursion, from: client, over: transport).answer()
    }

    /// Asks as a client would.
    mutating func begin(
        _ name: String,
        _ type: RRType = .a,
        recursion: Bool = true,
        from client: String = "127.0.0.1",
        over transport: Transport = .udp
    ) throws -> Asked {
        var query = Message(
            query: Question(name: try DomainName(presentation: name), type: type),
            id: 4_711,
            recursionDesired: recursion,
            edns: OPT()
        )
        query.header.isResponse = false
        let octets = try query.encode()
        server.refresh()
        let origin = QueryOrigin(
            client: ClientAddress(address: try #require(IPAddress(client)), port: 4_000),
            carrier: transport,
            isAllowed: true
        )
        let verdict = server.answer(octets.span, from: origin, into: &writer)
        let (responses, feed) = AsyncStream.makeStream(of: [UInt8]?.self)
        let reply = DeferredReply { message in
            feed.yield(message)
            feed.finish()
        }
        switch verdict {
        case .drop: break
        case .reply: reply.send([UInt8](copying: writer.span))
        case .later: server.take(reply)
        }
        return Asked(query: query, responses: responses, isImmediate: verdict == .reply)
    }

    private static func snapshot(address: String = "192.0.2.1") throws -> IndexSnapshot {
        var random = SystemRandomNumberGenerator()
        let hash = NameHash(using: &random)
        var builder = IndexBuilder(hash: hash)
        let nodes = [
            try node("www", "A \(address)"),
            try node("private", "A 192.0.2.3", "A 192.168.1.1", "A 127.0.0.2", "AAAA fd00::1", "AAAA ::ffff:10.0.0.1"),
            try node("away", "CNAME www.example."),
            try node("farther", "CNAME away.emc."),
            try node("also", "CNAME www.emc."),
            try node("circle", "CNAME circle.example."),
            try node("given", "NS ns.given.emc.", delegation: .cut),
        ]
        for node in nodes {
            builder.insert(NodeGroup(tree: TreeID(rawValue: 0), root: node.labels, nodes: [node]))
        }
        let apex = try DomainName(presentation: "emc")
        let soa = SOA(
            primaryServer: apex,
            mailbox: apex,
            serial: 1,
            refresh: 1,
            retry: 1,
            expire: 1,
            minimum: 60
        )
        let zone = Zone(apex: apex, tree: TreeID(rawValue: 0), soa: soa, ttl: 60, rrsets: [])
        return builder.finish(zones: [zone])
    }

    private static func node(
        _ label: String,
        _ texts: String...,
        delegation: Delegation = .none
    ) throws -> ZoneNode {
        let records = try texts.map { try LDNSRecord(text: "x. 300 IN \($0)") }
        let rrsets = Dictionary(grouping: records, by: \.type)
            .map { RRset(type: RRType(rawValue: $0), ttl: 300, rdata: $1.map(\.rdata)) }
        return ZoneNode(labels: [Array(label.utf8)], rrsets: rrsets, delegation: delegation)
    }
}
