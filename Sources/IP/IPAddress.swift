// SPDX-License-Identifier: MIT
internal import DNSWire

/// An IPv4 or IPv6 address, without port and zone.
///
/// One number, so that it is copied and compared without touching memory. An IPv4 address is held as `::ffff:a.b.c.d`
/// (RFC 4291 §2.5.5.2); an IPv6 socket of ours is never dual-stack, so the two families do not mix.
public struct IPAddress: Hashable, Sendable {
    /// The sixteen octets as a number, the first octet the most significant.
    public let number: UInt128

    private static let v4Prefix: UInt128 = 0xffff_0000_0000

    /// An IPv6 address as a number, 1 for `::1`; what is in `::ffff:0:0/96` is IPv4.
    public init(v6 number: UInt128) {
        self.number = number
    }

    /// An IPv4 address as a number, `0x7f00_0001` for `127.0.0.1`.
    public init(v4 number: UInt32) {
        self.number = Self.v4Prefix | UInt128(number)
    }

    /// Reads `192.0.2.1` or `2001:db8::1`; nil for anything else, such as a host name, `127.1` or a zone (`%eth0`).
    public init?(_ text: some StringProtocol) {
        if let v4 = A(text: text) {
            self.init(v4: v4.address)
        } else if let v6 = AAAA(text: text) {
            self.init(v6: v6.address)
        } else {
            return nil
        }
    }

    /// Whether this is an IPv4 address.
    public var isV4: Bool {
        number >> 32 == 0xffff
    }

    /// The IPv4 address as a number, nil for an IPv6 address.
    public var v4: UInt32? {
        isV4 ? UInt32(truncatingIfNeeded: number) : nil
    }

    /// Whether this is in `127.0.0.0/8` or is `::1`.
    public var isLoopback: Bool {
        number == 1 || number >> 24 == 0xffff_7f
    }

    /// Whether this is `0.0.0.0` or `::`, which stands for every address of the machine.
    public var isUnspecified: Bool {
        number == 0 || number == Self.v4Prefix
    }
}

extension IPAddress: CustomStringConvertible {
    /// `192.0.2.1` or `2001:db8::1` (RFC 5952).
    public var description: String {
        v4.map { A(address: $0).description } ?? AAAA(address: number).description
    }
}
