// SPDX-License-Identifier: MIT
//
// HTTP as a node speaks it, and no more: no redirect is followed, no proxy variable of the environment is read, nothing is
// decompressed. Whether a reply is JSON-RPC is told by its Content-Type, because the status is 500 for nearly every refusal.

internal import AsyncHTTPClient
internal import JSONRPC
internal import NIOCore
internal import NIOHTTP1

/// The connections to one node.
final class RPCTransport: Sendable {
    /// Calls that may be under way at the same time.
    ///
    /// A node serves four and queues sixteen unless it was told otherwise.
    static let inFlightLimit = 32
    /// Time to open a connection.
    private static let connectTime = TimeAmount.seconds(1)
    /// Octets of a body that is not JSON, of which the first line goes into a message.
    private static let textLimit = 64 << 10

    let endpoint: RPCEndpoint
    private let client: HTTPClient
    private let turnstile = Turnstile(limit: inFlightLimit)
    private let metrics = RPCMetrics()

    init(endpoint: RPCEndpoint) {
        self.endpoint = endpoint
        var configuration = HTTPClient.Configuration(
            redirectConfiguration: .disallow,
            timeout: .init(connect: Self.connectTime)
        )
        configuration.httpVersion = .http1Only
        configuration.connectionPool.retryConnectionEstablishment = false
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = Self.inFlightLimit
        // Below the 30 seconds after which the node closes an idle connection, so that none is used as it goes.
        configuration.connectionPool.idleTimeout = .seconds(10)
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    deinit {
        client.shutdown { _ in }
    }

    /// Sends one body and gives the reply's body to `read`, as one of the calls under way.
    func post<Value: Sendable>(
        _ body: [UInt8],
        method: String,
        limits: RPCLimits,
        read: @escaping @Sendable (HTTPClientResponse) async throws -> Value
    ) async throws -> Value {
        try await turnstile.pass {
            let start = ContinuousClock.now
            do {
                let response = try await self.authorizedResponse(to: body, method: method, limits: limits)
                let value = try await read(response)
                self.metrics.note(method, took: ContinuousClock.now - start)
                return value
            } catch let error as CancellationError {
                // Nobody waits any more, which says nothing of the node.
                throw error
            } catch let error as ChainError {
                self.metrics.note(method, took: nil)
                throw error
            } catch {
                try Task.checkCancellation()
                self.metrics.note(method, took: nil)
                throw ChainError(transport: error, url: self.endpoint.url, method: method, limits: limits)
            }
        }
    }

    /// The head of a reply that carries JSON.
    ///
    /// A cookie that was refused is read again, once: the node may have restarted.
    private func authorizedResponse(
        to body: [UInt8],
        method: String,
        limits: RPCLimits
    ) async throws -> HTTPClientResponse {
        let authorization = try endpoint.credentials.authorization()
        let response = try await send(body, authorization: authorization, limits: limits)
        guard response.status == .unauthorized else { return try await checked(response, limits) }
        let renewed = try endpoint.credentials.authorization()
        guard renewed != authorization else { throw ChainError.unauthorized(source: "\(endpoint.credentials)") }
        return try await checked(try await send(body, authorization: renewed, limits: limits), limits)
    }

    private func send(_ body: [UInt8], authorization: String, limits: RPCLimits) async throws -> HTTPClientResponse {
        var request = HTTPClientRequest(url: endpoint.url)
        request.method = .POST
        request.headers.add(name: "Authorization", value: authorization)
        request.headers.add(name: "Content-Type", value: "application/json")
        request.headers.add(name: "User-Agent", value: "numen")
        request.body = .bytes(ByteBuffer(bytes: body))
        return try await client.execute(request, timeout: TimeAmount(limits.time))
    }

    /// Refuses every reply that carries no JSON-RPC, telling why.
    private func checked(_ response: HTTPClientResponse, _ limits: RPCLimits) async throws -> HTTPClientResponse {
        let type = response.headers.first(name: "Content-Type") ?? ""
        guard !type.lowercased().hasPrefix("application/json") else { return response }
        switch response.status {
        case .unauthorized: throw ChainError.unauthorized(source: "\(endpoint.credentials)")
        case .forbidden: throw ChainError.forbidden
        default: break
        }
        let body = try await response.body.collect(upTo: Self.textLimit)
        let text = String(decoding: body.readableBytesView, as: UTF8.self)
        // These words are the node's own, before it looked at the call. A status alone may be a proxy's, which may have
        // passed the call on.
        if text == "Work queue depth exceeded" || limits.isRepeatable && response.status == .serviceUnavailable {
            throw ChainError.busy
        }
        throw ChainError.notANode(status: Int(response.status.code), text: Self.firstLine(of: text))
    }

    /// The start of a text from outside, fit for a log line.
    private static func firstLine(of text: String) -> String {
        String(text.prefix { !$0.isNewline }.prefix(80).map { $0.isASCII && $0 >= " " && $0 != "\u{7f}" ? $0 : "?" })
    }
}
