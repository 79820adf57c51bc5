// SPDX-License-Identifier: MIT
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTPTypes

/// What stands between a stream of an HTTP/2 connection and the router: the limits of ``HTTP1Gate`` for one request.
///
/// The library bounds what a connection may do: 100 streams, 16 KiB of header, resets, errors, control frames and
/// CONTINUATION frames each by their rate.
final class HTTP2StreamGate: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPResponsePart

    private let edge: HTTPEdge
    private let peer: HTTPPeer
    private let watch: HTTP2Watch
    private var isOpen = false
    private var isRefused = false
    private var isResponding = false
    /// Whether the router has a request whose end has not come.
    private var isForwarding = false
    private var hasEnded = false
    private var left = 0
    private var excess = 0
    private var requestTimer: Scheduled<Void>?
    private var writeTimer: Scheduled<Void>?

    init(edge: HTTPEdge, peer: HTTPPeer, watch: HTTP2Watch) {
        self.edge = edge
        self.peer = peer
        self.watch = watch
    }

    func handlerAdded(context: ChannelHandlerContext) {
        isOpen = true
        watch.streamOpened()
        requestTimer = schedule(edge.limits.requestTime, context) { gate in
            gate.refuse(.tooSlow(gate.edge.limits.requestTime), context)
            // What the client still sends is of no use any more.
            context.close(promise: nil)
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        requestTimer?.cancel()
        writeTimer?.cancel()
        if isOpen { watch.streamClosed() }
        isOpen = false
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let request): read(request, context)
        case .body(let piece): read(piece, context)
        case .end:
            requestTimer?.cancel()
            requestTimer = nil
            hasEnded = true
            guard !isRefused else { return }
            isForwarding = false
            context.fireChannelRead(wrapInboundOut(.end(nil)))
        }
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        context.fireChannelReadComplete()
        // Whoever answered may read no more; what the client still sends is in the way of our last words.
        if isRefused { context.read() }
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        // A client that resets its stream is no failure of whoever answers.
        giveUp(.cutShort, context)
        context.fireErrorCaught(error)
    }

    func channelInactive(context: ChannelHandlerContext) {
        giveUp(.cutShort, context)
        context.fireChannelInactive()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // Who answered a request that was given up wants to close, which would reset the stream: a client may throw
        // away what it was told. It ends when the client has ended its side, or has taken too long.
        guard isRefused, !hasEnded, mode == .all else {
            context.close(mode: mode, promise: promise)
            return
        }
        promise?.succeed()
    }

    /// Tells whoever answers the request that its body will have no end: one that only stops would pass for a whole one.
    private func giveUp(_ error: APIError, _ context: ChannelHandlerContext) {
        guard isForwarding else { return }
        isForwarding = false
        context.fireErrorCaught(error)
    }

    private func read(_ request: HTTPRequest, _ context: ChannelHandlerContext) {
        do {
            try check(request)
        } catch {
            refuse(error, context, to: request)
            return
        }
        if let expectation = request.headerFields[.expect], HTTP1Header.same(expectation, "100-continue") {
            context.writeAndFlush(wrapOutboundOut(.head(HTTPResponse(status: .continue))), promise: nil)
        }
        isForwarding = true
        context.fireChannelRead(wrapInboundOut(.head(request)))
    }

    private func check(_ request: HTTPRequest) throws(APIError) {
        let limits = edge.limits
        let target = request.path ?? ""
        let fields = request.headerFields
        let size = fields.reduce(target.utf8.count) { $0 + $1.name.rawName.utf8.count + $1.value.utf8.count }
        guard fields.count <= limits.headerFields, size <= limits.headerOctets else {
            throw APIError.headerTooLong(limits)
        }
        guard target.utf8.count <= limits.targetOctets else { throw APIError.targetTooLong(limits) }
        guard target.hasPrefix("/") || target == "*" && request.method == .options else {
            throw APIError(.badRequest, code: "invalid_target", "The target of the request is not a path")
        }
        // RFC 9113 §8.3.1: a Host stands for the pseudo-field, or beside it; they must be the same.
        let hosts = fields.filter { $0.name.canonicalName == "host" }.map(\.value)
        guard let authority = request.authority ?? hosts.first, hosts.allSatisfy({ $0 == authority }) else {
            throw APIError(.badRequest, code: "invalid_host", "The request has no authority, or two")
        }
        try edge.hosts.check(authority, from: peer)
        left = limits.bodyOctets(for: target)
        if let length = fields[.contentLength].flatMap({ Int($0) }), length > left {
            throw APIError.bodyTooLong(left)
        }
    }

    private func read(_ piece: ByteBuffer, _ context: ChannelHandlerContext) {
        guard !isRefused else {
            // The rest is read so that the client gets to our words, but not without end.
            excess += piece.readableBytes
            if excess > 1 << 20 { context.close(promise: nil) }
            return
        }
        left -= piece.readableBytes
        guard left >= 0 else {
            refuse(.bodyTooLong(edge.limits.bodyOctets), context)
            return
        }
        context.fireChannelRead(wrapInboundOut(.body(piece)))
    }

    private func refuse(_ error: APIError, _ context: ChannelHandlerContext, to request: HTTPRequest? = nil) {
        guard !isRefused else { return }
        isRefused = true
        giveUp(error, context)
        guard !isResponding else {
            context.close(promise: nil)
            return
        }
        var ids = RequestIDs()
        let id = RequestIDs.accepted(request?.headerFields[.requestID]) ?? ids.next()
        let response = edge.response(to: error, id: id)
        send(.head(response.head), context, promise: nil)
        if request?.method != .head {
            send(.body(ByteBuffer(bytes: error.body(requestID: id))), context, promise: nil)
        }
        send(.end(nil), context, promise: nil)
        context.flush()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !isRefused else {
            promise?.succeed()
            return
        }
        let part = unwrapOutboundIn(data)
        if case .head = part { isResponding = true }
        send(part, context, promise: promise)
    }

    private func send(_ part: HTTPResponsePart, _ context: ChannelHandlerContext, promise: EventLoopPromise<Void>?) {
        guard case .end = part else {
            context.write(wrapOutboundOut(part), promise: promise)
            return
        }
        // A client can keep a stream open by never giving it a window.
        limitWriting(context)
        let written = promise ?? context.eventLoop.makePromise()
        written.futureResult.assumeIsolated().whenComplete { _ in self.writeTimer?.cancel() }
        context.write(wrapOutboundOut(part), promise: written)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if context.channel.isWritable {
            writeTimer?.cancel()
            writeTimer = nil
        } else {
            limitWriting(context)
        }
        context.fireChannelWritabilityChanged()
    }

    private func limitWriting(_ context: ChannelHandlerContext) {
        writeTimer?.cancel()
        writeTimer = schedule(edge.limits.writeTime, context) { _ in context.close(promise: nil) }
    }

    private func schedule(
        _ time: Duration,
        _ context: ChannelHandlerContext,
        _ action: @escaping (HTTP2StreamGate) -> Void
    ) -> Scheduled<Void> {
        context.eventLoop.assumeIsolated()
            .scheduleTask(in: .nanoseconds(time.nanoseconds)) { [weak self] in
                if let self { action(self) }
            }
    }
}
