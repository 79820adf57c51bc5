// SPDX-License-Identifier: MIT
public import IP

/// Where a request comes from, as far as that can be believed.
public struct ClientAddress: Hashable, Sendable {
    /// The address; nil for a client of the operator's socket, and if it is not known.
    public let address: IPAddress?
    /// Whether the client is on this machine.
    ///
    /// Nobody is because a proxy says so, and nobody is behind a proxy on this machine.
    public let isLoopback: Bool

    /// A client of the operator's socket.
    public static let operatorSocket = ClientAddress(nil, isLoopback: true)

    /// A client that is connected by itself.
    ///
    /// - Parameter address: its address; nil if it is not known.
    public init(_ address: IPAddress?) {
        self.init(address, isLoopback: address?.isLoopback ?? false)
    }

    private init(_ address: IPAddress?, isLoopback: Bool) {
        self.address = address
        self.isLoopback = isLoopback
    }

    /// The client behind a connection.
    ///
    /// Every proxy adds at the right end of `X-Forwarded-For` whom it saw; what stands left of that is what the client
    /// says about itself. So the right-most address that is no proxy of ours is the client.
    ///
    /// A proxy on this machine that is not believed has clients from anywhere: what it passes on is not of this machine.
    ///
    /// - Parameters:
    ///   - peer: who is connected; nil if that is not known.
    ///   - forwarded: the values of `X-Forwarded-For`, in their order.
    ///   - isPassedOn: whether the request says in another way that a proxy has passed it on, as with `Forwarded`.
    ///   - proxies: who is believed.
    public init(peer: IPAddress?, forwarded: [String], isPassedOn: Bool = false, proxies: AccessList) {
        guard let peer, !forwarded.isEmpty, proxies.contains(peer) else {
            let isDirect = forwarded.isEmpty && !isPassedOn
            self.init(peer, isLoopback: isDirect && peer?.isLoopback ?? false)
            return
        }
        var nearest = peer
        for entry in forwarded.flatMap({ $0.split(separator: ",") }).reversed() {
            // What cannot be read ends what can be believed.
            guard let address = Self.address(entry) else { break }
            nearest = address
            guard proxies.contains(address) else { break }
        }
        self.init(nearest, isLoopback: false)
    }

    /// Whom limits count as one client: an IPv4 address, or an IPv6 network of 64 bits, of which anybody has all the
    /// addresses.
    ///
    /// Those whose address is not known are one.
    public var bucket: String {
        guard let key else { return isLoopback ? "local" : "unknown" }
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
