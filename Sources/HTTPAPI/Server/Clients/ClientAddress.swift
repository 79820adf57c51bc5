// SPDX-License-Identifier: MIT
public import IP

/// Where a request comes from, as far as that can be believed.
public struct ClientAddress: Hashable, Sendable {
    /// The address; nil for a client of the operator's socket.
    public let address: IPAddress?
    /// Whether the client is on this machine.
    ///
    /// Nobody is because a proxy says so.
    public let isLoopback: Bool

    /// A client that is connected by itself.
    ///
    /// - Parameter address: its address; nil for a client of the operator's socket.
    public init(_ address: IPAddress?) {
        self.address = address
        isLoopback = address?.isLoopback ?? true
    }

    private init(forwarded address: IPAddress) {
        self.address = address
        isLoopback = false
    }

    /// The client behind a connection.
    ///
    /// Every proxy adds at the right end of `X-Forwarded-For` whom it saw; what stands left of that is what the client
    /// says about itself. So the right-most address that is no proxy of ours is the client.
    ///
    /// - Parameters:
    ///   - peer: who is connected.
    ///   - forwarded: the values of `X-Forwarded-For`, in their order.
    ///   - proxies: who is believed.
    public init(peer: IPAddress?, forwarded: [String], proxies: AccessList) {
        guard let peer, !forwarded.isEmpty, proxies.contains(peer) else {
            self.init(peer)
            return
        }
        var nearest = peer
        for entry in forwarded.flatMap({ $0.split(separator: ",") }).reversed() {
            // What cannot be read ends what can be believed.
            guard let address = Self.address(entry) else { break }
            nearest = address
            guard proxies.contains(address) else { break }
        }
        self.init(forwarded: nearest)
    }

    /// Whom limits count as one client: an IPv4 address, or an IPv6 network of 64 bits, of which anybody has all the
    /// addresses.
    public var bucket: String {
        guard let key else { return "local" }
        return key.isV4 ? key.description : "\(key)/64"
    }

    /// The same for tables.
    var key: IPAddress? {
        address.map(Self.key)
    }

    /// The key of an address.
    static func key(_ address: IPAddress) -> IPAddress {
        address.isV4 ? address : IPAddress(v6: address.number & ~UInt128(UInt64.max))
    }

    /// An entry with or without a port: `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`.
    private static func address(_ entry: Substring) -> IPAddress? {
        let text = entry.drop { $0 == " " || $0 == "\t" }.prefix { $0 != " " && $0 != "\t" }
        // The longest entry that is one has 47 characters.
        guard text.utf8.count <= 64 else { return nil }
        if text.hasPrefix("[") {
            return IPAddress(text.dropFirst().prefix { $0 != "]" })
        }
        let colons = text.utf8.count { $0 == UInt8(ascii: ":") }
        return IPAddress(colons == 1 ? text.prefix { $0 != ":" } : text)
    }
}
