// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import JSONRPC

/// What a caller may do: GET /access.
struct AccessRoutes: Sendable {
    var routes: [Route] {
        [Route(.get, "/access", rate: .read, handler: access)]
    }

    /// Tells who asks, and what is allowed to whom it is; nobody is allowed nothing, and that is no error.
    private func access(_ request: APIRequest) async throws -> Reply {
        let principal = request.context.principal
        let scopes = Scope.allCases.filter(principal.holds)
        return Reply(
            .ok,
            ["as": .string("\(principal)"), "scopes": .array(scopes.map { .string($0.rawValue) })]
        )
    }
}
