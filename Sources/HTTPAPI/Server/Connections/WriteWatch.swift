// SPDX-License-Identifier: MIT
import Glibc
import NIOCore

/// Closes a connection whose client does not take what is sent to it.
///
/// It is the handler nearest to the socket, because only the octets that leave the process count: a client that keeps
/// asking and never reads would make us keep its replies.
final class WriteWatch: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// What a client has to take in one period, or what is left.
    private static let portion = 16 << 10

    private let period: TimeAmount
    private var written = 0
    private var timer: Scheduled<Void>?
    // What had been sent, and what was waiting, when the client last took a portion.
    private var mark = (sent: 0, waiting: 0, time: NIODeadline.now())

    /// Watches a connection.
    ///
    /// - Parameter period: how long the client may take for a portion.
    init(period: Duration) {
        self.period = .nanoseconds(period.nanoseconds)
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        written &+= unwrapOutboundIn(data).readableBytes
        context.write(data, promise: promise)
    }

    func flush(context: ChannelHandlerContext) {
        context.flush()
        guard timer == nil else { return }
        setMark(waiting(context))
        schedule(context)
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        timer?.cancel()
        timer = nil
    }

    private func waiting(_ context: ChannelHandlerContext) -> Int {
        (try? context.channel.syncOptions?.getOption(.bufferedWritableBytes)) ?? 0
    }

    private func setMark(_ waiting: Int) {
        mark = (sent: written - waiting, waiting: waiting, time: .now())
    }

    private func schedule(_ context: ChannelHandlerContext) {
        // One timer lives as long as something waits, however many flushes there are: they are many, and a timer costs.
        timer = context.eventLoop.assumeIsolated()
            .scheduleTask(in: .nanoseconds(period.nanoseconds / 4)) {
                self.timer = nil
                self.check(context)
            }
    }

    private func check(_ context: ChannelHandlerContext) {
        let waiting = waiting(context)
        guard waiting > 0 else { return }
        if mark.waiting == 0 || written - waiting - mark.sent >= min(Self.portion, mark.waiting) {
            setMark(waiting)
        } else if NIODeadline.now() - mark.time >= period {
            // The kernel must not keep what waits either: it would try for a quarter of an hour.
            (context.channel as? any SocketOptionProvider)?.setSoLinger(linger(l_onoff: 1, l_linger: 0))
                .assumeIsolated().whenComplete { _ in }
            context.close(promise: nil)
            return
        }
        schedule(context)
    }
}
