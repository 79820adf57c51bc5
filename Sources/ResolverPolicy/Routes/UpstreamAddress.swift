// SPDX-License-Identifier: MIT
public import DNSWire
public import IP

/// A resolver that queries are forwarded to.
public struct UpstreamAddress: Hashable, Sendable {
    /// How the resolver is found.
    public enum Host: Hashable, Sendable {
        /// By its address.
        case address(IPAddress)
        /// By a host name, which must be looked up first, and never by way of this upstream.
        case name(DomainName)
    }

    /// Where it is.
    public var host: Host
    /// The port of both UDP and TCP, or of TLS; never 0.
    public var port: UInt16
    /// The name that its certificate must carry if it is asked over TLS (RFC 7858, RFC 8310); nil for plain DNS.
    public var tlsName: DomainName?

    /// Joins a host, a port and the name in the certificate.
    public init(host: Host, port: UInt16, tlsName: DomainName? = nil) {
        self.host = host
        self.port = port
        self.tlsName = tlsName
    }

    /// Reads `9.9.9.9:53`, `[2620:fe::fe]:53`, `ns.example.com:53`, and for TLS, with an address alone,
    /// `9.9.9.9:853#dns.quad9.net`.
    ///
    /// - Throws: `ParseError` with the text and what is wrong with it.
    public init(_ text: some StringProtocol) throws(ParseError) {
        let parts = text.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
        guard let place = parts.first, let colon = place.lastIndex(of: ":") else {
            throw ParseError(text: String(text), reason: "the port is missing")
        }
        let digits = place[place.index(after: colon)...]
        guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let port = UInt16(digits), port != 0 else {
            throw ParseError(text: String(text), reason: "the port '\(digits)' is not a number from 1 to 65535")
        }
        self.port = port
        do throws(HostError) {
            host = try Self.host(place[..<colon])
            tlsName = parts.count == 2 ? try Self.hostName(parts[1]) : nil
            // Ours is the connection over TLS, and we have nobody to look up names before.
            if tlsName != nil, case .name = host { throw HostError(reason: "over TLS it has to be an address") }
        } catch {
            throw ParseError(text: String(text), reason: error.reason)
        }
    }

    /// The address, if it needs no look-up.
    public var address: IPAddress? {
        guard case .address(let address) = host else { return nil }
        return address
    }

    private struct HostError: Error {
        let reason: String
    }

    private static func host(_ text: some StringProtocol) throws(HostError) -> Host {
        if text.hasPrefix("[") {
            guard text.hasSuffix("]"), let address = IPAddress(text.dropFirst().dropLast()), !address.isV4 else {
                throw HostError(reason: "'\(text)' is not an IPv6 address in brackets")
            }
            return .address(address)
        }
        guard !text.contains(":") else { throw HostError(reason: "an IPv6 address is written in brackets") }
        if let address = IPAddress(text) { return .address(address) }
        return .name(try hostName(text))
    }

    private static func hostName(_ text: some StringProtocol) throws(HostError) -> DomainName {
        // A name whose last label is a number is a broken address (RFC 1123 §2.1).
        let last = text.split(separator: ".").last ?? ""
        guard let suffix = try? DomainSuffix(text), suffix.includesApex, !suffix.name.isRoot,
            !last.utf8.allSatisfy({ (0x30...0x39).contains($0) })
        else { throw HostError(reason: "'\(text)' is neither an IP address nor a host name") }
        return suffix.name
    }

    /// A text that is not an upstream.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text as given.
        public let text: String
        /// What is wrong with it.
        public let reason: String

        /// One line for the operator: what was read, what is wrong, what is expected.
        public var description: String {
            "'\(text)' is not an upstream: \(reason); write 9.9.9.9:53, [2620:fe::fe]:53 or 9.9.9.9:853#dns.quad9.net"
        }
    }
}

extension UpstreamAddress: CustomStringConvertible {
    /// The same form that `init(_:)` reads.
    public var description: String {
        let place =
            switch host {
            case .address(let address): "\(ListenAddress(address: address, port: port))"
            case .name(let name): "\(name.description.dropLast()):\(port)"
            }
        return place + (tlsName.map { "#\($0.description.dropLast())" } ?? "")
    }
}

extension [UpstreamAddress] {
    /// Whether some are asked over TLS and others are not: who disturbs the one connection would have all asked in the
    /// clear.
    public var mixesTransports: Bool {
        contains { $0.tlsName != nil } && contains { $0.tlsName == nil }
    }
}

extension UpstreamAddress {
    /// Addresses that are not out in the world: of this machine, of a private or local network, of no single host.
    ///
    /// A record of the chain may not send queries there: who owns it could otherwise reach into the operator's network
    /// (RFC 1918, RFC 6598, RFC 6890, RFC 4193, RFC 4291 §2.5.6). The prefixes of NAT64 lead to any IPv4 address (RFC 6052,
    /// RFC 8215).
    public static let privateNetworks = AccessList(
        [
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
            "192.0.0.0/24", "192.168.0.0/16", "198.18.0.0/15", "224.0.0.0/4", "240.0.0.0/4",
            "::/96", "64:ff9b::/96", "64:ff9b:1::/48", "fc00::/7", "fe80::/10", "fec0::/10", "ff00::/8",
        ]
        .compactMap { try? IPNetwork($0) }
    )

    /// Whether this is one of the listeners, by its address; a listener on all addresses has those of the loopback.
    public func isOne(of listeners: [ListenAddress]) -> Bool {
        guard let address else { return false }
        return listeners.contains { own in
            let isHere = own.address.isUnspecified && address.isLoopback && own.address.isV4 == address.isV4
            return own.port == port && (own.address == address || isHere)
        }
    }

    /// Whether the address is one of ``privateNetworks``; false for a host name, whose address is not known yet.
    public var isPrivate: Bool {
        address.map(Self.privateNetworks.contains) ?? false
    }
}
