// SPDX-License-Identifier: MIT

/// A network in CIDR notation (RFC 4632 §3.1), such as `192.0.2.0/24` or `2001:db8::/32`.
public struct IPNetwork: Hashable, Sendable, CustomStringConvertible {
    /// The lowest address of the network.
    public let address: IPAddress
    /// Bits that all its addresses share: 0 to 32 for IPv4, 0 to 128 for IPv6.
    public let prefixLength: Int

    /// `127.0.0.0/8`.
    public static let loopbackV4 = IPNetwork(IPAddress(v4: 0x7f00_0000), prefixLength: 8)
    /// `::1/128`.
    public static let loopbackV6 = IPNetwork(IPAddress(v6: 1), prefixLength: 128)
    /// `0.0.0.0/0`: every IPv4 address.
    public static let everyV4 = IPNetwork(IPAddress(v4: 0), prefixLength: 0)
    /// `::/0`: every IPv6 address, and no IPv4 address.
    public static let everyV6 = IPNetwork(IPAddress(v6: 0), prefixLength: 0)

    private init(_ address: IPAddress, prefixLength: Int) {
        self.address = address
        self.prefixLength = prefixLength
    }

    /// Reads `192.0.2.0/24`, `2001:db8::/32`, or a lone address.
    ///
    /// Bits beyond the prefix must be zero: a slip of the pen such as `10.0.0.1/8` would open more than its writer meant.
    ///
    /// - Throws: `ParseError` with the text and what is wrong with it.
    public init(_ text: String) throws(ParseError) {
        let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first, let address = IPAddress(first) else {
            throw ParseError(text: text, reason: "'\(parts.first ?? "")' is not an IP address")
        }
        let width = address.isV4 ? 32 : 128
        var length = width
        if parts.count == 2 {
            guard let given = UInt8(parts[1]), Int(given) <= width else {
                throw ParseError(text: text, reason: "the prefix length is not a number from 0 to \(width)")
            }
            length = Int(given)
        }
        let hostBits = Self.hostMask(width - length)
        guard address.number & hostBits == 0 else {
            let network = IPNetwork(IPAddress(v6: address.number & ~hostBits), prefixLength: length)
            throw ParseError(text: text, reason: "the address has bits beyond the prefix; the network is \(network)")
        }
        self.init(address, prefixLength: length)
    }

    /// The highest address of the network.
    public var lastAddress: IPAddress {
        IPAddress(v6: address.number | Self.hostMask((address.isV4 ? 32 : 128) - prefixLength))
    }

    // Shifts of Swift yield 0 when nothing is left, so 128 needs no case of its own.
    private static func hostMask(_ bits: Int) -> UInt128 {
        ~(UInt128.max << bits)
    }

    /// `192.0.2.0/24`.
    public var description: String {
        "\(address)/\(prefixLength)"
    }

    /// A text that is not a network.
    public struct ParseError: Error, Hashable, Sendable, CustomStringConvertible {
        /// The text as given.
        public let text: String
        /// What is wrong with it.
        public let reason: String

        /// One line for the operator: what was read, what is wrong, what is expected.
        public var description: String {
            "'\(text)' is not a network: \(reason); write 192.0.2.0/24 or 2001:db8::/32"
        }
    }
}
