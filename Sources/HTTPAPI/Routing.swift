// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import Hummingbird

/// Leads requests to routes.
struct Routing: Sendable {
    let routes: [Route]
    /// Decides whether secrets may be made; nil where no route makes any.
    var entropy: (any EntropyControl)?

    /// The router that serves the routes.
    ///
    /// - Parameter limiter: counts what clients ask.
    /// - Returns: a router that answers every method of every path.
    func router(limiter: RateGate) -> Router<APIContext> {
        let router = Router(context: APIContext.self)
        for route in routes {
            let entropy = route.makesSecrets ? entropy : nil
            let path = RouterPath(route.path)
            router.on(path, method: route.method) { request, context in
                try await Self.answer(route, request, context, limiter, entropy)
            }
            if route.method == .get {
                router.on(path, method: .head) { request, context in
                    try await Self.answer(route, request, context, limiter, entropy).withoutContent
                }
            }
        }
        addOthers(to: router, limiter)
        return router
    }

    /// The most octets of a body for paths that take more than others.
    var bodyLimits: [String: Int] {
        Dictionary(routes.filter { $0.bodyLimit > HTTPLimits().bodyOctets }.map { ($0.path, $0.bodyLimit) }) {
            max($0, $1)
        }
    }

    private static func answer(
        _ route: Route,
        _ request: Request,
        _ context: APIContext,
        _ limiter: RateGate,
        _ entropy: (any EntropyControl)?
    ) async throws -> Response {
        if let scope = route.scope, !context.principal.holds(scope) {
            // Counted as well, but not with those who may: strangers must not use up what others are allowed.
            _ = try limiter.admit(context, policy: .read)
            try context.demand(scope)
        }
        let counted = try limiter.admit(context, policy: route.rate)
        if let entropy { try APIError.check(entropy.verdict) }
        let request = APIRequest(
            request: request,
            context: context,
            bodyLimit: route.bodyLimit,
            limiter: limiter
        )
        let reply = try await route.handler(request)
        return counted.marking(reply.response)
    }

    /// What other methods get: 405, or for OPTIONS what there is (RFC 9110 §15.5.6, §9.3.7).
    private func addOthers(to router: Router<APIContext>, _ limiter: RateGate) {
        let all: [HTTPRequest.Method] =
            [.get, .head, .post, .put, .delete, .patch, .options, .trace, .connect]
            + [HTTPRequest.Method("QUERY")].compactMap(\.self)
        for path in Set(routes.map(\.path)) {
            var methods = Set(routes.filter { $0.path == path }.map(\.method))
            if methods.contains(.get) { methods.insert(.head) }
            let allow = methods.union([.options]).map(\.rawValue).sorted().joined(separator: ", ")
            for method in all where !methods.contains(method) {
                router.on(RouterPath(path), method: method) { _, context in
                    let counted = try limiter.admit(context, policy: .refusal)
                    guard method != .options else {
                        return counted.marking(Response(status: .ok, headers: [.allow: allow]))
                    }
                    throw APIError(
                        .methodNotAllowed,
                        code: "method_not_allowed",
                        "The method is not allowed here; allowed are \(allow)",
                        headers: [.allow: allow]
                    )
                }
            }
        }
    }
}
