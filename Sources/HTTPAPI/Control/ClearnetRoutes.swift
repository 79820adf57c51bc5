// SPDX-License-Identifier: MIT
import Access
import DNSWire
import HTTPTypes
import JSONRPC
import ResolverPolicy

/// The toggle for operators: GET, PUT and DELETE /clearnet, POST /clearnet/flush.
struct ClearnetRoutes: Sendable {
    let resolver: any ResolverControl

    private static let bodyLimit = 4 << 10

    var routes: [Route] {
        [
            Route(.get, "/clearnet", scope: .operator, rate: .read) { _ in status },
            Route(.put, "/clearnet", scope: .operator, rate: ModeRoutes.rate, bodyLimit: Self.bodyLimit, handler: turn),
            Route(.delete, "/clearnet", scope: .operator, rate: ModeRoutes.rate, handler: reset),
            Route(
                .post,
                "/clearnet/flush",
                scope: .operator,
                rate: ModeRoutes.rate,
                bodyLimit: Self.bodyLimit,
                handler: flush
            ),
        ]
    }

    /// What is seen, who says so, and how the resolver is.
    private var status: Reply {
        Reply(.ok, resolver.report.json)
    }

    private func turn(_ request: APIRequest) async throws -> Reply {
        var fields = try FieldReader(try await request.body())
        let word = fields.text("mode")
        let mode = word.flatMap { ResolverMode(rawValue: $0) }
        if word != nil, mode == nil { fields.note("/mode", "must be emerdns, hybrid or icann") }
        try fields.finish("The mode has a fault")
        return try await follow(mode, request)
    }

    /// Leaves the mode to the settings again.
    private func reset(_ request: APIRequest) async throws -> Reply {
        try await follow(nil, request)
    }

    private func follow(_ mode: ResolverMode?, _ request: APIRequest) async throws -> Reply {
        do throws(ResolverControlError) {
            try await resolver.turn(to: mode, by: request.context.principal)
        } catch {
            throw APIError(error)
        }
        return status
    }

    /// Forgets answers of the Internet: those for a name and all below it, or all of them.
    private func flush(_ request: APIRequest) async throws -> Reply {
        var fields = try FieldReader(try await request.body())
        let text = fields.text("name", isNeeded: false) ?? "."
        let name = try? DomainName(presentation: text)
        if name == nil { fields.note("/name", "must be a domain name") }
        try fields.finish("The request has a fault")
        resolver.flush(name ?? .root)
        return Reply(.ok, ["flushed": .string("\(name ?? .root)")])
    }
}

extension APIError {
    /// What a client is told of a toggle that is not as it was told to be.
    fileprivate init(_ error: ResolverControlError) {
        switch error {
        case .notRecorded:
            self.init(
                .serviceUnavailable,
                code: "not_recorded",
                "The change cannot be recorded, so nothing was changed"
            )
        case .resolverFailed(let reason):
            self.init(
                .serviceUnavailable,
                code: "resolver_failed",
                "Names of the Internet cannot be looked up, so nothing was changed: \(reason)"
            )
        }
    }
}
