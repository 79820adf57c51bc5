// SPDX-License-Identifier: MIT
internal import Foundation

extension RPCEndpoint {
    /// Whether two addresses are those of one node, as far as their hosts and ports tell; their paths choose wallets of it.
    ///
    /// All names of this machine are one host.
    public static func areOneNode(_ first: String, _ second: String) -> Bool {
        guard let first = place(first), let second = place(second) else { return false }
        return first == second
    }

    private static func place(_ text: String) -> [String]? {
        guard let parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            let host = parts.host?.lowercased()
        else { return nil }
        let port = parts.port ?? (scheme == "https" ? 443 : defaultPort)
        return [isLoopback(host) ? "localhost" : host, "\(port)"]
    }
}
