// SPDX-License-Identifier: MIT
import Hummingbird
import NIOCore
import NIOHTTP1

/// The last words of an HTTP/1 connection.
struct HTTP1Refusal {
    /// The response as it is written.
    let parts: [HTTPServerResponsePart]
    /// How many responses come before it.
    let after: Int

    /// Makes the response to what is refused.
    ///
    /// - Parameters:
    ///   - error: why.
    ///   - response: what every response says, with the request's id.
    ///   - isHead: whether the client wants no body.
    ///   - after: how many responses come before it.
    init(_ error: APIError, _ response: Response, isHead: Bool, after: Int) {
        var head = HTTPResponseHead(response.head)
        head.headers.replaceOrAdd(name: "Connection", value: "close")
        var parts: [HTTPServerResponsePart] = [.head(head)]
        if !isHead {
            let body = error.body(requestID: response.headers[.requestID] ?? "")
            parts.append(.body(.byteBuffer(ByteBuffer(bytes: body))))
        }
        self.parts = parts + [.end(nil)]
        self.after = after
    }
}
