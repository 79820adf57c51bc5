// SPDX-License-Identifier: MIT
import NIOCore

/// The octets of an HTTP/1 connection, below its parser.
///
/// It counts what comes in, which the parser hides: a request can be made of chunk extensions and blank lines. And it
/// sends replies that are octets already.
final class HTTP1Wire: ChannelDuplexHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = IOData
    typealias OutboundOut = IOData

    /// What comes is thrown away: nothing more is answered.
    var isDiscarding = false
    /// Called with each piece before the parser sees it; what it throws away is not parsed.
    var onOctets: ((Int) -> Void)?
    /// Called when the replies to what was read are to be sent.
    private var replies = ByteBuffer()
    private var context: ChannelHandlerContext?
    private var isReadHeld = false
    private var isInRead = false

    func handlerAdded(context: ChannelHandlerContext) {
        self.context = context
    }

    func handlerRemoved(context: ChannelHandlerContext) {
        self.context = nil
        onOctets = nil
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        isInRead = true
        onOctets?(unwrapInboundIn(data).readableBytes)
        guard !isDiscarding else { return }
        context.fireChannelRead(data)
    }

    func channelReadComplete(context: ChannelHandlerContext) {
        isInRead = false
        if emit(context) { context.flush() }
        context.fireChannelReadComplete()
    }

    // A client that does not take replies may not ask for more of them.
    func read(context: ChannelHandlerContext) {
        guard context.channel.isWritable || isDiscarding else {
            isReadHeld = true
            return
        }
        context.read()
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if isReadHeld, context.channel.isWritable {
            isReadHeld = false
            context.read()
        }
        context.fireChannelWritabilityChanged()
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        emit(context)
        context.write(data, promise: promise)
    }

    /// Sends the octets of a reply when what was read has been answered.
    func send(_ body: (inout ByteBuffer) -> Void) {
        body(&replies)
        guard !isInRead, let context, emit(context) else { return }
        context.flush()
    }

    @discardableResult
    private func emit(_ context: ChannelHandlerContext) -> Bool {
        guard replies.readableBytes > 0 else { return false }
        let octets = replies
        // The channel keeps the octets; a new buffer is as large as this one was, so that it seldom has to grow.
        replies = context.channel.allocator.buffer(capacity: min(octets.readableBytes, 64 << 10))
        context.write(wrapOutboundOut(.byteBuffer(octets)), promise: nil)
        return true
    }
}
