// SPDX-License-Identifier: MIT
import COpenSSL
import Glibc
import Synchronization
import Unbound

/// A loopback port that takes DNS over TLS and answers as a scripted server does.
@safe
final class TLSFront: @unchecked Sendable {
    private let server: ScriptedServer
    private let listener: LoopbackListener
    /// OpenSSL counts the references to it itself.
    private let context: OpaquePointer
    private let count = Atomic(0)

    init(_ certificate: Certificate, before server: ScriptedServer) throws {
        self.server = server
        guard let context = unsafe SSL_CTX_new(TLS_server_method()),
            unsafe SSL_CTX_use_certificate_file(context, certificate.bundle, SSL_FILETYPE_PEM) == 1,
            unsafe SSL_CTX_use_PrivateKey_file(context, certificate.key, SSL_FILETYPE_PEM) == 1
        else { throw LoopbackSocket.Failure(call: "SSL_CTX_new", errno: errno) }
        unsafe self.context = context
        listener = try LoopbackListener(server.address)
        listener.serve { [self] connection in serve(connection) }
    }

    /// How many handshakes succeeded.
    var handshakes: Int { count.load(ordering: .relaxed) }

    func upstream(_ name: String) -> Upstream {
        Upstream(address: server.address, port: listener.port, tlsName: name)
    }

    func stop() {
        listener.stop()
        unsafe SSL_CTX_free(context)
    }

    private func serve(_ connection: Int32) {
        guard let tls = unsafe SSL_new(context) else { return }
        defer { unsafe SSL_free(tls) }
        unsafe SSL_set_fd(tls, connection)
        guard unsafe SSL_accept(tls) == 1 else { return }
        count.add(1, ordering: .relaxed)
        FramedStream.serve(
            read: { FramedStream.read($0) { unsafe Int(SSL_read(tls, &$0, Int32($0.count))) } },
            write: { unsafe SSL_write(tls, $0, Int32($0.count)) == $0.count },
            answer: { server.packets(for: $0, .tcp) }
        )
    }
}
