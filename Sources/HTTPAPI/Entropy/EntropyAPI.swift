// SPDX-License-Identifier: MIT
import Access
import Entropy
import HTTPTypes
public import Hummingbird
import JSONRPC

/// What programs of the Ness stack expect of the service pyuheprng, at port 5000, and a page for people.
///
/// Every reply says what is so, whatever that service claimed: octets come from the kernel's generator, and nothing of what
/// is mixed into it counts as entropy unless an operator wants that.
public struct EntropyAPI: Sendable {
    /// What can be asked.
    public let routes: [Route]

    /// As often as somebody presses a button.
    private static let reseeding = RatePolicy(
        name: "reseed",
        limit: RateLimit(60, burst: 10),
        exemption: .localOperator,
        isOpen: false
    )

    /// Puts the routes together.
    public init(entropy: any EntropyControl) {
        routes = [
            Route(.get, "/", rate: .read) { _ in
                Reply(
                    .ok,
                    type: "text/html; charset=utf-8",
                    body: ResponseBody(byteBuffer: ByteBuffer(string: EntropyPage(entropy.overview).html))
                )
            },
            Route(.get, "/health", rate: .health) { _ in
                let overview = entropy.overview
                let isBlocked = overview.verdict.state == .blocked
                return Reply(isBlocked ? .serviceUnavailable : .ok, .object(overview.health))
            },
            Route(.get, "/status", rate: .read) { _ in Reply(.ok, entropy.overview.json) },
            Route(.get, "/sources", rate: .read) { _ in
                Reply(.ok, ["sources": .array(entropy.overview.sources.map(\.json))])
            },
            Route(.get, "/rate", rate: .read) { _ in
                let overview = entropy.overview
                return Reply(.ok, ["blocks": .integer(overview.blocks), "rate": .integer(overview.rate)])
            },
            Route(.get, "/entropy", rate: .read) { request in try Self.octets(request, entropy) },
            Route(.post, "/reseed", rate: Self.reseeding) { request in
                try request.refuseOtherOrigins()
                if let reason = await entropy.reseed() {
                    throw APIError(.serviceUnavailable, code: "feeder_unavailable", "Nothing was mixed in: \(reason)")
                }
                return Reply(.ok, ["success": true])
            },
        ]
    }

    /// The router that serves the routes.
    ///
    /// - Parameter limiter: counts what clients ask.
    /// - Returns: a router that answers every method of every path.
    public func router(limiter: RateGate) -> Router<APIContext> {
        Routing(routes: routes).router(limiter: limiter)
    }

    private static func octets(_ request: APIRequest, _ entropy: any EntropyControl) throws(APIError) -> Reply {
        let most = 1_024
        var count = 32
        if let text = request.query["bytes"] {
            guard let wanted = Int(text), (1...most).contains(wanted) else {
                throw APIError(field: "/bytes", "must be a whole number from 1 to \(most)")
            }
            count = wanted
        }
        try APIError.check(entropy.verdict)
        guard let octets = entropy.octets(count) else { throw APIError.check(failed: "the kernel gives none") }
        return Reply(
            .ok,
            type: "application/octet-stream",
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: octets))
        )
    }
}

extension APIError {
    /// Refuses what makes keys, nonces, tokens or challenges while there is nothing to make them of.
    static func check(_ verdict: EntropyGate.Verdict) throws(APIError) {
        if verdict.state == .blocked { throw check(failed: verdict.reason) }
    }

    fileprivate static func check(failed reason: String) -> APIError {
        APIError(
            .serviceUnavailable,
            code: "ENTROPY_BLOCKED",
            "Nothing secret can be made at the moment: \(reason)",
            headers: [.retryAfter: "\(EntropyGate.retryAfter)"]
        )
    }
}
