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
    private let counters: ThreadCounters
    /// When the queries that are being answered were taken.
    private(set) var start: UInt64 = 0
    private var answered = 0

    init(_ responder: consuming Responder, counters: ThreadCounters) {
        self.responder = responder
        self.counters = counters
    }

    /// Takes up newer data.
    func refresh() {
        responder.refresh()
    }

    /// Begins to answer what has come in.
    func begin() {
        (start, answered) = (MonotonicTime.nanoseconds, 0)
        refresh()
    }

    /// Counts the time that the answers took which were handed over since ``begin()``.
    func end() {
        counters.answeredAtOnce(answered, since: start)
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
        counters.tookMessage()
        counters.tookOctets(input.message.count)
        let verdict = responder.answer(input.message, from: origin, into: &writer)
        input.removeMessage()
        if verdict == .later {
            counters.wasAsked(for: responder.questionType)
            responder.take(later())
            return .later
        }
        guard verdict == .reply, append(writer.span, to: &output) else {
            counters.dropMessage()
            return .drop
        }
        counters.wasAsked(for: responder.questionType)
        answered += 1
        return .reply
    }

    /// Appends an answer that comes later than its query, or counts that there is none.
    ///
    /// - Parameters:
    ///   - message: the answer.
    ///   - start: when its query was taken.
    ///   - output: gets the answer.
    /// - Returns: whether there is one.
    func append(_ message: [UInt8]?, since start: UInt64, to output: inout ByteBuffer) -> Bool {
        guard let message, append(message.span, to: &output) else {
            counters.dropMessage()
            return false
        }
        counters.answeredLater(since: start)
        return true
    }

    private func append(_ message: Span<UInt8>, to output: inout ByteBuffer) -> Bool {
        guard let length = UInt16(exactly: message.count) else { return false }
        output.reserveCapacity(minimumWritableBytes: 2 + message.count)
        output.writeInteger(length)
        Self.append(message, to: &output)
        counters.responds(with: message)
        counters.sent(1, octets: Int(length))
        return true
    }

    private static func append(_ message: Span<UInt8>, to output: inout ByteBuffer) {
        _ = unsafe message.withUnsafeBufferPointer { unsafe output.writeBytes($0) }
    }
}
