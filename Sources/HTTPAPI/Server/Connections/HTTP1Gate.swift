// SPDX-License-Identifier: MIT
import HTTPTypes
import Hummingbird
import HummingbirdCore
import NIOCore
import NIOHTTP1
import NIOHTTPTypes

/// What stands between the parser of an HTTP/1 connection and the router.
///
/// It keeps the limits that the library does not: times of the wall, sizes, the Host; it answers what must not reach a
/// route, in the order of the requests; it asks the fast responder; and it decides when the connection ends.
final class HTTP1Gate: ChannelDuplexHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias InboundOut = HTTPRequestPart
    typealias OutboundIn = HTTPResponsePart
    typealias OutboundOut = HTTPServerResponsePart

    /// What becomes of the rest of the request that is being read.
    private enum Incoming {
        case nothing
        /// It goes to the router, with so many octets of a body.
        case forwarded(left: Int)
        /// It is answered already, or will be by a refusal.
        case dropped
    }

    private let edge: HTTPEdge
    private let peer: HTTPPeer
    private let wire: HTTP1Wire
    private let scheme: String
    private let fast: FastReplies?
    private var open: (() throws -> Void)?

    private var clock: RequestClock
    private var timer: Scheduled<Void>?
    private var timerDeadline = NIODeadline.distantFuture
    private var ids = RequestIDs()

    private var incoming = Incoming.nothing
    private var octets = 0
    private var octetLimit: Int
    /// Requests that went to the router, and those of them whose response is complete.
    private var forwarded = 0
    private var answered = 0
    /// How each response ends that is to come.
    private var framings = CircularBuffer<HTTP1Framing>(initialCapacity: 1)
    /// Whether a response has begun.
    private var isResponding = false
    /// No request is read any more.
    private var isLast = false
    private var inputIsClosed = false
    private var checkedAuthority: String?
    private var isRemoved = false
    /// The connection's last words, and how many responses come before them.
    private var refusal: HTTP1Refusal?
    private var continueWanted: Int?

    /// Creates a gate.
    ///
    /// - Parameters:
    ///   - edge: the rules.
    ///   - peer: whose connection it is.
    ///   - wire: its octets.
    ///   - began: when the connection began.
    ///   - isSecure: whether it is one over TLS.
    ///   - open: builds the way to the router, behind this handler, when the first request has to go there.
    init(
        edge: HTTPEdge,
        peer: HTTPPeer,
        wire: HTTP1Wire,
        began: NIODeadline,
        isSecure: Bool,
        open: @escaping () throws -> Void
    ) {
        self.open = open
        self.edge = edge
        self.peer = peer
        self.wire = wire
        scheme = isSecure ? "https" : "http"
        fast = FastReplies(edge: edge, peer: peer)
        clock = RequestClock(limits: edge.limits, now: began)
        octetLimit = Self.octetLimit(edge.limits, body: 0)
    }

    /// The most octets of a request on the wire: its header, its body in pieces of two octets at worst, and one read.
    private static func octetLimit(_ limits: HTTPLimits, body: Int) -> Int {
        let pieces = body.multipliedReportingOverflow(by: 4).partialValue
        return limits.headerOctets + 4 * limits.headerFields + pieces + (64 << 10)
    }

    // MARK: - The connection

    func handlerAdded(context: ChannelHandlerContext) {
        wire.onOctets = { [unowned self] count in octetsCame(count, context) }
        rearm(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        isRemoved = true
        timer?.cancel()
        timer = nil
        wire.onOctets = nil
        open = nil
    }

    private func octetsCame(_ count: Int, _ context: ChannelHandlerContext) {
        guard refusal == nil, !clock.isLingering else { return }
        clock.octetsCame(.now())
        guard octets <= octetLimit else {
            refuse(
                clock.isInBody ? .bodyTooLong(octetLimit) : .headerTooLong(edge.limits),
                context
            )
            return
        }
        octets += count
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        rearm(context)
        context.fireChannelReadComplete()
        // Whoever answered may read no more; what the client still sends is in the way of our last words.
        if clock.isLingering { context.read() }
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if case .inputClosed? = event as? ChannelEvent {
            inputIsClosed = true
            isLast = true
            // Half of a request will never become a whole one.
            if case .forwarded = incoming {
                giveUp(.cutShort, context)
                context.close(promise: nil)
            }
            settle(context)
        } else if event is ChannelShouldQuiesceEvent {
            isLast = true
            settle(context)
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        guard !clock.isLingering else { return }
        if let error = error as? HTTPParserError {
            // Octets behind the last request are nobody's.
            if isLast, !clock.isInBody { return }
            refuse(APIError(error, edge.limits), context)
            rearm(context)
        } else {
            // The socket or TLS failed; there is nobody to tell.
            giveUp(.cutShort, context)
            context.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        giveUp(.cutShort, context)
        context.fireChannelInactive()
    }

    func close(context: ChannelHandlerContext, mode: CloseMode, promise: EventLoopPromise<Void>?) {
        // Who answered a request that was given up wants to close; the last words have to be heard first.
        guard clock.isLingering, mode == .all, !inputIsClosed else {
            context.close(mode: mode, promise: promise)
            return
        }
        promise?.succeed()
    }

    // MARK: - Requests

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        switch unwrapInboundIn(data) {
        case .head(let head): read(head, context)
        case .body(let piece): read(piece, context)
        case .end: readEnd(context)
        }
    }

    private func read(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        guard !isLast, !clock.isLingering else {
            incoming = .dropped
            return
        }
        clock.headerEnded(.now())
        do throws(APIError) {
            let header = try HTTP1Header(head)
            // A client says the same each time.
            if let authority = header.authority, authority != checkedAuthority {
                try edge.hosts.check(authority, from: peer)
                checkedAuthority = authority
            }
            guard head.uri.utf8.count <= edge.limits.targetOctets else { throw APIError.targetTooLong(edge.limits) }
            let bodyLimit = edge.limits.bodyOctets(for: header.target)
            if case .octets(let length) = header.bodyLength, length > bodyLimit {
                throw APIError.bodyTooLong(bodyLimit)
            }
            octetLimit = Self.octetLimit(edge.limits, body: bodyLimit)
            // What a proxy that was not named passes on is counted behind the router, where that is warned of.
            let isForRouter = header.isPassedOn && !peer.isProxy
            if forwarded == answered, !isForRouter, let fast, fast.answer(head, header, over: wire, &ids) {
                incoming = .dropped
                return
            }
            try forward(head, header, bodyLimit, context)
        } catch {
            refuse(error, context, isHead: head.method == .HEAD, id: head.headers.first(name: "X-Request-ID"))
        }
    }

    private func forward(
        _ head: HTTPRequestHead,
        _ header: HTTP1Header,
        _ bodyLimit: Int,
        _ context: ChannelHandlerContext
    ) throws(APIError) {
        let request = try HTTPRequest(head, header, scheme: scheme)
        if let open {
            self.open = nil
            do {
                try open()
            } catch {
                // The connection has closed.
                context.close(promise: nil)
                return
            }
        }
        if header.isLast { isLast = true }
        forwarded += 1
        framings.append(HTTP1Framing(head))
        clock.isAnswering = true
        incoming = .forwarded(left: bodyLimit)
        if header.expectsContinue, header.bodyLength != .none { sendContinue(forwarded, context) }
        context.fireChannelRead(wrapInboundOut(.head(request)))
    }

    private func read(_ piece: ByteBuffer, _ context: ChannelHandlerContext) {
        guard case .forwarded(let left) = incoming else { return }
        guard piece.readableBytes <= left else {
            refuse(.bodyTooLong(edge.limits.bodyOctets), context)
            return
        }
        incoming = .forwarded(left: left - piece.readableBytes)
        context.fireChannelRead(wrapInboundOut(.body(piece)))
    }

    private func readEnd(_ context: ChannelHandlerContext) {
        octets = 0
        octetLimit = Self.octetLimit(edge.limits, body: 0)
        guard !clock.isLingering else { return }
        clock.requestEnded(.now())
        let wasForwarded = if case .forwarded = incoming { true } else { false }
        incoming = .nothing
        // Trailers are left out: nobody here wants any, and they must not pass for fields (RFC 9110 §6.5.1).
        if wasForwarded { context.fireChannelRead(wrapInboundOut(.end(nil))) }
        settle(context)
    }

    // MARK: - Responses

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        guard !clock.isLingering else {
            // The last words are said. That is no failure of whoever answers.
            promise?.succeed()
            return
        }
        switch unwrapOutboundIn(data) {
        case .head(let response):
            var head = HTTPResponseHead(response)
            if response.status.kind != .informational {
                isResponding = true
                framings.first?.apply(to: &head)
                if isLast, answered + 1 == forwarded, refusal == nil {
                    head.headers.replaceOrAdd(name: "Connection", value: "close")
                }
            }
            context.write(wrapOutboundOut(.head(head)), promise: promise)
        case .body(let piece):
            context.write(wrapOutboundOut(.body(.byteBuffer(piece))), promise: promise)
        case .end:
            context.write(wrapOutboundOut(.end(nil)), promise: promise)
            isResponding = false
            _ = framings.popFirst()
            answered += 1
            clock.isAnswering = forwarded > answered
            if !clock.isAnswering { clock.answered(.now()) }
            if let continueWanted, continueWanted == answered + 1 { sendContinue(continueWanted, context) }
            settle(context)
            rearm(context)
        }
    }

    /// Asks for the body of a request, when it is that request's turn.
    private func sendContinue(_ request: Int, _ context: ChannelHandlerContext) {
        guard request == answered + 1 else {
            continueWanted = request
            return
        }
        continueWanted = nil
        // The client may have lost patience and sent the body already.
        guard case .forwarded = incoming else { return }
        wire.send { $0.writeStaticString("HTTP/1.1 100 Continue\r\n\r\n") }
    }

    /// Refuses the request that is being read, and every one behind it.
    private func refuse(
        _ error: APIError,
        _ context: ChannelHandlerContext,
        isHead: Bool = false,
        id: String? = nil
    ) {
        guard refusal == nil, !clock.isLingering else { return }
        var before = forwarded
        if case .forwarded = incoming { before -= 1 }
        giveUp(error, context)
        incoming = .dropped
        isLast = true
        clock.requestEnded(.now())
        wire.isDiscarding = true
        let response = edge.response(to: error, id: RequestIDs.accepted(id) ?? ids.next())
        refusal = HTTP1Refusal(error, response, isHead: isHead, after: before)
        settle(context)
    }

    /// Tells whoever answers the request that is being read that its body will have no end.
    ///
    /// A body that only stops would pass for a whole one, and what it asks for would be done.
    private func giveUp(_ error: APIError, _ context: ChannelHandlerContext) {
        guard case .forwarded = incoming else { return }
        incoming = .dropped
        context.fireErrorCaught(error)
    }

    /// Ends the connection if everything is said.
    private func settle(_ context: ChannelHandlerContext) {
        guard !clock.isLingering else {
            if inputIsClosed { context.close(promise: nil) }
            return
        }
        if let refusal {
            guard answered >= refusal.after else { return }
            // A response to the refused request that has begun cannot be taken back; it is cut.
            if answered == refusal.after, !isResponding {
                for part in refusal.parts { context.write(wrapOutboundOut(part), promise: nil) }
            }
        } else {
            guard isLast, answered == forwarded else { return }
            if case .forwarded = incoming { return }
        }
        end(context)
    }

    /// Says good-bye.
    ///
    /// Closing at once would make the kernel tell the client that its octets were not wanted, and the
    /// client would throw the last response away with that (RFC 9112 §9.6).
    private func end(_ context: ChannelHandlerContext) {
        context.flush()
        context.read()
        clock.linger(.now())
        wire.isDiscarding = true
        if inputIsClosed {
            context.close(promise: nil)
        } else {
            let closed = context.eventLoop.makePromise(of: Void.self)
            let channel = context.channel
            closed.futureResult.whenFailure { _ in channel.close(promise: nil) }
            context.close(mode: .output, promise: closed)
        }
        rearm(context)
    }

    // MARK: - Time

    private func rearm(_ context: ChannelHandlerContext) {
        // A deadline that moves away is found when the timer comes: most requests cost no timer.
        guard !isRemoved, let deadline = clock.deadline, deadline < timerDeadline else { return }
        timer?.cancel()
        timerDeadline = deadline
        timer = context.eventLoop.assumeIsolated()
            .scheduleTask(deadline: deadline) {
                self.timerDeadline = .distantFuture
                self.timer = nil
                self.timeCame(context)
            }
    }

    private func timeCame(_ context: ChannelHandlerContext) {
        let now = NIODeadline.now()
        guard let deadline = clock.deadline else { return }
        guard deadline <= now else {
            rearm(context)
            return
        }
        if clock.isLingering {
            context.close(promise: nil)
            return
        }
        if clock.isInBody {
            refuse(.tooSlow(edge.limits.requestTime), context)
        } else if clock.isAnswering {
            clock.forgive(now)
        } else if clock.hasOctets {
            refuse(.tooSlow(edge.limits.headerTime), context)
        } else {
            context.close(promise: nil)
            return
        }
        rearm(context)
    }
}
