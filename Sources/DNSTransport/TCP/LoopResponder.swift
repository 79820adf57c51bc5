// SPDX-License-Identifier: MIT
internal import DNSWire
internal import NIOCore
internal import NameServer

/// The responder of one event loop, which all connections of that loop share.
///
/// Used on that loop only.
final class LoopResponder<Responder: DNSResponder & ~Copyable> {
    private var responder: Responder
    private var writer = MessageWriter()
    private var totals = TransportCounters()
    private let counters: PublishedCounters

    init(_ responder: consuming Responder, counters: PublishedCounters) {
        self.responder = responder
        self.counters = counters
    }

    /// Takes up newer data.
    func refresh() {
        responder.refresh()
    }

    /// Answers the message at the head of `input`, which must be whole, and takes it out.
    ///
    /// The answer is appended to `output` with its length before it, so that both leave in one write (RFC 7766 §8).
    ///
    /// - Parameters:
    ///   - input: what the client has sent.
    ///   - origin: whence it came.
    ///   - output: gets the answer.
    ///   - later: the way back, should the answer come later.
    /// - Returns: what the responder made of it; nothing was appended unless it is `reply`.
    func answer(
        _ input: inout StreamInput,
        from origin: QueryOrigin,
        into output: inout ByteBuffer,
        later: () -> DeferredReply
    ) -> Verdict {
        totals.queries &+= 1
        totals.octetsIn &+= UInt64(truncatingIfNeeded: input.message.count)
        let verdict = responder.answer(input.message, from: origin, into: &writer)
        input.removeMessage()
        if verdict == .later {
            responder.take(later())
            return .later
        }
        guard verdict == .reply, append(writer.span, to: &output) else {
            totals.dropped &+= 1
            return .drop
        }
        return .reply
    }

    /// Appends an answer that comes later than its query, or counts that there is none.
    ///
    /// - Returns: whether there is one.
    func append(_ message: [UInt8]?, to output: inout ByteBuffer) -> Bool {
        guard let message, append(message.span, to: &output) else {
            totals.dropped &+= 1
            return false
        }
        return true
    }

    private func append(_ message: Span<UInt8>, to output: inout ByteBuffer) -> Bool {
        guard let length = UInt16(exactly: message.count) else { return false }
        output.reserveCapacity(minimumWritableBytes: 2 + message.count)
        output.writeInteger(length)
        Self.append(message, to: &output)
        totals.answers &+= 1
        totals.octetsOut &+= UInt64(length)
        if isTruncated(message) { totals.truncated &+= 1 }
        return true
    }

    private static func append(_ message: Span<UInt8>, to output: inout ByteBuffer) {
        _ = unsafe message.withUnsafeBufferPointer { unsafe output.writeBytes($0) }
    }

    /// Makes what was counted visible.
    func publish() {
        counters.publish(totals)
    }
}
