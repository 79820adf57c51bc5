// SPDX-License-Identifier: MIT
internal import Foundation
internal import Hummingbird
internal import JSONRPC
internal import NIOCore

/// Answers HTTP requests as the node's JSON-RPC does.
struct RPCResponder: Sendable {
    /// The most octets of a request; the node's bound too.
    private static let bodyLimit = 32 << 20

    let dispatcher: RPCDispatcher
    /// What the header `Authorization` must say.
    let authorization: [UInt8]

    func respond(to request: Request) async throws -> Response {
        let path = request.uri.path
        guard path == "/" || path.hasPrefix("/wallet/") else { return Self.plain(.notFound) }
        guard request.method == .post else {
            return Self.plain(.methodNotAllowed, "JSONRPC server handles only POST requests")
        }
        guard isAllowed(request) else {
            // Whoever guesses shall guess slowly, as at the node.
            if request.headers[.authorization] != nil { try await Task.sleep(for: .milliseconds(250)) }
            var response = Self.plain(.unauthorized)
            response.headers[.wwwAuthenticate] = "Basic realm=\"jsonrpc\""
            return response
        }
        let buffer: ByteBuffer
        do {
            buffer = try await request.body.collect(upTo: Self.bodyLimit)
        } catch is NIOTooManyBytesError {
            return Self.plain(.contentTooLarge)
        }
        let wallet = path == "/" ? nil : path.dropFirst("/wallet/".count).description.removingPercentEncoding
        return await answer(Array(buffer.readableBytesView), wallet: wallet)
    }

    /// Compares in a time that does not tell how much was right.
    private func isAllowed(_ request: Request) -> Bool {
        let given = Array((request.headers[.authorization] ?? "").utf8)
        var difference = given.count ^ authorization.count
        for index in authorization.indices where index < given.count {
            difference |= Int(given[index] ^ authorization[index])
        }
        return difference == 0
    }

    private func answer(_ body: [UInt8], wallet: String?) async -> Response {
        guard let json = try? JSONParser(escapes: .lowByte).parse(body) else {
            return Self.failure(RPCError(code: RPCError.parseError, message: "Parse error"), id: .null)
        }
        switch json {
        case .object:
            return await answer(one: json, wallet: wallet)
        case .array(let calls):
            return Self.json(status: .ok) { writer in
                try await send(batch: calls, wallet: wallet, to: &writer)
            }
        default:
            return Self.failure(
                RPCError(code: RPCError.parseError, message: "Top-level object parse error"),
                id: .null
            )
        }
    }

    private func answer(one call: JSON, wallet: String?) async -> Response {
        let id = call["id"] ?? .null
        do {
            switch try await dispatcher.call(try RPCRequest(call), wallet: wallet) {
            case .value(let result):
                return Self.json(status: .ok, octets: RPCResponse(result: result, id: id).octets)
            case .rows(let next):
                return Self.json(status: .ok) { writer in
                    var reply = RowReply(highOctets: .raw)
                    try await reply.send(next, id: id, to: &writer)
                    try await writer.write(ByteBuffer(bytes: [0x0A]))
                }
            }
        } catch {
            return Self.failure(error, id: id)
        }
    }

    /// The answers of a batch: each may fail for itself, and octets from 0x80 on are escaped.
    @concurrent
    private func send(batch calls: [JSON], wallet: String?, to writer: inout any ResponseBodyWriter) async throws {
        try await writer.write(ByteBuffer(string: "["))
        for (index, call) in calls.enumerated() {
            if index > 0 { try await writer.write(ByteBuffer(string: ",")) }
            // What is no object has no id that could be told.
            let id = call["id"] ?? .null
            var response = RPCResponse(result: .null, id: id)
            do {
                switch try await dispatcher.call(try RPCRequest(call), wallet: wallet) {
                case .value(let result): response.result = result
                case .rows(let next):
                    var reply = RowReply(highOctets: .escaped)
                    try await reply.send(next, id: id, to: &writer)
                    continue
                }
            } catch let error as RPCError {
                response.error = error
            }
            try await writer.write(ByteBuffer(bytes: JSONWriter.octets(of: response.json, highOctets: .escaped)))
        }
        try await writer.write(ByteBuffer(string: "]\n"))
    }

    private static func failure(_ error: RPCError, id: JSON) -> Response {
        let status: HTTPResponse.Status =
            switch error.code {
            case RPCError.invalidRequest: .badRequest
            case RPCError.methodNotFound: .notFound
            default: .internalServerError
            }
        return json(status: status, octets: RPCResponse(result: .null, error: error, id: id).octets)
    }

    private static func json(status: HTTPResponse.Status, octets: [UInt8]) -> Response {
        Response(
            status: status,
            headers: [.contentType: "application/json"],
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: octets))
        )
    }

    private static func json(
        status: HTTPResponse.Status,
        _ write: @escaping @concurrent @Sendable (inout any ResponseBodyWriter) async throws -> Void
    ) -> Response {
        let body = ResponseBody { writer in
            try await write(&writer)
            try await writer.finish(nil)
        }
        return Response(status: status, headers: [.contentType: "application/json"], body: body)
    }

    private static func plain(_ status: HTTPResponse.Status, _ text: String = "") -> Response {
        Response(
            status: status,
            headers: [.contentType: "text/html; charset=ISO-8859-1"],
            body: ResponseBody(byteBuffer: ByteBuffer(string: text))
        )
    }
}
