// SPDX-License-Identifier: MIT
internal import CLibevent
internal import COpenSSL
internal import Glibc

/// One TCP connection of the library's and the TLS connection that goes with it.
///
/// What comes in on one goes out on the other; when one ends, so does the other.
@safe
final class RelayedConnection {
    private var inner: OpaquePointer?
    private var outer: OpaquePointer?
    private var isConnected = false
    /// The upstream is done, and what it said last is on its way to the library.
    private var isEnding = false
    private let onEnd: (RelayedConnection, String?) -> Void

    /// For the TCP connection, the handshake and the check of the certificate.
    private static let secondsToConnect = 5
    /// So much may wait on one side before the other is read no further; the largest message has 64 KiB.
    private static let maximumWaiting = 256 << 10

    /// Takes over both descriptors and the TLS connection; nil, with all of them closed, if there is no memory.
    ///
    /// - Parameters:
    ///   - base: the event base.
    ///   - inner: the library's connection.
    ///   - outer: a socket that is connecting to the upstream.
    ///   - tls: a TLS connection without a socket.
    ///   - onEnd: told that the connection has ended, with the reason if it never was one.
    init?(
        base: OpaquePointer,
        inner: Int32,
        outer: Int32,
        tls: OpaquePointer,
        onEnd: @escaping (RelayedConnection, String?) -> Void
    ) {
        self.onEnd = onEnd
        let options = Int32(bitPattern: BEV_OPT_CLOSE_ON_FREE.rawValue)
        unsafe self.inner = bufferevent_socket_new(base, inner, options)
        unsafe self.outer = bufferevent_openssl_socket_new(base, outer, tls, BUFFEREVENT_SSL_CONNECTING, options)
        guard let innerEvents = unsafe self.inner, let outerEvents = unsafe self.outer else {
            if unsafe self.inner == nil { Glibc.close(inner) }
            // The library frees the TLS connection itself when it fails.
            if unsafe self.outer == nil { Glibc.close(outer) }
            close()
            return nil
        }
        let own = unsafe Unmanaged.passUnretained(self).toOpaque()
        unsafe bufferevent_setcb(
            innerEvents,
            { _, own in unsafe RelayedConnection.from(own)?.carryOut() },
            { _, own in unsafe RelayedConnection.from(own)?.innerDrained() },
            { _, _, own in unsafe RelayedConnection.from(own)?.end(nil) },
            own
        )
        unsafe bufferevent_setcb(
            outerEvents,
            { _, own in unsafe RelayedConnection.from(own)?.carryIn() },
            { _, own in unsafe RelayedConnection.from(own)?.outerDrained() },
            { _, events, own in unsafe RelayedConnection.from(own)?.outerChanged(events) },
            own
        )
        var limit = timeval(tv_sec: Self.secondsToConnect, tv_usec: 0)
        unsafe bufferevent_set_timeouts(outerEvents, &limit, &limit)
        let both = Int16(EV_READ | EV_WRITE)
        unsafe bufferevent_enable(outerEvents, both)
        unsafe bufferevent_enable(innerEvents, both)
    }

    deinit {
        close()
    }

    private static func from(_ context: UnsafeMutableRawPointer?) -> RelayedConnection? {
        unsafe context.map { unsafe Unmanaged<RelayedConnection>.fromOpaque($0).takeUnretainedValue() }
    }

    /// Frees a TLS connection that none of these was made of.
    static func discard(_ tls: OpaquePointer) {
        unsafe SSL_free(tls)
    }

    /// Closes both connections, whatever is still to be sent.
    func close() {
        if let inner = unsafe inner { unsafe bufferevent_free(inner) }
        if let outer = unsafe outer { unsafe bufferevent_free(outer) }
        unsafe inner = nil
        unsafe outer = nil
    }

    private func end(_ failure: String?) {
        close()
        onEnd(self, failure)
    }

    // MARK: What comes and goes

    private func carryOut() {
        unsafe Self.carry(from: inner, to: outer)
    }

    private func carryIn() {
        unsafe Self.carry(from: outer, to: inner)
    }

    private func outerDrained() {
        if let inner = unsafe inner { unsafe bufferevent_enable(inner, Int16(EV_READ)) }
    }

    private func innerDrained() {
        if isEnding { return end(nil) }
        if let outer = unsafe outer { unsafe bufferevent_enable(outer, Int16(EV_READ)) }
    }

    private static func carry(from source: OpaquePointer?, to target: OpaquePointer?) {
        guard let source = unsafe source, let target = unsafe target else { return }
        let output = unsafe bufferevent_get_output(target)
        unsafe evbuffer_add_buffer(output, bufferevent_get_input(source))
        if unsafe evbuffer_get_length(output) > maximumWaiting { unsafe bufferevent_disable(source, Int16(EV_READ)) }
    }

    // MARK: What becomes of the TLS connection

    private func outerChanged(_ events: Int16) {
        guard let outer = unsafe outer, let inner = unsafe inner else { return }
        if Int32(events) & BEV_EVENT_CONNECTED != 0 {
            isConnected = true
            // From here on the library's own time limits are enough.
            unsafe bufferevent_set_timeouts(outer, nil, nil)
        } else if !isConnected {
            if Int32(events) & BEV_EVENT_TIMEOUT != 0 { return end("silent for \(Self.secondsToConnect) s") }
            let system = errno
            let error = unsafe bufferevent_get_openssl_error(outer)
            let tls = unsafe bufferevent_openssl_get_ssl(outer)
            let isSystem = error == 0 && system != 0 && Int32(events) & BEV_EVENT_ERROR != 0
            end(isSystem ? unsafe String(cString: strerror(system)) : unsafe TLSContext.failure(of: tls, error: error))
        } else if unsafe evbuffer_get_length(bufferevent_get_output(inner)) > 0 {
            isEnding = true
            unsafe bufferevent_disable(inner, Int16(EV_READ))
        } else {
            end(nil)
        }
    }
}
