// SPDX-License-Identifier: MIT
internal import Foundation

/// Where a node listens and how to prove that one may call it.
public struct RPCEndpoint: Hashable, Sendable {
    /// The port of a node's JSON-RPC on every network.
    public static let defaultPort = 6662

    /// Scheme, host, port and path, without credentials.
    public let url: String
    /// Sent with every call.
    public let credentials: RPCCredentials

    /// Checks an address.
    ///
    /// - Parameters:
    ///   - text: `http://127.0.0.1:6662`, with a path such as `/wallet/name` if needed. Credentials in it
    ///     (`http://user:password@…`) are used instead of `credentials`.
    ///   - credentials: a password or a cookie file; may be left out if they are in the address.
    ///   - allowsPlaintext: whether plain HTTP may go to another machine, where everybody on the way reads the password
    ///     of the wallet.
    /// - Throws: ``ChainError/configuration(_:)``.
    public init(
        url text: String,
        credentials: RPCCredentials? = nil,
        allowsPlaintext: Bool = false
    ) throws(ChainError) {
        guard var parts = URLComponents(string: text), let scheme = parts.scheme?.lowercased(),
            let host = parts.host, !host.isEmpty, parts.query == nil, parts.fragment == nil
        else { throw .configuration("the node's address is no URL such as http://127.0.0.1:6662") }
        guard scheme == "http" || scheme == "https" else {
            throw .configuration("the node's address starts with \(scheme)://; only http:// and https:// are spoken")
        }
        guard scheme == "https" || allowsPlaintext || Self.isLoopback(host) else {
            throw .configuration(
                "the node's address is on another machine and not encrypted; use https://, or a tunnel to a loopback port,"
                    + " or allow plain text explicitly"
            )
        }
        if let user = parts.user {
            self.credentials = .password(user: user, password: parts.password ?? "")
        } else if let credentials {
            self.credentials = credentials
        } else {
            throw .configuration("the node's credentials are missing; name a user and a password, or the cookie file")
        }
        parts.user = nil
        parts.password = nil
        if parts.port == nil, scheme == "http" { parts.port = Self.defaultPort }
        if parts.path.isEmpty { parts.path = "/" }
        guard let url = parts.string else { throw .configuration("the node's address is no URL") }
        self.url = url
    }

    /// Whether a host is this machine for certain, without asking a resolver: `127.evil.example` is not.
    static func isLoopback(_ host: String) -> Bool {
        if host == "localhost" || host == "::1" || host == "[::1]" { return true }
        let octets = host.split(separator: ".", omittingEmptySubsequences: false)
        return octets.count == 4 && octets[0] == "127" && octets.allSatisfy { UInt8($0) != nil }
    }
}
