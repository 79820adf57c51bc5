// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import JSONRPC

// GET /health.

extension NameRoutes {
    /// Says how the server is: a word for everybody, more for this machine and for operators.
    func health(_ request: APIRequest) async throws -> Reply {
        let report = await directory.health()
        let isHealthy = report.isAnswering && report.isNodeConnected
        var json: JSONObject = [
            "emercoin_connected": .bool(report.isNodeConnected),
            "status": isHealthy ? "healthy" : "degraded",
        ]
        let seesAll = request.context.client.isLoopback || request.context.principal.holds(.operator)
        if seesAll, isHealthy {
            json["blocks"] = .integer(report.height)
            json["version"] = .integer(report.nodeVersion)
        }
        if request.context.principal.holds(.operator) {
            json["answering"] = .bool(report.isAnswering)
            json["state"] = .string(report.state)
            json["server_version"] = .string(report.version)
            json["children"] = .object(JSONObject(report.children.map { ($0.name, Self.json($0)) }))
        }
        return Reply(isHealthy ? .ok : .serviceUnavailable, .object(json))
    }

    private static func json(_ child: HealthReport.Child) -> JSON {
        ["restarts": .integer(child.restarts), "state": .string(child.state)]
    }
}
