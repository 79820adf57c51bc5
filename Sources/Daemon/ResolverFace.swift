// SPDX-License-Identifier: MIT
import Access
import Clearnet
import DNSTransport
import DNSWire
import HTTPAPI
import IP
import JSONRPC
import ResolverPolicy
import Unbound

/// The toggle as HTTP sees it.
struct ResolverFace: ResolverControl {
    let toggle: ClearnetToggle
    let policy: PolicyWatcher
    let audit: AuditRecord
    /// Where our server can be asked from this machine.
    let own: ListenAddress?

    var report: ResolverReport {
        let (mode, origin) = toggle.mode
        let routes = toggle.clearnet.plan.names.routes
        var report = ResolverReport(
            mode: mode,
            origin: origin,
            sources: toggle.sources,
            record: policy.report,
            state: .off,
            upstreams: toggle.upstreams,
            chainSuffixes: routes.chainSuffixes,
            foreignSuffixes: routes.foreignSuffixes,
            rules: routes.rules,
            ignored: routes.ignored
        )
        switch toggle.clearnet.state {
        case .off: break
        case .on: report.state = .on
        case .failed(let reason): report.state = .failed(reason)
        }
        if let counters = toggle.clearnet.counters {
            report.counters = [
                .init("asked", counters.asked), .init("answered", counters.answered),
                .init("failed", counters.failed + counters.timedOut), .init("bogus", counters.bogus),
                .init("outstanding", counters.outstanding),
            ]
        }
        return report
    }

    func texts(server: IPAddress?) -> ConfigurationTexts {
        let routes = toggle.clearnet.plan.names.routes
        let routed = routes.rules.filter { rule in
            switch rule.action {
            case .chain, .upstreams: true
            case .clearnet, .refuse, .nonexistent: false
            }
        }
        var place = own ?? ListenAddress(address: IPAddress(v4: 0x7F00_0001), port: 53)
        if let server { place.address = server }
        return ConfigurationTexts(suffixes: routes.chainSuffixes + routed.map(\.suffix), server: place)
    }

    func turn(to mode: ResolverMode?, by principal: Principal) async throws(ResolverControlError) {
        do {
            try await audit.append(
                actor: principal.description,
                action: "clearnet.mode",
                details: ["mode": .string(mode?.rawValue ?? "reset")]
            )
        } catch {
            throw .notRecorded
        }
        let state: Clearnet.State
        do {
            state = try toggle.set(mode)
        } catch {
            throw error is DaemonError ? .notRecorded : .resolverFailed("\(error)")
        }
        if case .failed(let reason) = state { throw .resolverFailed(reason) }
    }

    func flush(_ name: DomainName) { toggle.clearnet.flush(name) }
}
