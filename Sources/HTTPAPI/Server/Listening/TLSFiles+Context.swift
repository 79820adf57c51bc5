// SPDX-License-Identifier: MIT
import Glibc
import NIOCore
import NIOSSL

extension HTTPServerConfiguration.TLSFiles {
    /// Reads the files.
    ///
    /// - Parameter http2: whether HTTP/2 is offered beside HTTP/1.1 (ALPN, RFC 7301).
    /// - Returns: what TLS connections are made with.
    /// - Throws: ``HTTPServerError`` that names the file and what is wrong with it.
    func context(http2: Bool) throws(HTTPServerError) -> NIOSSLContext {
        try checkSecrecy()
        let chain: [NIOSSLCertificateSource]
        do {
            chain = try NIOSSLCertificate.fromPEMFile(certificateChain).map { .certificate($0) }
        } catch {
            throw HTTPServerError("cannot read the certificates in \(certificateChain): they must be in PEM")
        }
        guard !chain.isEmpty else { throw HTTPServerError("there is no certificate in \(certificateChain)") }
        let key: NIOSSLPrivateKey
        do {
            key = try NIOSSLPrivateKey(file: privateKey, format: .pem)
        } catch {
            throw HTTPServerError("cannot read the private key in \(privateKey): it must be in PEM, without a password")
        }
        var configuration = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain,
            privateKey: .privateKey(key)
        )
        configuration.minimumTLSVersion = .tlsv12
        // TLS 1.3 has only key exchanges that keep the past secret; of TLS 1.2, these do.
        configuration.cipherSuiteValues = [
            .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
            .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
            .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
        ]
        configuration.renegotiationSupport = .none
        // A client that does not say good-bye is not waited for any longer than without TLS.
        configuration.shutdownTimeout = .nanoseconds(RequestClock.lingerTime.nanoseconds)
        configuration.applicationProtocols = http2 ? ["h2", "http/1.1"] : ["http/1.1"]
        do {
            return try NIOSSLContext(configuration: configuration)
        } catch {
            throw HTTPServerError("the certificate in \(certificateChain) and the key in \(privateKey) do not fit")
        }
    }

    private func checkSecrecy() throws(HTTPServerError) {
        var status = stat()
        guard unsafe stat(privateKey, &status) == 0 else {
            throw HTTPServerError("cannot read the private key: there is no file \(privateKey)")
        }
        guard status.st_mode & 0o077 == 0 else {
            throw HTTPServerError(
                "others can read the private key \(privateKey); run: chmod 600 \(privateKey), and replace the key"
            )
        }
    }
}
