// SPDX-License-Identifier: MIT
public import HTTPTypes
public import Hummingbird
import JSONRPC

/// A refusal as a client is told of it: one shape for all routes, and for what is refused before a route is found.
public struct APIError: HTTPResponseError {
    /// One thing that is wrong with a request.
    public struct Fault: Hashable, Sendable {
        /// The place: a JSON pointer into the body (RFC 6901), or a slash and the name of a parameter or field.
        public var pointer: String
        /// What is wrong there.
        public var detail: String

        /// Creates a fault.
        public init(pointer: String, detail: String) {
            self.pointer = pointer
            self.detail = detail
        }
    }

    /// The status of the reply.
    public var status: HTTPResponse.Status
    /// A word for programs; it stays the same when the text is worded better.
    public var code: String
    /// What happened and what to do, for people.
    public var message: String
    /// The faults of the request, where there is more to say than the message.
    public var faults: [Fault]
    /// Fields of the reply besides those that every reply has.
    public var headers: HTTPFields

    /// Creates a refusal.
    public init(
        _ status: HTTPResponse.Status,
        code: String,
        _ message: String,
        faults: [Fault] = [],
        headers: HTTPFields = [:]
    ) {
        self.status = status
        self.code = code
        self.message = message
        self.faults = faults
        self.headers = headers
    }

    /// A refusal because of one member or parameter: 400 with one fault.
    ///
    /// - Parameters:
    ///   - pointer: its place; empty for the whole body.
    ///   - detail: what is wrong with it.
    public init(field pointer: String, _ detail: String) {
        self.init(
            .badRequest,
            code: "invalid_fields",
            pointer.isEmpty ? "The body \(detail)" : "\(pointer.dropFirst()) \(detail)",
            faults: [Fault(pointer: pointer, detail: detail)]
        )
    }

    /// What went wrong inside: the client learns that it did, and nothing else.
    static let `internal` = APIError(
        .internalServerError,
        code: "internal_error",
        "The server failed to answer; the request id finds the reason in its log"
    )

    /// The body of the reply.
    func body(requestID: String) -> [UInt8] {
        var object: JSONObject = [
            "code": .string(code),
            "error": .string(message),
            "request_id": .string(requestID),
        ]
        if !faults.isEmpty {
            object["errors"] = .array(
                faults.map { ["detail": .string($0.detail), "pointer": .string($0.pointer)] }
            )
        }
        return ReplyWriter.octets(of: .object(object))
    }

    /// The reply.
    func response(requestID: String) -> Response {
        var headers = headers
        headers[.contentType] = "application/json"
        headers[.cacheControl] = "no-store"
        return Response(
            status: status,
            headers: headers,
            body: ResponseBody(byteBuffer: ByteBuffer(bytes: body(requestID: requestID)))
        )
    }

    /// The reply, for the router.
    public func response(from request: Request, context: some RequestContext) -> Response {
        // Not context.id, which ends the program where a log keeps no metadata.
        response(requestID: (context as? APIContext)?.requestID ?? "")
    }
}
