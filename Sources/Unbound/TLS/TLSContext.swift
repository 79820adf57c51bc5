// SPDX-License-Identifier: MIT
internal import COpenSSL
internal import IP

/// What all connections to upstreams over TLS have in common: version, authorities, and that certificates are checked.
@safe
final class TLSContext {
    private let pointer: OpaquePointer

    /// Reads a file of certificate authorities as PEM.
    init(bundle: String) throws(UnboundError) {
        guard let context = unsafe SSL_CTX_new(TLS_client_method()) else { throw .tls(Self.lastError) }
        guard unsafe copenssl_require_tls12(context) == 1,
            unsafe SSL_CTX_load_verify_locations(context, bundle, nil) == 1
        else {
            unsafe SSL_CTX_free(context)
            throw .tls("no certificate authorities in \(bundle): \(Self.lastError)")
        }
        // A handshake with the wrong certificate fails, it does not merely say so.
        unsafe SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nil)
        unsafe pointer = context
    }

    deinit {
        unsafe SSL_CTX_free(pointer)
    }

    /// A connection that is good only if the certificate is for `name`, a host name or an address.
    ///
    /// - Returns: the connection, for the caller to free; nil if there is no memory or the name is none.
    func connection(to name: String) -> OpaquePointer? {
        guard let connection = unsafe SSL_new(pointer) else { return nil }
        let isSet: Bool
        if IPAddress(name) == nil {
            unsafe SSL_set_hostflags(connection, UInt32(X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS))
            isSet = unsafe SSL_set1_host(connection, name) == 1 && copenssl_set_server_name(connection, name) == 1
        } else {
            // An address is not told in the handshake (RFC 6066 §3).
            isSet = unsafe X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(connection), name) == 1
        }
        guard isSet else {
            unsafe SSL_free(connection)
            return nil
        }
        return unsafe connection
    }

    /// Frees a connection that was not used.
    static func discard(_ connection: OpaquePointer) {
        unsafe SSL_free(connection)
    }

    /// Why a handshake failed, if it was TLS that made it fail.
    static func failure(of connection: OpaquePointer?, error: UInt) -> String? {
        if let connection = unsafe connection {
            let result = unsafe SSL_get_verify_result(connection)
            if result != Int(X509_V_OK) {
                return unsafe "certificate: " + String(cString: X509_verify_cert_error_string(result))
            }
        }
        return words(for: error)
    }

    private static var lastError: String {
        words(for: ERR_get_error()) ?? "unknown"
    }

    private static func words(for error: UInt) -> String? {
        guard error != 0 else { return nil }
        return unsafe ERR_reason_error_string(error).map { unsafe String(cString: $0) } ?? "error \(error)"
    }
}
