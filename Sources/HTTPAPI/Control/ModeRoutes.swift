// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import JSONRPC
import ResolverPolicy

// GET /api/dns-modes and POST /api/set-dns-mode, in the shapes of the stack's dashboard.

/// The toggle.
struct ModeRoutes: Sendable {
    let resolver: any ResolverControl

    /// As often as a person presses a button; each change makes the resolver anew.
    static let rate = RatePolicy(
        name: "mode",
        limit: RateLimit(5, burst: 10),
        exemption: .localOperator,
        isOpen: false
    )

    var list: Route {
        Route(.get, "/api/dns-modes", rate: .read) { _ in
            Reply(
                .ok,
                [
                    "current": .string(resolver.report.mode.rawValue),
                    "modes": .object(JSONObject(ResolverMode.allCases.map { ($0.rawValue, .string($0.label)) })),
                ]
            )
        }
    }

    var change: Route {
        Route(.post, "/api/set-dns-mode", scope: .operator, rate: Self.rate, bodyLimit: 4 << 10, handler: turn)
    }

    private func turn(_ request: APIRequest) async throws -> Reply {
        try request.refuseOtherOrigins()
        var fields = try FieldReader(try await request.body())
        let word = fields.text("mode")
        try fields.finish("The request has a fault")
        guard let mode = word.flatMap({ ResolverMode(rawValue: $0) }) else {
            return Self.reply(.badRequest, false, "Invalid DNS mode; there are emerdns, hybrid and icann")
        }
        do throws(ResolverControlError) {
            try await resolver.turn(to: mode, by: request.context.principal)
        } catch {
            switch error {
            case .notRecorded:
                return Self.reply(.serviceUnavailable, false, "The change cannot be recorded, so nothing was changed")
            case .resolverFailed(let reason):
                return Self.reply(
                    .serviceUnavailable,
                    false,
                    "Names of the Internet cannot be looked up, so nothing was changed: \(reason)"
                )
            }
        }
        return Self.reply(.ok, true, "DNS mode set to \(mode.rawValue)")
    }

    private static func reply(_ status: HTTPResponse.Status, _ success: Bool, _ message: String) -> Reply {
        Reply(status, ["message": .string(message), "success": .bool(success)])
    }
}
