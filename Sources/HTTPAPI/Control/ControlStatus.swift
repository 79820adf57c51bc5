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
            report.tell(in: &json)
            json["request_id"] = .string(request.context.requestID)
            json["state"] = .string(health.state)
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
            "policy": report.policy,
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
        var json: JSONObject = [
            "mode": .string(report.mode.rawValue),
            "policy": report.policy,
        ]
        report.tellRoutes(in: &json)
        return Reply(.ok, .object(json))
    }
}
