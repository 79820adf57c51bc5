// SPDX-License-Identifier: MIT
import IP

extension HTTPServerConfiguration {
    /// Refuses what would be open to everybody by mistake.
    ///
    /// - Throws: ``HTTPServerError`` that says what to configure.
    func check() throws(HTTPServerError) {
        for address in addresses where !address.address.isLoopback {
            guard tls != nil else {
                throw HTTPServerError(
                    "HTTP at \(address) can be reached by other machines and needs TLS: name a certificate and a key, "
                        + "or listen at 127.0.0.1 behind a proxy that has them"
                )
            }
            guard isPublic else {
                throw HTTPServerError(
                    "HTTP at \(address) can be reached by other machines: say public = true if that is meant"
                )
            }
        }
        guard !http2 || tls != nil else {
            throw HTTPServerError("HTTP/2 needs TLS: name a certificate and a key, or switch it off")
        }
    }
}
