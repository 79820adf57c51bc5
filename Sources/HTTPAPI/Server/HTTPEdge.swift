// SPDX-License-Identifier: MIT
import Access
import HTTPTypes
import Hummingbird
import HummingbirdCore
import IP
import Logging
import NIOCore

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
    private let authentication: Authentication
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
        self.respond = respond
    }

    /// Answers the requests of one connection.
    func responder(for peer: HTTPPeer) -> HTTPChannelHandler.Responder {
        { request, writer, channel in
            var response = await self.response(to: request, from: peer, on: channel)
            // RFC 9110 §9.3.2: the fields of a GET, and no content. What asks the router for it may not know that.
            if request.method == .head { response = response.createHeadResponse() }
            try await writer.write(response: response.head, body: response.body)
        }
    }

    private func response(to request: Request, from peer: HTTPPeer, on channel: any Channel) async -> Response {
        let began = ContinuousClock.now
        var ids = RequestIDs()
        let id = RequestIDs.accepted(request.headers[.requestID]) ?? ids.next()
        let client =
            peer.isProxy
            ? ClientAddress(peer: peer.address, forwarded: request.headers[values: .forwardedFor], proxies: proxies)
            : ClientAddress(peer.address)
        var response: Response
        do {
            let principal = try authentication.principal(request.headers, standing: peer.standing)
            let source = APIContext.Source(
                channel: channel,
                logger: logger,
                client: client,
                principal: principal,
                requestID: id
            )
            response = shaped(try await respond(request, APIContext(source: source)), id: id)
        } catch let error as APIError {
            response = error.response(requestID: id)
        } catch {
            logger.error("a request failed", metadata: ["request": "\(id)", "reason": "\(error)"])
            response = APIError.internal.response(requestID: id)
        }
        finish(&response, id: id)
        // Neither target nor address: they would say who asks for which number.
        logger.debug(
            "answered",
            metadata: [
                "request": "\(id)", "method": "\(request.method)", "status": "\(response.status.code)",
                "took": "\(ContinuousClock.now - began)",
            ]
        )
        return response
    }

    /// Refusals of the router and of what is built into it, in the shape of ours.
    private func shaped(_ response: Response, id: String) -> Response {
        guard response.status.code >= 400, response.headers[.contentType] != "application/json" else { return response }
        let error: APIError =
            switch response.status {
            case .notFound: APIError(.notFound, code: "not_found", "There is nothing at this path")
            case .contentTooLarge: APIError(.contentTooLarge, code: "too_large", "The body is too long")
            case .badRequest: APIError(.badRequest, code: "bad_request", "The request cannot be understood")
            case let status where status.code < 500:
                APIError(status, code: "refused", "The request was refused: \(status.reasonPhrase)")
            default: .internal
            }
        return error.response(requestID: id)
    }

    /// Adds what every response says.
    func finish(_ response: inout Response, id: String) {
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
        return response
    }
}
