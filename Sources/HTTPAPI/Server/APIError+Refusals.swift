// SPDX-License-Identifier: MIT
import HTTPTypes
import NIOHTTP1

extension APIError {
    /// What the parser found wrong.
    init(_ error: HTTPParserError, _ limits: HTTPLimits) {
        self =
            switch error {
            case .headerOverflow: .headerTooLong(limits)
            case .invalidMethod: APIError(.notImplemented, code: "not_implemented", "The method is not known here")
            case .invalidVersion:
                APIError(.httpVersionNotSupported, code: "version", "The version of HTTP is not known here")
            default: APIError(.badRequest, code: "bad_request", "The request is no HTTP")
            }
    }

    /// 431.
    static func headerTooLong(_ limits: HTTPLimits) -> APIError {
        APIError(
            .requestHeaderFieldsTooLarge,
            code: "header_too_long",
            "The header has more than \(limits.headerOctets) octets or \(limits.headerFields) fields"
        )
    }

    /// 414.
    static func targetTooLong(_ limits: HTTPLimits) -> APIError {
        APIError(.uriTooLong, code: "target_too_long", "The target has more than \(limits.targetOctets) octets")
    }

    /// 413.
    static func bodyTooLong(_ limit: Int) -> APIError {
        APIError(.contentTooLarge, code: "too_large", "The body has more than \(limit) octets")
    }

    /// The connection ended within a request; nobody hears of this.
    static let cutShort = APIError(.badRequest, code: "bad_request", "The request ended before it was complete")

    /// 408.
    static func tooSlow(_ time: Duration) -> APIError {
        APIError(.requestTimeout, code: "too_slow", "The request took longer than \(time.components.seconds) seconds")
    }
}
