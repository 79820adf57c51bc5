// SPDX-License-Identifier: MIT
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTPTypes

/// A connection with requests that a router is to answer.
struct HTTPConnection: Sendable {
    private enum Version: Sendable {
        case http1(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case http2(HTTP2Channel, HTTP2Channel.Value)
    }

    private let version: Version
    private let peer: HTTPPeer

    init(http1 channel: NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>, peer: HTTPPeer) {
        version = .http1(channel)
        self.peer = peer
    }

    init(http2 channel: HTTP2Channel, _ value: HTTP2Channel.Value, peer: HTTPPeer) {
        version = .http2(channel, value)
        self.peer = peer
    }

    /// Answers requests until the connection closes.
    func serve(_ edge: HTTPEdge) async {
        switch version {
        case .http1(let channel):
            await HTTP1Responses(responder: edge.responder(for: peer))
                .handleHTTP(asyncChannel: channel, logger: edge.logger)
        case .http2(let http2, let value):
            await http2.handle(value: value, logger: edge.logger)
        }
    }
}

/// Hummingbird's loop over the requests of an HTTP/1 connection, without its way to set one up.
private struct HTTP1Responses: HTTPChannelHandler {
    typealias Value = NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>

    let responder: Responder

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture { try Value(wrappingChannelSynchronously: channel) }
    }

    func handle(value: Value, logger: Logger) async {
        await handleHTTP(asyncChannel: value, logger: logger)
    }
}
