// SPDX-License-Identifier: MIT
internal import AsyncHTTPClient
public import JSONRPC
internal import NIOCore

/// Calls the JSON-RPC of an Emercoin node.
///
/// Every call either returns what the node returned or throws a ``ChainError``, or a `CancellationError`. Text goes out and
/// comes in as the octets that it is: the node would read a `\u` escape as one octet.
public struct RPCClient: Sendable {
    private static let busyRetries = 6
    private static let firstPause = Duration.milliseconds(20)

    let transport: RPCTransport

    /// Makes a client; nothing is sent yet.
    public init(endpoint: RPCEndpoint) {
        transport = RPCTransport(endpoint: endpoint)
    }

    /// Where the calls go.
    public var endpoint: RPCEndpoint { transport.endpoint }

    /// Calls a method that has no function of its own.
    ///
    /// What is refused with a full work queue is tried again, some times within about a second.
    ///
    /// Neither the method nor a place among the parameters that the node reads as a path or a regexp is for text from
    /// outside. The result is the member `result`.
    public func call(_ method: String, _ params: JSON = []) async throws -> JSON {
        try await call(method, params, limits: .question)
    }

    func call(_ method: String, _ params: JSON, limits: RPCLimits) async throws -> JSON {
        let body = RPCRequest(method: method, params: params).octets
        return try await retryingWhileBusy {
            let reply = try await withTimeLimit(limits.time, method: method) {
                try await transport.post(body, method: method, limits: limits) { response in
                    Array(try await response.body.collect(upTo: limits.body).readableBytesView)
                }
            }
            return try Self.result(of: reply, method: method)
        }
    }

    /// Runs a call, again after a pause while the node's work queue is full.
    func retryingWhileBusy<Value: Sendable>(_ body: () async throws -> Value) async throws -> Value {
        var pause = Self.firstPause
        for _ in 0..<Self.busyRetries {
            do {
                return try await body()
            } catch ChainError.busy {
                try await Task.sleep(for: pause * Double.random(in: 0.5...1.5))
                pause *= 2
            }
        }
        return try await body()
    }

    private static func result(of body: [UInt8], method: String) throws(ChainError) -> JSON {
        let response: RPCResponse
        do {
            // The node writes `\u00XX` for single octets only, so this reading is right for batches as well.
            response = try RPCResponse(JSONParser(escapes: .lowByte).parse(body))
        } catch {
            throw .malformedReply(method: method, reason: "\(error)")
        }
        if let error = response.error { throw ChainError(error) }
        return response.result
    }
}

extension ChainError {
    /// What the node's refusal means.
    init(_ error: RPCError) {
        switch error.code {
        case RPCError.warmingUp: self = .warmingUp(step: error.message)
        case RPCError.downloadingBlocks: self = .downloadingBlocks
        default: self = .rpc(error)
        }
    }
}
