// SPDX-License-Identifier: MIT
internal import CLibevent
internal import Glibc

/// A TCP connection to the relay, from the library.
@safe
final class RelayClient {
    private let stream: MessageStream
    private let onMessage: ([UInt8]) -> Void
    private let onEnd: () -> Void

    /// Answers that a client does not read are not kept without end.
    private static let maximumWaiting = 1 << 20

    /// The library waits for an answer for 3 s and keeps a connection for another question for 1 s
    /// (`tcp-auth-query-timeout`, `tcp-reuse-timeout`); strangers may not take the places of its connections for long.
    private static let patienceSeconds = 5

    /// Takes over the descriptor; nil, with it closed, if there is no memory.
    ///
    /// - Parameters:
    ///   - base: the event base, which has to outlive this.
    ///   - descriptor: a connection.
    ///   - onMessage: given each message that comes in.
    ///   - onEnd: told that the other side has ended the connection, or says nothing for long; this may be let go then.
    init?(
        base: OpaquePointer,
        descriptor: Int32,
        onMessage: @escaping ([UInt8]) -> Void,
        onEnd: @escaping () -> Void
    ) {
        guard let events = unsafe bufferevent_socket_new(base, descriptor, MessageStream.options) else {
            Glibc.close(descriptor)
            return nil
        }
        unsafe stream = MessageStream(events)
        self.onMessage = onMessage
        self.onEnd = onEnd
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe bufferevent_setcb(
            events,
            { _, own in unsafe RelayClient.from(own)?.read() },
            nil,
            { _, _, own in unsafe RelayClient.from(own)?.onEnd() },
            own
        )
        stream.setPatience(seconds: Self.patienceSeconds)
        stream.start()
    }

    func send(_ message: [UInt8], id: (UInt8, UInt8)) {
        guard stream.waitingCount <= Self.maximumWaiting else { return onEnd() }
        stream.send(message, id: id)
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> RelayClient? {
        unsafe context.map { unsafe Unmanaged<RelayClient>.fromOpaque($0).takeUnretainedValue() }
    }

    private func read() {
        while let message = stream.next() { onMessage(message) }
    }
}
