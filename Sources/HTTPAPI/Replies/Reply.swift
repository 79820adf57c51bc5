// SPDX-License-Identifier: MIT
import HTTPTypes
import Hummingbird
import JSONRPC

/// What a route answers.
struct Reply: Sendable {
    var status: HTTPResponse.Status
    var headers: HTTPFields
    var body: ResponseBody

    /// A reply with JSON.
    ///
    /// - Parameters:
    ///   - status: the status.
    ///   - json: the body.
    ///   - caching: who may keep it for how long; nobody if nothing is said.
    ///   - tag: the version of what is answered.
    init(_ status: HTTPResponse.Status, _ json: JSON, caching: String = "no-store", tag: String? = nil) {
        self.init(status, octets: ReplyWriter.octets(of: json), caching: caching, tag: tag)
    }

    /// A reply with JSON that is written already.
    init(_ status: HTTPResponse.Status, octets: [UInt8], caching: String, tag: String?) {
        self.status = status
        headers = [.contentType: "application/json", .cacheControl: caching]
        headers[.eTag] = tag
        body = ResponseBody(byteBuffer: ByteBuffer(bytes: octets))
    }

    /// A reply of another kind.
    init(_ status: HTTPResponse.Status, type: String, caching: String = "no-store", body: ResponseBody) {
        self.status = status
        headers = [.contentType: type, .cacheControl: caching]
        self.body = body
    }

    /// What the client has is still right (RFC 9110 §15.4.5).
    static func notModified(caching: String, tag: String) -> Reply {
        var reply = Reply(.notModified, octets: [], caching: caching, tag: tag)
        reply.headers[.contentType] = nil
        return reply
    }

    var response: Response { Response(status: status, headers: headers, body: body) }
}
