// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import HummingbirdCore
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
        try refuseOtherOrigins(request)
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

    /// A page of somebody else must not turn anything, whatever token it got hold of.
    ///
    /// Browsers say where a request comes from, in one of two ways (RFC 6454 §7; Fetch Metadata §2.3).
    private func refuseOtherOrigins(_ request: APIRequest) throws(APIError) {
        let headers = request.request.headers
        let site = HTTPField.Name("Sec-Fetch-Site").flatMap { headers[$0] }
        let isForeignSite = site.map { $0 != "same-origin" && $0 != "none" } ?? false
        let own = "\(request.request.head.scheme ?? "http")://\(request.request.head.authority ?? "")".lowercased()
        let isForeignOrigin = headers[values: .origin].contains { $0.lowercased() != own }
        guard isForeignSite || isForeignOrigin else { return }
        throw APIError(.forbidden, code: "cross_origin", "Pages of other origins may read here, and change nothing")
    }
}
