// SPDX-License-Identifier: MIT
import Access
import Dashboard
import HTTPTypes
import Hummingbird

/// The dashboard: a page at `/`, and what it loads.
struct DashboardRoutes: Sendable {
    private static let parts = Dictionary(uniqueKeysWithValues: DashboardFile.parts.map { ($0.name, $0) })

    var routes: [Route] {
        [
            Route(.get, "/", rate: Self.rate) { Self.reply(DashboardFile.page, to: $0) },
            Route(.get, "/dashboard/{file}", rate: Self.rate) { request in
                let name = String(decoding: request.parameter("file"), as: UTF8.self)
                guard let file = Self.parts[name] else {
                    throw APIError(.notFound, code: "not_found", "The dashboard has no file of this name")
                }
                return Self.reply(file, to: request)
            },
        ]
    }

    /// A page is a dozen requests, some of which a browser repeats when it is loaded again.
    private static let rate = RatePolicy(
        name: "dashboard",
        limit: RateLimit(20, burst: 100),
        exemption: .thisMachine,
        isOpen: true
    )

    /// Whatever a mistake in the scripts would let through, nothing of another origin is loaded or asked, nothing within a
    /// page runs, text never becomes markup, and no page of others holds this one.
    private static let policy = [
        "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
        "base-uri 'none'", "form-action 'none'", "frame-ancestors 'none'",
        "require-trusted-types-for 'script'", "trusted-types 'none'",
    ]
    .joined(separator: "; ")

    private static func reply(_ file: DashboardFile, to request: APIRequest) -> Reply {
        // Files of one version of the program belong together: each is asked for again, and mostly not sent again.
        let caching = "no-cache"
        if request.hasVersion(file.tag) { return .notModified(caching: caching, tag: file.tag) }
        let body = ResponseBody(byteBuffer: ByteBuffer(bytes: file.octets))
        var reply = Reply(.ok, type: file.type, caching: caching, body: body)
        reply.headers[.eTag] = file.tag
        reply.headers[.contentSecurityPolicy] = policy
        reply.headers[.referrerPolicy] = "no-referrer"
        reply.headers[.crossOriginOpenerPolicy] = "same-origin"
        reply.headers[.crossOriginResourcePolicy] = "same-origin"
        return reply
    }
}
