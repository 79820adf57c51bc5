// SPDX-License-Identifier: MIT
import Clearnet
import DNSTransport
import DNSWire
import IP
import NameIndex
import NameServer
import ResolverPolicy
import Synchronization
import Unbound

/// The server of one thread with the toggle on, and a resolver that has looked up all that is asked for.
struct ResolvingAnswers: ~Copyable {
    var server: ResolvingServer
    let origin = QueryOrigin(
        client: ClientAddress(address: IPAddress(v4: 0x7F00_0001), port: 4_000),
        carrier: .udp,
        isAllowed: true
    )
    private let clearnet: Clearnet
    private let upstream: LocalUpstream

    /// Queries between two looks at what is new, as in a busy server.
    static let batch = 32

    /// Asks for everything once, of an upstream of its own, and waits until it is known.
    init(index: NameIndex, _ messages: Messages) throws {
        // A value that cannot be copied is initialized whole, or not at all.
        let (off, on) = (try Self.plan(.emerdns), try Self.plan(.hybrid))
        upstream = try LocalUpstream()
        var settings = UnboundSettings()
        settings.forwarders = [Upstream(address: IPAddress(v4: 0x7F00_0001), port: upstream.port)]
        settings.trustAnchors = []
        settings.trustAnchorFiles = []
        settings.usesIPv6 = false
        clearnet = Clearnet(plan: off, settings: settings)
        server = ResolvingServer(index: index, clearnet: clearnet, cacheOctets: 64 << 20, udpLimit: 1_232)
        clearnet.apply(on)
        ask(messages)
        // Takes over what is still in the mailbox.
        ask(messages)
    }

    /// Ends the resolver and its upstream.
    func close() {
        clearnet.close()
        upstream.close()
    }

    private mutating func ask(_ messages: Messages) {
        var writer = MessageWriter()
        var start = 0
        for end in messages.ends {
            server.refresh()
            let verdict = server.answer(messages.octets.span.extracting(start..<end), from: origin, into: &writer)
            start = end
            guard verdict == .later else { continue }
            let (isAnswered, answer) = Self.bell()
            server.take(answer)
            while !isAnswered.value { pause() }
        }
    }

    private static func bell() -> (Flag, DeferredReply) {
        let flag = Flag()
        return (flag, DeferredReply { _ in flag.set() })
    }

    private static func plan(_ mode: ResolverMode) throws -> ResolverPlan {
        var random = SystemRandomNumberGenerator()
        let hash = NameHash(using: &random)
        let suffixes = try ["emc", "coin", "lib", "e164.arpa", "enum"].map { try DomainSuffix($0) }
        return ResolverPlan(
            mode: mode,
            names: NamePolicy(routes: RoutePlan(chainSuffixes: suffixes, rules: [], hash: hash), hash: hash),
            clients: try ClientPolicies(hash: hash),
            lists: NameLists([])
        )
    }
}

/// Something that has happened in another thread.
private final class Flag: Sendable {
    private let isSet = Atomic(false)

    var value: Bool { isSet.load(ordering: .acquiring) }

    func set() { isSet.store(true, ordering: .releasing) }
}
