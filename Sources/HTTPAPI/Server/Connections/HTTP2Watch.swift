// SPDX-License-Identifier: MIT
import NIOCore

/// Closes an HTTP/2 connection that has had no stream for too long.
///
/// A stream exists only when its header is complete, so this holds for a header that is dripped as well. The library
/// asks a client to go and waits for it to agree; here it is not asked twice.
final class HTTP2Watch: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    private let limits: HTTPLimits
    private let began: NIODeadline
    private var streams = 0
    private var timer: Scheduled<Void>?
    private var context: ChannelHandlerContext?

    /// How long a client may take to go when it was asked to.
    private static let partingTime = Duration.seconds(1)

    init(limits: HTTPLimits, began: NIODeadline) {
        self.limits = limits
        self.began = began
    }

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
        // The first request is due when that of an HTTP/1 connection would be.
        schedule(began + limits.headerTime)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
        self.context = nil
    }

    func streamOpened() {
        streams += 1
        timer?.cancel()
        timer = nil
    }

    func streamClosed() {
        streams -= 1
        guard streams == 0 else { return }
        schedule(.now() + limits.idleTime)
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent, streams == 0 { part() }
        context.fireUserInboundEventTriggered(event)
    }

    private func schedule(_ deadline: NIODeadline) {
        timer?.cancel()
        timer = context?.eventLoop.assumeIsolated()
            .scheduleTask(deadline: deadline) { [weak self] in
                guard let self else { return }
                // Further up, this makes the library send GOAWAY.
                context?.fireUserInboundEventTriggered(ChannelShouldQuiesceEvent())
                part()
            }
    }

    private func part() {
        timer?.cancel()
        let deadline = NIODeadline.now() + Self.partingTime
        timer = context?.eventLoop.assumeIsolated()
            .scheduleTask(deadline: deadline) { [weak self] in
                self?.context?.close(promise: nil)
            }
    }
}
