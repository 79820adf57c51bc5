// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import Hummingbird
import HummingbirdCore
import IP
import Logging
import NIOCore
import Synchronization

/// What all connections share: the rules, and the way from a request to its response.
final class HTTPEdge: Sendable {
    typealias Responder = @Sendable (Request, APIContext) async throws -> Response

    let limits: HTTPLimits
    let hosts: HostRules
    let proxies: AccessList
    let rates: RateGate
    let fast: (any FastResponder)?
    let dates = HTTPDate()
    let logger: Logger
    let metrics: HTTPMetrics
    private let authentication: Authentication
    private let hasWarnedOfProxy = Atomic(false)
    private let respond: Responder

    init(
        configuration: HTTPServerConfiguration,
        authentication: Authentication,
        rates: RateGate,
        fast: (any FastResponder)?,
        logger: Logger,
        respond: @escaping Responder
    ) {
        limits = configuration.limits
        hosts = HostRules(hosts: configuration.hosts, addresses: configuration.addresses)
        proxies = configuration.trustedProxies
        self.authentication = authentication
        self.rates = rates
        self.fast = fast
        self.logger = logger
        metrics = HTTPMetrics(face: configuration.face)
        self.respond = respond
    }

    /// Answers the requests of one connection.
    func responder(for peer: HTTPPeer) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            var response = await self.response(to: request, from: peer, on: channel)
            // RFC 9110 §9.3.2: the fields of a GET, and no content. What asks the router for it may not know that.
            if request.method == .head { response = response.withoutContent }
            try await writer.write(response: response.head, body: response.body)
        }
    }

    private func response(to request: Request, from peer: HTTPPeer, on channel: any Channel) async -> Response {
        let began = ContinuousClock.now
        var ids = RequestIDs()
        let id = RequestIDs.accepted(request.headers[.requestID]) ?? ids.next()
        let client = peer.client(
            forwarded: request.headers[values: .forwardedFor],
            isPassedOn: request.headers.contains(.forwarded),
            proxies: proxies
        )
        if peer.isUnnamedProxy(client) { warnOfProxy() }
        var response: Response
        var route: String?
        do {
            let principal = try principal(of: request, from: client, peer)
            let source = APIContext.Source(
                channel: channel,
                logger: logger,
                client: client,
                principal: principal,
                requestID: id
            )
            let context = APIContext(source: source)
            // Also when it fails. Where there is no route, Hummingbird has another word.
            defer { route = context.endpointPath.flatMap { $0.hasPrefix("/") ? $0 : nil } }
            response = try await respond(request, context)
            if let error = Self.refusal(response) {
                // A path that nobody serves has nobody who counts.
                if error.status == .notFound { _ = try rates.admit(client, principal, policy: .refusal) }
                throw error
            }
        } catch let error as APIError {
            response = error.response(requestID: id)
        } catch {
            // What fails because the client has gone is no failure of ours, and clients may go as often as they like.
            let isGone = !channel.isActive || error is CancellationError || error is ChannelError
            logger.log(
                level: isGone ? .debug : .error,
                "a request failed",
                metadata: ["request": "\(id)", "reason": "\(error)"]
            )
            response = APIError.internal.response(requestID: id)
        }
        finish(&response, id: id)
        let time = ContinuousClock.now - began
        metrics.note(route: route, method: request.method, status: response.status.code, took: time)
        // Neither target nor address: they would say who asks for which number.
        logger.debug(
            "answered",
            metadata: [
                "request": "\(id)", "method": "\(request.method)", "status": "\(response.status.code)",
                "took": "\(time)",
            ]
        )
        return response
    }

    /// Who asks.
    ///
    /// Showing what does not hold is counted, since no route will.
    private func principal(
        of request: Request,
        from client: ClientAddress,
        _ peer: HTTPPeer
    ) throws(APIError) -> Principal {
        do {
            return try authentication.principal(request.headers, standing: peer.standing)
        } catch {
            _ = try rates.admit(client, .anonymous, policy: .refusal)
            throw error
        }
    }

    /// Says once that somebody has to be named.
    private func warnOfProxy() {
        guard !hasWarnedOfProxy.exchange(true, ordering: .relaxed) else { return }
        logger.warning(
            """
            a proxy on this machine passes requests on, and all its clients count as one; if it sets X-Forwarded-For \
            itself, name its address in http.trusted-proxies
            """
        )
    }

    /// A refusal of the router, or of what is built into it, in our shape; nil if the response is one of a route.
    private static func refusal(_ response: Response) -> APIError? {
        guard response.status.code >= 400, response.headers[.contentType] != "application/json" else { return nil }
        return switch response.status {
        case .notFound: APIError(.notFound, code: "not_found", "There is nothing at this path")
        case .contentTooLarge: APIError(.contentTooLarge, code: "too_large", "The body is too long")
        case .badRequest: APIError(.badRequest, code: "bad_request", "The request cannot be understood")
        case let status where status.code < 500:
            APIError(status, code: "refused", "The request was refused: \(status.reasonPhrase)")
        default: .internal
        }
    }

    /// Adds what every response says.
    func finish(_ response: inout Response, id: String) {
        // It would be the length of what the client has (RFC 9110 §8.6), and that is not 0.
        if response.status == .notModified { response.headers[.contentLength] = nil }
        response.headers[.date] = dates.now
        response.headers[.server] = "numen"
        response.headers[.xContentTypeOptions] = "nosniff"
        response.headers[.requestID] = id
        if response.headers[.cacheControl] == nil { response.headers[.cacheControl] = "no-store" }
    }

    /// The response to what is refused before a responder is asked.
    func response(to error: APIError, id: String) -> Response {
        var response = error.response(requestID: id)
        finish(&response, id: id)
        metrics.note(route: nil, method: nil, status: response.status.code, took: nil)
        return response
    }
}
