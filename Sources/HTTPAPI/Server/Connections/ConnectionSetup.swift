// SPDX-License-Identifier: MIT
import HummingbirdCore
import HummingbirdHTTP2
import NIOCore
import NIOHTTP1
import NIOHTTPTypes
import NIOSSL
import NIOTLS

/// Builds what reads and writes a connection.
struct ConnectionSetup: Sendable {
    let edge: HTTPEdge
    let table: ConnectionTable
    /// Takes connections that have requests for the router.
    ///
    /// A connection costs little until then: who only connects, or drips a header, does not get a task.
    let serve: @Sendable (HTTPConnection) -> Void

    /// Sets a connection up, on its event loop.
    ///
    /// - Parameters:
    ///   - channel: the connection.
    ///   - peer: who is at its other end.
    ///   - tls: what TLS needs; nil for none.
    /// - Throws: if the connection has closed meanwhile.
    func setUp(_ channel: any Channel, peer: HTTPPeer, tls: NIOSSLContext?) throws {
        guard !table.isEnding else {
            channel.close(promise: nil)
            return
        }
        let began = NIODeadline.now()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(WriteWatch(period: edge.limits.writeTime))
        guard let tls else {
            try setUpHTTP1(channel, peer: peer, began: began, isSecure: false)
            return
        }
        try pipeline.addHandler(NIOSSLServerHandler(context: tls))
        let negotiation = NIOTypedApplicationProtocolNegotiationHandler<Void> { result in
            channel.eventLoop.makeCompletedFuture {
                // The handshake may have taken until the server's end.
                guard !table.isEnding else {
                    channel.close(promise: nil)
                    return
                }
                if case .negotiated("h2") = result {
                    try setUpHTTP2(channel, peer: peer, began: began)
                } else {
                    try setUpHTTP1(channel, peer: peer, began: began, isSecure: true)
                }
            }
        }
        try pipeline.addHandler(negotiation)
        let timer = channel.eventLoop.scheduleTask(deadline: began + edge.limits.headerTime) {
            channel.close(promise: nil)
        }
        negotiation.protocolNegotiationResult.whenComplete { _ in timer.cancel() }
    }

    private func setUpHTTP1(_ channel: any Channel, peer: HTTPPeer, began: NIODeadline, isSecure: Bool) throws {
        var limits = NIOHTTPDecoderLimitConfiguration()
        limits.maxHeaderFieldSize = edge.limits.headerOctets
        limits.maxHeaderListSize = edge.limits.headerOctets
        limits.maxHeaderFieldCount = edge.limits.headerFields
        var encoding = HTTPResponseEncoder.Configuration()
        // The gate does, which knows the request.
        encoding.automaticallySetFramingHeaders = false
        let wire = HTTP1Wire()
        let gate = HTTP1Gate(edge: edge, peer: peer, wire: wire, began: began, isSecure: isSecure) {
            serve(HTTPConnection(http1: try NIOAsyncChannel(wrappingChannelSynchronously: channel), peer: peer))
        }
        try channel.pipeline.syncOperations.addHandlers([
            wire,
            HTTPResponseEncoder(configuration: encoding),
            ByteToMessageHandler(HTTPRequestDecoder(limitConfiguration: limits)),
            gate,
        ])
    }

    private func setUpHTTP2(_ channel: any Channel, peer: HTTPPeer, began: NIODeadline) throws {
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
        http2.setup(channel: channel, logger: edge.logger)
            .whenSuccess { serve(HTTPConnection(http2: http2, $0, peer: peer)) }
    }
}
