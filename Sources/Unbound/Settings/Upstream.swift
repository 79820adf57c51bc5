// SPDX-License-Identifier: MIT
public import DNSWire
public import IP

/// A name server that the resolver asks.
public struct Upstream: Hashable, Sendable {
    /// How it is found.
    public enum Host: Hashable, Sendable {
        /// By its address.
        case address(IPAddress)
        /// By its name, which the resolver looks up like any other, as soon as it needs it.
        case name(DomainName)
    }

    /// Where it is; an address if it is asked over TLS.
    public var host: Host
    /// Its port: 53, or 853 for TLS (RFC 7858 §3.1).
    public var port: UInt16
    /// The name that its certificate has to have.
    ///
    /// It is then asked over TLS alone, and not at all if the certificate is not for that name or not by an authority
    /// of the bundle (RFC 8310 §5, strict profile). Nil: UDP, and TCP where it takes it.
    public var tlsName: String?

    /// Puts an upstream together.
    ///
    /// - Parameters:
    ///   - address: its address.
    ///   - port: its port; nil for 853 with a `tlsName` and 53 without.
    ///   - tlsName: the name of its certificate, nil for no TLS.
    public init(address: IPAddress, port: UInt16? = nil, tlsName: String? = nil) {
        host = .address(address)
        self.port = port ?? (tlsName == nil ? 53 : 853)
        self.tlsName = tlsName
    }

    /// Puts an upstream together from the text of an IP literal.
    ///
    /// - Throws: `UnboundError.address` for anything but an IP address.
    public init(address text: String, port: UInt16? = nil, tlsName: String? = nil) throws(UnboundError) {
        guard let address = IPAddress(text) else { throw .address(text) }
        self.init(address: address, port: port, tlsName: tlsName)
    }

    /// An upstream by its name, never asked over TLS.
    public init(name: DomainName, port: UInt16 = 53) {
        host = .name(name)
        self.port = port
    }

    /// Its address; nil for one by name.
    public var address: IPAddress? {
        switch host {
        case .address(let address): address
        case .name: nil
        }
    }
}

extension Upstream: CustomStringConvertible {
    /// As in unbound.conf(5): `192.0.2.1@53`, or `192.0.2.1@853#dns.example` for TLS.
    public var description: String {
        let place =
            switch host {
            case .address(let address): "\(address)"
            case .name(let name): "\(name)"
            }
        return "\(place)@\(port)\(tlsName.map { "#\($0)" } ?? "")"
    }
}

/// The upstreams of all names at and below one name.
public struct UpstreamZone: Hashable, Sendable {
    /// The name at the top.
    public var suffix: DomainName
    /// Who is asked.
    ///
    /// The library learns who is quick and asks the others when that one is silent.
    public var upstreams: [Upstream]

    /// Joins a name and its upstreams.
    public init(_ suffix: DomainName, _ upstreams: [Upstream]) {
        self.suffix = suffix
        self.upstreams = upstreams
    }

    /// Whether any of them is asked over TLS.
    var usesTLS: Bool {
        upstreams.contains { $0.tlsName != nil }
    }
}
