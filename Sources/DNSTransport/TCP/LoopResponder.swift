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
    /// - Returns: what the responder made of it; if `drop`, nothing was appended.
    func answer(_ input: inout StreamInput, from origin: QueryOrigin, into output: inout ByteBuffer) -> Verdict {
        totals.queries &+= 1
        totals.octetsIn &+= UInt64(truncatingIfNeeded: input.message.count)
        let verdict = responder.answer(input.message, from: origin, into: &writer)
        input.removeMessage()
        guard verdict == .reply, let length = UInt16(exactly: writer.count) else {
            totals.dropped &+= 1
            return .drop
        }
        output.reserveCapacity(minimumWritableBytes: 2 + writer.count)
        output.writeInteger(length)
        Self.append(writer.span, to: &output)
        totals.answers &+= 1
        totals.octetsOut &+= UInt64(length)
        if isTruncated(writer.span) { totals.truncated &+= 1 }
        return .reply
    }

    private static func append(_ message: Span<UInt8>, to output: inout ByteBuffer) {
        _ = unsafe message.withUnsafeBufferPointer { unsafe output.writeBytes($0) }
    }

    /// Makes what was counted visible.
    func publish() {
        counters.publish(totals)
    }
}
