// SPDX-License-Identifier: MIT

/// A parameter of a service binding (RFC 9460 §2.2 and §14.3).
public struct ServiceParameter: Hashable, Sendable {
    /// The number of a parameter.
    public struct Key: RawRepresentable, Hashable, Sendable {
        /// The number on the wire.
        public var rawValue: UInt16

        /// Creates a key from its number on the wire; every number is legal.
        public init(rawValue: UInt16) {
            self.rawValue = rawValue
        }

        /// Keys that a client must understand to use the binding.
        public static let mandatory = Key(rawValue: 0)
        /// Protocols of the application layer.
        public static let alpn = Key(rawValue: 1)
        /// The default protocol is not supported.
        public static let noDefaultALPN = Key(rawValue: 2)
        /// Another port.
        public static let port = Key(rawValue: 3)
        /// IPv4 addresses of the target.
        public static let ipv4Hint = Key(rawValue: 4)
        /// Configuration of Encrypted Client Hello.
        public static let ech = Key(rawValue: 5)
        /// IPv6 addresses of the target.
        public static let ipv6Hint = Key(rawValue: 6)
        /// URI template of a DoH server (RFC 9461).
        public static let dohPath = Key(rawValue: 7)
    }

    /// What the parameter is.
    public let key: Key
    /// Its value on the wire, at most 65535 octets.
    public let value: [UInt8]

    /// Creates a parameter.
    public init(key: Key, value: [UInt8]) {
        self.key = key
        self.value = value
    }
}

extension ServiceParameter.Key: CustomStringConvertible {
    /// The registered name, or `key667`.
    public var description: String {
        switch self {
        case .mandatory: "mandatory"
        case .alpn: "alpn"
        case .noDefaultALPN: "no-default-alpn"
        case .port: "port"
        case .ipv4Hint: "ipv4hint"
        case .ech: "ech"
        case .ipv6Hint: "ipv6hint"
        case .dohPath: "dohpath"
        default: "key\(rawValue)"
        }
    }
}
