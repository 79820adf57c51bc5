// SPDX-License-Identifier: MIT
internal import CLibevent
internal import COpenSSL
internal import Glibc

/// A TLS connection to an upstream.
@safe
final class TLSChannel {
    private let stream: MessageStream
    private let onMessage: ([UInt8]) -> Void
    private let onEnd: (String?) -> Void
    private var isConnected = false
    /// Whether something was sent after what last came in.
    private var isWaiting = false
    /// How often nothing was new since something last came in or, if that was later, since `isWaiting` became true.
    private var quietLooks = 0

    /// For the TCP connection, the handshake and the check of the certificate.
    private static let secondsToConnect = 4
    /// How often a quiet connection is looked at.
    ///
    /// One that does not answer between two looks is dead, such as after a night's sleep of this machine or in the
    /// table of a NAT.
    private static let secondsBetweenLooks = 2
    /// An idle connection is closed after half a minute (RFC 7858 §3.4).
    private static let maximumQuietLooks = 15

    /// Takes over the descriptor and the TLS connection; nil, with both of them closed, if there is no memory.
    ///
    /// - Parameters:
    ///   - base: the event base, which has to outlive this.
    ///   - descriptor: a socket that is connecting.
    ///   - tls: a TLS connection without a socket.
    ///   - onMessage: given each message that comes in.
    ///   - onEnd: told that the connection has ended, with the reason unless it was idle; this may be let go then.
    init?(
        base: OpaquePointer,
        descriptor: Int32,
        tls: OpaquePointer,
        onMessage: @escaping ([UInt8]) -> Void,
        onEnd: @escaping (String?) -> Void
    ) {
        let events = unsafe bufferevent_openssl_socket_new(
            base,
            descriptor,
            tls,
            BUFFEREVENT_SSL_CONNECTING,
            MessageStream.options
        )
        guard let events = unsafe events else {
            // libevent has freed the TLS connection.
            Glibc.close(descriptor)
            return nil
        }
        unsafe stream = MessageStream(events)
        self.onMessage = onMessage
        self.onEnd = onEnd
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe bufferevent_setcb(
            events,
            { _, own in unsafe TLSChannel.from(own)?.read() },
            nil,
            { _, events, own in unsafe TLSChannel.from(own)?.handle(events) },
            own
        )
        limit(toSeconds: Self.secondsToConnect)
        stream.start()
    }

    func send(_ message: [UInt8], id: (UInt8, UInt8)) {
        if !isWaiting { quietLooks = 0 }
        isWaiting = true
        stream.send(message, id: id)
    }

    /// Has the connection vanish when this is let go: the kernel says so to the other side at once, and nothing later,
    /// when names of the Internet are not to be seen any more and no packet may leave.
    func cut() {
        var now = linger(l_onoff: 1, l_linger: 0)
        let descriptor = unsafe bufferevent_getfd(stream.pointer)
        _ = unsafe setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &now, socklen_t(MemoryLayout<linger>.size))
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> TLSChannel? {
        unsafe context.map { unsafe Unmanaged<TLSChannel>.fromOpaque($0).takeUnretainedValue() }
    }

    private func limit(toSeconds seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        // Whether what is sent gets through shows in what comes back.
        unsafe bufferevent_set_timeouts(stream.pointer, &time, nil)
    }

    private func read() {
        quietLooks = 0
        isWaiting = false
        while let message = stream.next() { onMessage(message) }
    }

    private func handle(_ events: Int16) {
        let events = Int32(events)
        if events & BEV_EVENT_CONNECTED != 0 {
            isConnected = true
            limit(toSeconds: Self.secondsBetweenLooks)
        } else if events & BEV_EVENT_TIMEOUT != 0 {
            look()
        } else if isConnected {
            // Ended by the other side; what it had to say has been read.
            onEnd(isWaiting ? "connection closed" : nil)
        } else {
            onEnd(failure(ofSystem: errno))
        }
    }

    private func look() {
        guard isConnected else { return onEnd("silent for \(Self.secondsToConnect) s") }
        quietLooks += 1
        if isWaiting, quietLooks > 1 { return onEnd("silent") }
        if quietLooks >= Self.maximumQuietLooks { return onEnd(nil) }
        stream.start()
    }

    private func failure(ofSystem code: Int32) -> String {
        let error = unsafe bufferevent_get_openssl_error(stream.pointer)
        if let reason = unsafe TLSContext.failure(of: bufferevent_openssl_get_ssl(stream.pointer), error: error) {
            return reason
        }
        return code == 0 ? "connection closed" : unsafe String(cString: strerror(code))
    }
}
