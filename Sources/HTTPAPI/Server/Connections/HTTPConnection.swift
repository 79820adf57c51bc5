// SPDX-License-Identifier: MIT
import HummingbirdCore
import HummingbirdHTTP2
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOSSL
import NIOTLS

/// A connection whose protocol is known, and whose requests are to be answered.
struct HTTPConnection: Sendable {
    private enum Version: Sendable {
        case http1(NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>)
        case http2(HTTP2Channel, HTTP2Channel.Value)
    }

    private let version: Version
    private let peer: HTTPPeer

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

    /// Sets a connection up.
    ///
    /// - Parameters:
    ///   - channel: the connection, on whose event loop this is called.
    ///   - peer: who is at its other end.
    ///   - tls: what TLS needs; nil for none.
    ///   - edge: the rules.
    /// - Returns: the connection, when TLS has found out what is spoken.
    /// - Throws: if the connection has closed meanwhile.
    static func setUp(
        _ channel: any Channel,
        peer: HTTPPeer,
        tls: NIOSSLContext?,
        edge: HTTPEdge
    ) throws -> EventLoopFuture<HTTPConnection> {
        let began = NIODeadline.now()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(WriteWatch(period: edge.limits.writeTime))
        guard let tls else {
            let connection = try http1(channel, peer: peer, edge: edge, began: began, isSecure: false)
            return channel.eventLoop.makeSucceededFuture(connection)
        }
        try pipeline.addHandler(NIOSSLServerHandler(context: tls))
        let negotiation = NIOTypedApplicationProtocolNegotiationHandler<HTTPConnection> { result in
            do {
                if case .negotiated("h2") = result {
                    return try http2(channel, peer: peer, edge: edge, began: began)
                }
                let connection = try http1(channel, peer: peer, edge: edge, began: began, isSecure: true)
                return channel.eventLoop.makeSucceededFuture(connection)
            } catch {
                return channel.eventLoop.makeFailedFuture(error)
            }
        }
        try pipeline.addHandler(negotiation)
        let negotiated = negotiation.protocolNegotiationResult
        let timer = channel.eventLoop.scheduleTask(deadline: began + edge.limits.headerTime) {
            channel.close(promise: nil)
        }
        negotiated.whenComplete { _ in timer.cancel() }
        return negotiated
    }

    private static func http1(
        _ channel: any Channel,
        peer: HTTPPeer,
        edge: HTTPEdge,
        began: NIODeadline,
        isSecure: Bool
    ) throws -> HTTPConnection {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = edge.limits.headerOctets
        limits.maxHeaderListSize = edge.limits.headerOctets
        limits.maxHeaderFieldCount = edge.limits.headerFields
        let pipeline = channel.pipeline.syncOperations
        let wire = HTTP1Wire()
        try pipeline.addHandlers([
            wire,
            HTTPResponseEncoder(),
            ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits)),
            HTTP1Gate(edge: edge, peer: peer, wire: wire, began: began, isSecure: isSecure),
        ])
        let asyncChannel = try NIOAsyncChannel<HTTPRequestPart, HTTPResponsePart>(wrappingChannelSynchronously: channel)
        return HTTPConnection(version: .http1(asyncChannel), peer: peer)
    }

    private static func http2(
        _ channel: any Channel,
        peer: HTTPPeer,
        edge: HTTPEdge,
        began: NIODeadline
    ) throws -> EventLoopFuture<HTTPConnection> {
        let watch = HTTP2Watch(limits: edge.limits, began: began)
        try channel.pipeline.syncOperations.addHandler(watch)
        let boundWatch = NIOLoopBound(watch, eventLoop: channel.eventLoop)
        let http2 = HTTP2Channel(
            responder: edge.responder(for: peer),
            configuration: HTTP2Channel.Configuration(
                gracefulCloseTimeout: edge.limits.shutdownTime,
                streamConfiguration: HTTP1Channel.Configuration(
                    additionalChannelHandlers: [HTTP2StreamGate(edge: edge, peer: peer, watch: boundWatch.value)]
                )
            )
        )
        return http2.setup(channel: channel, logger: edge.logger)
            .map { HTTPConnection(version: .http2(http2, $0), peer: peer) }
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
