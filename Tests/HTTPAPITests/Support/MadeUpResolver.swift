// SPDX-License-Identifier: MIT
import Access
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

    var report: ResolverReport { state.withLock { $0.report } }

    func texts(server: IPAddress?) -> ConfigurationTexts {
        ConfigurationTexts(
            suffixes: report.chainSuffixes,
            server: ListenAddress(address: server ?? IPAddress(v4: 0x7F00_0001), port: 53)
        )
    }

    func turn(to mode: ResolverMode, by principal: Principal) async throws(ResolverControlError) {
        let refusal = state.withLock { state in
            if state.refusal != .notRecorded {
                state.report.mode = mode
                state.principals.append(principal)
            }
            return state.refusal
        }
        if let refusal { throw refusal }
    }
}
