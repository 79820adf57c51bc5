// SPDX-License-Identifier: MIT
public import NIOCore

/// Answers some requests at once, on the thread that reads the connection.
///
/// A reply that needs no waiting is not worth a task, a router and a tree of fields. What is asked here is a GET over
/// HTTP/1.1 without a body and without a credential, after its Host was checked and its client's rate counted; no
/// earlier request of the connection is still being answered.
public protocol FastResponder: Sendable {
    /// The route that is answered here, in metrics.
    var route: String { get }

    /// How often a client may ask what is answered here.
    var policy: RatePolicy { get }

    /// The octets of a whole reply, beginning with `HTTP/1.1 ` and a status; nil to have the request answered the
    /// ordinary way. It must not wait.
    ///
    /// The reply leaves the connection open, and has a Content-Length unless its status forbids a body. The server puts
    /// Date, X-Request-ID and the fields of the rate limit behind the status line; everything else must be there.
    ///
    /// - Parameters:
    ///   - target: path and query as the client wrote them.
    ///   - ifNoneMatch: what version the client has.
    /// - Returns: the octets, or nil.
    func response(target: String, ifNoneMatch: String?) -> ByteBuffer?
}
