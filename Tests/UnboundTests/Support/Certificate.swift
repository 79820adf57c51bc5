// SPDX-License-Identifier: MIT
import Foundation

/// A certificate that its maker signed itself, so that it is its own authority.
struct Certificate {
    let bundle: String
    let key: String

    /// Makes one in a folder, for names such as `DNS:dns.example` or `IP:127.0.0.1`.
    init(_ names: String, in folder: URL) throws {
        let own = folder.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: own, withIntermediateDirectories: false)
        bundle = own.appending(path: "certificate.pem").path
        key = own.appending(path: "key.pem").path
        let arguments = [
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-keyout", "key.pem",
            "-out", "certificate.pem", "-days", "2", "-subj", "/CN=nobody", "-addext", "subjectAltName=\(names)",
        ]
        try Command.run("openssl", arguments, in: own)
    }
}
