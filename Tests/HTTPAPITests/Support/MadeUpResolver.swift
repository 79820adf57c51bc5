// SPDX-License-Identifier: MIT
import Access
import DNSWire
import HTTPAPI
import IP
import ResolverPolicy
import Synchronization

/// A resolver that a test turns.
final class MadeUpResolver: ResolverControl {
    struct State: Sendable {
        var report: ResolverReport
        var refusal: ResolverControlError?
        var principals: [Principal] = []
        var flushed: [DomainName] = []
    }

    private let state: Mutex<State>

    init() throws {
        var record = PolicyReport(name: "ness:dns-reverse-proxy-config")
        record.owner = "EOwner"
        (record.txid, record.height) = ("aa", 60)
        record.problem = "the name's time is over"
        let report = ResolverReport(
            mode: .hybrid,
            origin: .configuration,
            sources: ModeSources(configuration: .hybrid, record: .icann),
            record: record,
            state: .on,
            upstreams: ResolverReport.Upstreams(
                word: "working",
                since: "2026-11-21T17:00:00Z",
                text: "names of the Internet are looked up at 9.9.9.9:853",
                isBad: false
            ),
            chainSuffixes: try ["emc", "coin"].map { try DomainSuffix($0) },
            foreignSuffixes: [try DomainSuffix("onion")],
            rules: [try RouteRule(".corp=10.0.0.1:53,10.0.0.2:53")],
            ignored: [RoutePlan.Ignored(rule: try RouteRule(".emc=10.0.0.1:53"), reason: .chainSuffix)],
            counters: [.init("asked", 7), .init("answered", 5)]
        )
        state = Mutex(State(report: report))
    }

    func change(_ body: (inout State) -> Void) {
        state.withLock { body(&$0) }
    }

    var principals: [Principal] { state.withLock { $0.principals } }

    var flushed: [DomainName] { state.withLock { $0.flushed } }

    var report: ResolverReport { state.withLock { $0.report } }

    func texts(server: IPAddress?) -> ConfigurationTexts {
        ConfigurationTexts(
            suffixes: report.chainSuffixes,
            server: ListenAddress(address: server ?? IPAddress(v4: 0x7F00_0001), port: 53)
        )
    }

    func turn(to mode: ResolverMode?, by principal: Principal) async throws(ResolverControlError) {
        let refusal = state.withLock { state in
            if state.refusal == nil {
                state.report.mode = mode ?? .emerdns
                state.report.origin = mode == nil ? .builtIn : .localOverride
                state.principals.append(principal)
            }
            return state.refusal
        }
        if let refusal { throw refusal }
    }

    func flush(_ name: DomainName) {
        state.withLock { $0.flushed.append(name) }
    }
}
