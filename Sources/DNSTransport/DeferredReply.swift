// SPDX-License-Identifier: MIT
internal import Synchronization

/// The way back for an answer that comes later than its query, from whatever thread.
///
/// Over UDP the answer leaves at once, in the thread that has it; over TCP as soon as its connection can take it, which
/// may be before the answers to earlier queries (RFC 7766 §6.2.1.1). If it is let go of without an answer, the query gets
/// none.
public final class DeferredReply: Sendable {
    private let isDone = Atomic(false)
    private let finish: @Sendable ([UInt8]?) -> Void

    /// Creates a way back; for transports, and for tests of responders.
    ///
    /// - Parameter finish: called once, with the whole message, or with nil when there will be none.
    public init(finish: @escaping @Sendable ([UInt8]?) -> Void) {
        self.finish = finish
    }

    deinit {
        if !isDone.load(ordering: .relaxed) { finish(nil) }
    }

    /// Sends the answer; only the first one is sent.
    ///
    /// - Parameter message: the message without TCP's length; over UDP at most
    ///   ``DNSServerConfiguration/largestDatagram`` octets, or it is counted as an error and not sent.
    public func send(_ message: [UInt8]) {
        guard !isDone.exchange(true, ordering: .relaxed) else { return }
        finish(message)
    }
}
