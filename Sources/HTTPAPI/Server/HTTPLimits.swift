// SPDX-License-Identifier: MIT

/// What one client may cost.
public struct HTTPLimits: Hashable, Sendable {
    /// From the first octet of a request, or from the beginning of a connection with its TLS handshake, to the end of
    /// the header.
    public var headerTime = Duration.seconds(5)
    /// How long a connection may wait for its next request.
    public var idleTime = Duration.seconds(5)
    /// From the first octet of a request to its last, however it is dripped.
    public var requestTime = Duration.seconds(15)
    /// How long a client may take for the next 16 KiB of a reply, or what is left of it.
    public var writeTime = Duration.seconds(10)
    /// How long requests that are being answered may still take when the server stops.
    public var shutdownTime = Duration.seconds(5)
    /// The most octets of a body.
    public var bodyOctets = 16 << 10
    /// The same for paths that take more.
    public var bodyOctetsByPath: [String: Int] = [:]
    /// The most octets of a header: target, names and values.
    public var headerOctets = 16 << 10
    /// The most octets of a target.
    public var targetOctets = 8 << 10
    /// The most fields of a header.
    public var headerFields = 64
    /// The most connections.
    public var connections = 1024
    /// The most connections from one client; those of this machine and of trusted proxies are not limited.
    public var connectionsPerAddress = 64

    /// The limits of a server that nobody has configured.
    public init() {}

    /// The most octets of a body for a target.
    func bodyOctets(for target: some StringProtocol) -> Int {
        guard !bodyOctetsByPath.isEmpty else { return bodyOctets }
        let path = target.prefix { $0 != "?" }
        return bodyOctetsByPath[String(path)] ?? bodyOctets
    }
}
