// SPDX-License-Identifier: MIT
import HTTPTypes
import JSONRPC
import ResolverPolicy

/// How the server is.
struct ControlStatus: Sendable {
    let directory: any NameDirectory
    let resolver: any ResolverControl
    let version: String

    var routes: [Route] {
        ["/", "/health", "/api/health"].map { Route(.get, $0, rate: .health, handler: health) }
            + ["/status", "/api/status"].map { Route(.get, $0, rate: .health, handler: status) }
            + [Route(.get, "/policy", rate: .read, handler: policy)]
    }

    private func health(_ request: APIRequest) async throws -> Reply {
        reply(await directory.health(), resolver.report) { _ in }
    }

    private func status(_ request: APIRequest) async throws -> Reply {
        let report = resolver.report
        let health = await directory.health()
        return reply(health, report) { json in
            json["counters"] = .object(JSONObject(report.counters.map { ($0.name, .integer($0.value)) }))
            json["label"] = .string(report.mode.label)
            json["request_id"] = .string(request.context.requestID)
            json["resolver"] = .string(report.state.word)
            if case .failed(let reason) = report.state { json["reason"] = .string(reason) }
            json["state"] = .string(health.state)
            json["upstreams"] = report.upstreams.map(\.json) ?? .null
            json["version"] = .string(version)
        }
    }

    /// What all of these say, and what one of them adds.
    private func reply(
        _ health: HealthReport,
        _ report: ResolverReport,
        adding more: (inout JSONObject) -> Void
    ) -> Reply {
        let condition = Condition(health, report)
        var json: JSONObject = [
            "mode": .string(report.mode.rawValue),
            "node": ["height": .integer(health.height), "synced": .bool(health.isNodeConnected && health.isAnswering)],
            "policy": Self.source(report),
            "status": .string(condition.rawValue),
        ]
        more(&json)
        return Reply(condition == .error ? .serviceUnavailable : .ok, .object(json))
    }

    private enum Condition: String {
        case ok
        /// Some of what is asked is not answered, or not as of now.
        case degraded
        /// Nothing is answered.
        case error

        init(_ health: HealthReport, _ report: ResolverReport) {
            var hasFailed = false
            if case .failed = report.state { hasFailed = true }
            self =
                switch (health.isAnswering, hasFailed) {
                case (false, _) where report.mode.usesChain: .error
                case (_, true) where !report.mode.usesChain: .error
                case (true, false) where health.isNodeConnected && report.upstreams?.isBad != true: .ok
                default: .degraded
                }
        }
    }

    /// The policy as it was understood.
    private func policy(_ request: APIRequest) async throws -> Reply {
        let report = resolver.report
        func suffixes(_ suffixes: [DomainSuffix]) -> JSON { .array(suffixes.map { .string("\($0)") }) }
        return Reply(
            .ok,
            [
                "chain": suffixes(report.chainSuffixes),
                "ignored": .array(
                    report.ignored.map { entry in
                        var json = Self.json(entry.rule)
                        json["reason"] = .string(entry.reason.rawValue)
                        return .object(json)
                    }
                ),
                "mode": .string(report.mode.rawValue),
                "nonexistent": suffixes(report.foreignSuffixes),
                "policy": Self.source(report),
                "routes": .array(report.rules.map { .object(Self.json($0)) }),
            ]
        )
    }

    private static func json(_ rule: RouteRule) -> JSONObject {
        let targets =
            switch rule.action {
            case .chain: ["emerdns"]
            case .clearnet: ["clearnet"]
            case .upstreams(let upstreams): upstreams.map(\.description)
            case .refuse: ["refuse"]
            case .nonexistent: ["nonexistent"]
            }
        return [
            "origin": .string(rule.origin.label),
            "suffix": .string("\(rule.suffix)"),
            "to": .array(targets.map { .string($0) }),
        ]
    }

    /// Who decides the mode, what each source says of it, and the policy record in force with its transaction and the
    /// block at which it was first seen.
    private static func source(_ report: ResolverReport) -> JSON {
        func text(_ text: String?) -> JSON { text.map { .string($0) } ?? .null }
        let sources = PolicyOrigin.allCases.sorted(by: >).map { ($0.label, text(report.sources[$0]?.rawValue)) }
        return [
            "height": report.record?.height.map { .integer($0) } ?? .null,
            "owner": text(report.record?.owner),
            "problem": text(report.record?.problem),
            "record": text(report.record?.name),
            "source": .string(report.origin.label),
            "sources": .object(JSONObject(sources)),
            "txid": text(report.record?.txid),
        ]
    }
}

extension ResolverReport.Upstreams {
    /// As it is told.
    var json: JSON {
        ["since": .string(since), "state": .string(word), "text": .string(text)]
    }
}
