// SPDX-License-Identifier: MIT
public import Chain
internal import Glibc
internal import NVS
internal import Nettle

/// Tells whether two processes call nodes with the same credential, without telling the credential.
///
/// A node knows no rights: whoever can call the wallet's node owns the wallet. So the process that is open to the network
/// gives digests of what it uses itself, and the wallet's process does not start with the same.
public enum CredentialDigest {
    /// SHA-256 in hexadecimal of the text that goes to the node, and for a cookie of the file's real path as well.
    ///
    /// A cookie that is not there yet, because its node is not running, has its path alone.
    public static func digests(of credentials: RPCCredentials) -> [String] {
        switch credentials {
        case .password(let user, let password):
            return [digest("user", "\(user):\(password)")]
        case .cookieFile(let path):
            let place = digest("file", realPath(path))
            guard let cookie = try? SecretFile(path: path, purpose: "cookie file").read() else { return [place] }
            return [place, digest("user", String(decoding: cookie, as: UTF8.self))]
        }
    }

    private static func digest(_ kind: String, _ text: String) -> String {
        Hex.encode(Hash.sha256(Array("numen \(kind) \(text)".utf8)))
    }

    private static func realPath(_ path: String) -> String {
        // What realpath(3) allocates is copied and freed at once.
        guard let real = unsafe realpath(path, nil) else { return path }
        defer { unsafe free(real) }
        return unsafe String(cString: real)
    }
}
