// SPDX-License-Identifier: MIT
public import IP

/// Where and how the server answers HTTP.
public struct HTTPServerConfiguration: Sendable {
    /// The files that TLS needs, in PEM.
    public struct TLSFiles: Hashable, Sendable {
        /// The server's certificate and those between it and its root.
        public var certificateChain: String
        /// Its private key, which nobody but the server's user may read.
        public var privateKey: String

        /// Names the files.
        public init(certificateChain: String, privateKey: String) {
            self.certificateChain = certificateChain
            self.privateKey = privateKey
        }
    }

    /// Where to listen.
    public var addresses: [ListenAddress]
    /// A socket through which the server's own user and root are operators; nil for none.
    public var operatorSocket: String?
    /// What TLS needs; nil for plain HTTP, which is possible on loopback only.
    public var tls: TLSFiles?
    /// Which of several servers of the program this is, in metrics.
    public var face = "api"
    /// Whether HTTP/2 is offered, with TLS.
    public var http2 = false
    /// Whether others than this machine may connect.
    public var isPublic = false
    /// Names that the server answers to, besides the names of this machine for itself and the addresses above.
    public var hosts: [String] = []
    /// Whether a token may also stand in `X-API-Key`.
    public var takesAPIKey = false
    /// Whose `X-Forwarded-For` is believed.
    public var trustedProxies = AccessList([])
    /// What one client may cost.
    public var limits = HTTPLimits()
    /// How many threads serve connections; nil for one a processor core.
    public var threads: Int?

    /// Creates a configuration.
    public init(
        addresses: [ListenAddress],
        operatorSocket: String? = nil,
        tls: TLSFiles? = nil
    ) {
        self.addresses = addresses
        self.operatorSocket = operatorSocket
        self.tls = tls
    }
}
