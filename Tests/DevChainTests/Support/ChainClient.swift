// SPDX-License-Identifier: MIT
import AsyncHTTPClient
import DevChain
import Foundation
import JSONRPC
import NIOCore
import NIOHTTP1

/// Talks to an embedded chain as any JSON-RPC client of a node does.
struct ChainClient: Sendable {
    let url: String
    let cookie: [UInt8]

    init(_ chain: DevChain) throws {
        url = chain.url
        cookie = Array(try Data(contentsOf: URL(filePath: chain.cookieFile)))
    }

    /// The header of somebody who read the cookie file.
    var authorization: String { "Basic " + Data(cookie).base64EncodedString() }

    /// Sends a body as it is.
    func send(
        _ body: [UInt8],
        method: HTTPMethod = .POST,
        path: String = "/",
        authorization: String?
    ) async throws -> (status: Int, body: [UInt8]) {
        var request = HTTPClientRequest(url: url.dropLast() + path)
        request.method = method
        if let authorization { request.headers.add(name: "Authorization", value: authorization) }
        if method == .POST { request.body = .bytes(ByteBuffer(bytes: body)) }
        let response = try await HTTPClient.shared.execute(request, timeout: .seconds(30))
        return (Int(response.status.code), Array(buffer: try await response.body.collect(upTo: 64 << 20)))
    }

    /// Calls a method.
    ///
    /// - Throws: ``RPCError`` if the chain refuses.
    @discardableResult
    func call(_ method: String, _ params: JSON...) async throws -> JSON {
        let request = RPCRequest(id: 1, method: method, params: .array(params))
        let reply = try await send(request.octets, authorization: authorization)
        let response = try RPCResponse(JSONParser().parse(reply.body))
        if let error = response.error { throw error }
        return response.result
    }

    /// The error with which a call is refused; nil if it is not.
    func refusal(_ method: String, _ params: JSON...) async throws -> RPCError? {
        let request = RPCRequest(id: 1, method: method, params: .array(params))
        return try RPCResponse(JSONParser().parse(try await send(request.octets, authorization: authorization).body))
            .error
    }
}
