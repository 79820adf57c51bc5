// SPDX-License-Identifier: MIT
import NIOHTTP1

/// What tells the end of a response without a length on an HTTP/1 connection (RFC 9112 §6.3).
enum HTTP1Framing {
    /// The last chunk.
    case chunks
    /// The end of the connection: a client of HTTP/1.0 must not get chunks (RFC 9112 §6.1).
    case connection
    /// The end of its header: it has no content, whatever its fields say.
    case header

    /// What ends the response to a request.
    init(_ request: HTTPRequestHead) {
        if request.method == .HEAD {
            self = .header
        } else {
            self = request.version == .http1_1 ? .chunks : .connection
        }
    }

    /// Says so in the response.
    func apply(to response: inout HTTPResponseHead) {
        guard self == .chunks, response.status.mayHaveResponseBody, !response.headers.contains(name: "Content-Length")
        else { return }
        response.headers.replaceOrAdd(name: "Transfer-Encoding", value: "chunked")
    }
}
