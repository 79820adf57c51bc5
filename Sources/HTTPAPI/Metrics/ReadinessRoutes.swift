// SPDX-License-Identifier: MIT
import HTTPTypes
import JSONRPC

/// GET /health/live and /health/ready, for what starts a server anew, and for what leads clients to it.
struct ReadinessRoutes: Sendable {
    let directory: any NameDirectory

    var routes: [Route] {
        [
            Route(.get, "/health/live", rate: .health) { _ in Reply(.ok, ["status": "live"]) },
            Route(.get, "/health/ready", rate: .health, handler: ready),
        ]
    }

    /// Says whether clients are well served here, and if not, why; no figures, because anybody may ask.
    private func ready(_ request: APIRequest) async throws -> Reply {
        let faults = await directory.health().faults
        guard !faults.isEmpty else { return Reply(.ok, ["reasons": [], "status": "ready"]) }
        let reasons = faults.map { fault -> JSON in
            ["code": .string(fault.rawValue), "message": .string(fault.message)]
        }
        return Reply(.serviceUnavailable, ["reasons": .array(reasons), "status": "not_ready"])
    }
}

extension HealthReport {
    /// What keeps clients from being well served.
    enum Fault: String {
        case notServing = "dns_not_served"
        case noIndex = "no_index"
        case behind
        case nodeAway = "node_away"

        var message: String {
            switch self {
            case .notServing: "DNS is not served yet, or no more"
            case .noIndex: "The chain has not been read yet"
            case .behind: "Answers are more than \(HealthReport.blocksBehind) blocks behind the node"
            case .nodeAway: "The node has not answered for a day, and answers grow old"
            }
        }
    }

    /// Blocks by which answers may be behind the node's: a day's.
    private static let blocksBehind = 144
    /// How long the node may be away: what it said last is good for about as long.
    private static let absence = Duration.seconds(86_400)

    var faults: [Fault] {
        var faults: [Fault] = []
        if !isServing { faults.append(.notServing) }
        if !isAnswering { faults.append(.noIndex) }
        if lag > Self.blocksBehind { faults.append(.behind) }
        if silence > Self.absence { faults.append(.nodeAway) }
        return faults
    }
}
